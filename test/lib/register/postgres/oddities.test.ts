import assert from 'node:assert/strict';
import type { FlowNode, Register, Unsent } from '../../../../nodes/lib/register';
import { SETTLED_MS } from '../../../../nodes/lib/register/postgres/flow-sets';
import { postgresIsHere } from '../../../support/postgres';
import { until } from '../../../support/until';
import { ALL, entry } from '../support';
import { postgresBench, startShared, type PostgresBench } from './bench';

const OFTEN = { beatEvery: 20, patience: 5_000 };
const LINE = '01199250158|live|https://api.io.example';

describe('what is wrong among the Node-REDs of one register', () => {
  let place: PostgresBench;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
  });
  beforeEach(() => {
    place = postgresBench();
  });
  afterEach(() => {
    place.end();
  });

  const peersOf = ({ peers }: Register) => peers ?? assert.fail();
  const flows = (line: string): FlowNode[] => [{ node: 'send-1', line, callsPer5s: 120, window: '' }];
  /** So many heartbeats of the first process have passed, and with them some looks. */
  async function looks(n = 3): Promise<void> {
    const beats = async () =>
      (await place.sql<{ n: number }>('SELECT n::int FROM beat ORDER BY process LIMIT 1'))[0]?.n ?? 0;
    const before = await beats();
    await until(async () => (await beats()) >= before + 5 * n);
  }
  const without: Unsent = { line: LINE, name: 'test 2' };

  /** The second one has the line, and as far as it says no io-send for it; something waits there. */
  async function unsent(): Promise<{ watcher: Register; holder: Register; told: Unsent[] }> {
    const told: Unsent[] = [];
    const watcher = place.another({ ...OFTEN, onUnsent: (all) => told.push(...all) });
    await watcher.newest();
    const holder = place.another({ ...OFTEN });
    await holder.takeIn(entry({ line: LINE }));
    await holder.next({ ...ALL, line: LINE });
    return { watcher, holder, told };
  }

  it('is that messages wait where their owner has no io-send: told once it has been so for a minute, once', async () => {
    const { watcher, holder, told } = await unsent();
    await looks();
    assert.deepEqual(peersOf(watcher).unsent(), [], 'flows may be being deployed');
    place.wait(SETTLED_MS);
    await until(() => peersOf(watcher).unsent().length > 0);
    await looks();
    assert.deepEqual(peersOf(watcher).unsent(), [without]);
    assert.deepEqual(told, [without]);
    await holder.withdraw();
    await until(() => peersOf(watcher).unsent().length === 0);
  });

  it('is not that where its owner has one, nothing waits, or its version does not say what it has', async () => {
    const { watcher, holder } = await unsent();
    peersOf(holder).flowsWith(() => flows(LINE));
    await until(async () => (await place.sql('SELECT FROM flow_set')).length > 0);
    await looks();
    place.wait(SETTLED_MS);
    await looks();
    assert.deepEqual(peersOf(watcher).unsent(), []);

    const old = `INSERT INTO process (name) VALUES ('vecchio'); INSERT INTO beat (process, n) SELECT max(id), 1 FROM process`;
    await holder.withdraw();
    await place.sql(`${old}; UPDATE line SET owner = (SELECT max(id) FROM process)`);
    await looks();
    place.wait(SETTLED_MS);
    await looks();
    assert.deepEqual(peersOf(watcher).unsent(), []);
  });

  it('is that two of one name live at the same time: told once it has been so for a minute, once', async () => {
    let told = 0;
    const first = place.another({ ...OFTEN, onNamesake: () => (told += 1) });
    await first.newest();
    const second = place.another(OFTEN);
    await second.newest();
    await place.sql(`UPDATE process SET name = 'test 1'`);
    await looks();
    assert.equal(told, 0, 'one may be taking the place of the other');
    place.wait(SETTLED_MS);
    await until(() => told > 0);
    await looks();
    assert.equal(told, 1);
  });
});
