import assert from 'node:assert/strict';
import { knownOf } from '../../../../nodes/lib/register/postgres/known';
import { knownFileIn } from '../../../../nodes/lib/register/postgres/known-file';
import { leaseOf, LEASE_SQL } from '../../../../nodes/lib/register/postgres/lease';
import type { Session } from '../../../../nodes/lib/register/postgres/session';
import { postgresIsHere } from '../../../support/postgres';
import { until } from '../../../support/until';
import { ALL, entry, intend } from '../support';
import { postgresBench, startShared, type PostgresBench } from './bench';

const LONG = 60_000;
const SHORT = 600;
/** Stands still after its first heartbeat, as far as others can see. */
const HALTED = { beatEvery: LONG };

describe('a process whose heartbeat stands still', () => {
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

  const beats = async (): Promise<number> =>
    (await place.sql<{ n: number }>(`SELECT max(n)::int AS n FROM beat`))[0]?.n ?? 0;
  const gone = async (): Promise<string[]> =>
    (await place.sql<{ name: string }>('SELECT name FROM process WHERE gone')).map(({ name }) => name);

  it('is not declared gone by one that has less patience than it, and goes on sending', async () => {
    const first = place.another({ ...HALTED, patience: LONG });
    const { id } = await first.takeIn(entry());
    await first.next(ALL);
    const hasty = place.another({ beatEvery: 20, patience: SHORT });
    await hasty.next(ALL);
    const from = performance.now();
    const before = await beats();
    await until(async () => performance.now() - from > 3 * SHORT && (await beats()) > before + 20);
    assert.deepEqual(await gone(), []);
    assert.equal((await hasty.peers?.all())?.alive.find(({ isHere }) => !isHere)?.isSilent, false);
    assert.equal(await intend(first, id), true);
  });

  it('is declared gone after its own patience by one that has more', async () => {
    const first = place.another({ ...HALTED, patience: SHORT });
    await first.takeIn(entry());
    await first.next(ALL);
    // It beats as often as that asks for.
    const patient = place.another({ patience: LONG });
    await patient.next(ALL);
    await until(async () => (await gone()).join() === 'test 1');
  });

  it('is judged by the patience of the observer where its version says none', async () => {
    await place.another(HALTED).newest();
    await place.sql('UPDATE process SET patience = NULL');
    await place.another({ beatEvery: 20, patience: SHORT }).newest();
    await until(async () => (await gone()).join() === 'test 1');
  });

  it('is not declared gone for a time in which the database gave no answer for longer than half its patience', async () => {
    const declared: unknown[] = [];
    let late = 0;
    const other = [7, 1, 'other', null, SHORT];
    const row = { n: 1, others: [other], lines: null, contended: 0, contenders: 1, asked: false };
    const session = {
      async query(sql: string, values: readonly unknown[]) {
        if (sql === LEASE_SQL.declare) declared.push(values[0]);
        if (sql === LEASE_SQL.join) return { rows: [{ id: 1 }] };
        await new Promise((resolve) => setTimeout(resolve, late));
        return { rows: sql === LEASE_SQL.beat ? [row] : [] };
      },
    } as unknown as Session;
    const lease = leaseOf({
      connections: { use: (_role: string, work: (one: Session) => unknown) => work(session) },
      ...{ name: 'test', now: () => 1, patience: LONG, ended: new Set<number>() },
      ...{ onJoined: () => Promise.resolve(), onJoining: () => Promise.resolve(), onGone: () => undefined },
      known: knownOf(
        knownFileIn(undefined, () => true),
        '',
      ),
    } as unknown as Parameters<typeof leaseOf>[0]);
    await lease.beat([]);
    late = SHORT * 2;
    await lease.beat([]);
    assert.deepEqual(declared, []);
    late = 1;
    await until(async () => (await lease.beat([]), declared.length > 0));
    assert.deepEqual(declared, [7]);
  });
});
