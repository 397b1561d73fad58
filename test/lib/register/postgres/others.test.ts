import assert from 'node:assert/strict';
import type { Register } from '../../../../nodes/lib/register';
import { postgresIsHere } from '../../../support/postgres';
import { until } from '../../../support/until';
import { ALL, entry, intend, LINE, sending } from '../support';
import { postgresBench, startShared, type PostgresBench } from './bench';

describe('the owner of a line looks again', () => {
  let place: PostgresBench;
  let owner: Register;
  let other: Register;
  let resumed: string[];
  let told: number;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
  });
  beforeEach(async () => {
    place = postgresBench();
    resumed = [];
    told = 0;
    owner = place.another({
      beatEvery: 50,
      onChange: () => {
        told += 1;
      },
      onTakenIn: (lines) => {
        if (lines.includes(LINE)) told += 1;
      },
      onResumed: (line) => resumed.push(line),
    });
    other = place.another({ beatEvery: 50 });
    await owner.takeIn(entry());
    await owner.next(ALL);
    await other.next(ALL);
  });
  afterEach(() => {
    place.end();
  });

  /** Resolves when the owner was told of something since that was begun. */
  async function afterChange(what: () => Promise<unknown>): Promise<void> {
    const before = told;
    await what();
    await until(() => told > before);
  }

  it('when another process has taken a message in', async () => {
    let id = 0;
    await afterChange(async () => ({ id } = await other.takeIn(entry())));
    assert.deepEqual(
      (await owner.next(ALL)).map((one) => one.id),
      [id],
    );
  });

  it('and its totals have what another process has taken in, in lanes of its own', async () => {
    await other.takeIn(entry({ campaign: 'elsewhere' }));
    for (const register of [owner, other]) {
      const totals = await register.totals('send-1');
      assert.deepEqual(
        totals.map(({ state, n }) => [state, n]),
        [['queued', 2]],
      );
    }
  });

  it('when another process has let held messages go', async () => {
    const { id } = await other.takeIn(entry({ hold: true }));
    await afterChange(() => other.confirm({ line: LINE }, 'anna'));
    assert.deepEqual(
      (await owner.next(ALL)).map((one) => one.id),
      [id],
    );
  });

  it('when a person has cancelled at another process, and gives the outcome', async () => {
    const { id } = await other.takeIn(entry());
    await afterChange(() => other.cancel({ ids: [id] }));
    assert.deepEqual(
      (await owner.unemitted('send-1', 0, 9)).map((one) => [one.id, one.reason]),
      [[id, 'CANCELLED']],
    );
    assert.deepEqual(await other.unemitted('send-1', 0, 9), []);
  });

  it('when a person has decided at another process to send once more', async () => {
    const id = await sending(owner);
    await owner.record({ id, state: 'in-doubt', reason: 'NO_ANSWER' });
    await afterChange(() => other.resend({ ids: [id] }));
    assert.deepEqual(
      (await owner.next(ALL)).map((one) => one.id),
      [id],
    );
    assert.equal(await intend(owner, id), true);
  });

  it('when a person has stopped at another process, and is told when it goes on', async () => {
    await afterChange(() => other.stop([{ node: 'send-1', campaign: null }]));
    assert.deepEqual(await owner.stops(), [{ node: 'send-1', campaign: null }]);
    assert.deepEqual(resumed, []);
    await afterChange(() => other.resume([{ node: 'send-1', campaign: null }]));
    await until(() => resumed.length > 0);
    assert.deepEqual(resumed, [LINE]);
  });
});
