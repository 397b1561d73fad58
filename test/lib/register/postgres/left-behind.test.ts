import assert from 'node:assert/strict';
import { Client } from 'pg';
import type { Register } from '../../../../nodes/lib/register';
import { postgresIsHere, startPostgres, type Postgres } from '../../../support/postgres';
import { until } from '../../../support/until';
import { ALL, entry } from '../support';
import { postgresBench, sql, type PostgresBench } from './bench';
import { ANNA, LIVE } from './people';

const TO_IO = { ...ALL, line: LIVE };
const ROLES = 6;
/** Of each role the backend that still holds a statement which was given up, and the one that waits for its end. */
const MOST = 2 * ROLES;
const IMPATIENT = { answerWithin: 250, waitAtMost: 250, beatEvery: 100 };

describe('a statement that got no answer', () => {
  let server: Postgres;
  let place: PostgresBench;

  before(function () {
    if (!postgresIsHere()) this.skip();
  });
  beforeEach(async () => {
    server = await startPostgres();
    place = postgresBench(false);
  });
  afterEach(async () => {
    place.end();
    await server.end();
  });

  const backends = async (more = ''): Promise<number> => {
    const [row] = await sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name LIKE 'io-register test%' ${more}`,
      server.url(),
    );
    return row?.n ?? 0;
  };

  /** What people and lines ask, again and again, whatever is answered; the most backends that were seen meanwhile. */
  async function besiege(register: Register, forMs: number): Promise<number> {
    const asked = new Set<Promise<unknown>>();
    const ask = (work: Promise<unknown>): void => {
      const done = work.catch(() => undefined).finally(() => asked.delete(done));
      asked.add(done);
    };
    let most = 0;
    for (const end = performance.now() + forMs; performance.now() < end;) {
      // Some wait for as long as it takes; no use in more of them.
      if (asked.size < 20) {
        ask(register.takeIn(entry({ line: LIVE, key: '' })));
        ask(register.stop([{ node: 'n', campaign: null }], ANNA));
        ask(register.newest());
        ask(register.next(TO_IO));
      }
      most = Math.max(most, await backends());
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return most;
  }

  it('leaves no crowd at the server while the synchronous standby is away, and all goes on when it is back', async () => {
    const standby = await server.standby({ synchronous: true });
    const register = place.another({ url: server.url(), ...IMPATIENT });
    const taken = await Promise.all([1, 2, 3].map(() => register.takeIn(entry({ line: LIVE }))));
    const ids = taken.map(({ id }) => id);
    assert.equal((await register.next(TO_IO)).length, 3);
    await standby.stop();

    const intents = ids.map((id) => register.intend({ id, attempts: 0 }));
    const most = await besiege(register, 10_000);
    assert.ok(most <= MOST, `${most} backends`);
    assert.equal(register.lost()?.args.error, 'NO_STANDBY');
    const [seen] = await sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${place.schema}.message WHERE state <> 'queued' OR id > ${Math.max(...ids)}`,
      server.url(),
    );
    assert.equal(seen?.n, 0, 'what the standby has not confirmed is seen by nobody');

    await standby.start();
    await until(async () => (await register.newest().catch(() => 0)) > 0);
    // Too long on their way: they went back, and leave now.
    assert.deepEqual(await Promise.all(intents), [false, false, false]);
    const left = new Set<number>();
    await until(async () => {
      for (const { id, attempts } of await register.next(TO_IO).catch(() => []))
        if (await register.intend({ id, attempts })) left.add(id);
      return ids.every((id) => left.has(id));
    });
    assert.equal(await register.record({ id: ids[0] ?? 0, state: 'sent', ioId: 'X' }), true);
    assert.equal(register.recovered.inDoubt, 0);
    await until(async () => (await backends()) <= ROLES);
    assert.equal(await backends(`AND state = 'active'`), 0);
  });

  it('leaves none while somebody holds a lock', async () => {
    const register = place.another({ url: server.url(), ...IMPATIENT });
    await register.takeIn(entry({ line: LIVE }));
    const locker = new Client({ connectionString: server.url() });
    await locker.connect();
    try {
      await locker.query(
        `BEGIN; LOCK TABLE ${place.schema}.meta, ${place.schema}.message, ${place.schema}.beat`,
      );
      const most = await besiege(register, 6_000);
      assert.ok(most <= MOST, `${most} backends`);
      assert.notEqual(register.lost(), null);
      // The server itself ends what nobody waits for any more.
      await until(
        async () => (await backends(`AND wait_event_type = 'Lock' AND now() - state_change > '4s'`)) === 0,
      );
      await locker.query('ROLLBACK');
    } finally {
      await locker.end();
    }
    await until(async () => (await register.newest().catch(() => 0)) > 0);
    await until(
      async () =>
        await register.takeIn(entry({ line: LIVE, key: '' })).then(
          () => true,
          () => false,
        ),
    );
  });
});
