import assert from 'node:assert/strict';
import type { Register } from '../../../../nodes/lib/register';
import { postgresIsHere } from '../../../support/postgres';
import { until } from '../../../support/until';
import { ALL, LINE } from '../support';
import { startShared } from './bench';
import { ANNA, LIVE, take, twoProcesses, type Two } from './people';

const ROLLED_BACK = { code: 'IO_REGISTER_ROLLED_BACK' };
const TO_IO = { ...ALL, line: LIVE };

describe('a database that is not the one that was written to', () => {
  let place: Two;

  before(async function () {
    if (postgresIsHere()) await startShared();
    else this.skip();
  });
  beforeEach(async () => {
    place = await twoProcesses();
  });
  afterEach(() => place.finish());

  /** What was noted of the server, otherwise than it is. */
  async function noted(changes: string): Promise<void> {
    await place.sql(`UPDATE meta SET value = (value::jsonb || '${changes}')::text WHERE name = 'server'`);
  }

  const serverNow = async (): Promise<{ timeline: string; synchronous: boolean }> => {
    const [row] = await place.sql<{ value: string }>(`SELECT value FROM meta WHERE name = 'server'`);
    return JSON.parse(row?.value ?? '{}') as { timeline: string; synchronous: boolean };
  };

  async function left(): Promise<Register> {
    const register = place.open();
    await take(register, 1, { line: LIVE });
    await take(register, 1);
    register.close();
    return register;
  }

  it('halts every line to IO, until a person has said that it may send', async () => {
    await left();
    await noted('{"timeline": "0000000F"}');
    let changes = 0;
    const register = place.another({ onChange: () => (changes += 1) });
    await assert.rejects(register.next(TO_IO), ROLLED_BACK);
    assert.equal(register.doubt()?.reason, 'failed-over');
    assert.ok((register.doubt()?.lastSeenAt ?? 0) > 0);
    assert.ok(changes > 0);
    assert.equal((await register.next(ALL)).length, 1, 'in the simulator nothing is at stake');
    assert.equal(await register.sweep(LIVE, { recipientDays: 1, retentionDays: 1 }), 0);
    await register.settleDoubt('anna', ANNA);
    assert.equal(register.doubt(), null);
    assert.equal((await register.next(TO_IO)).length, 1);
    const [settled] = await register.settledDoubts();
    assert.deepEqual([settled?.who, settled?.reason], ['anna', 'failed-over']);
    const [act] = await register.acts({ limit: 9 });
    assert.deepEqual([act?.who, act?.what], ['anna', 'settle-doubt']);
  });

  it('is doubted once: not again by the next connection, nor at the next start', async () => {
    await left();
    await noted('{"timeline": "0000000F"}');
    const register = place.another();
    await register.stops();
    await register.settleDoubt('anna', ANNA);
    register.close();
    const next = place.another();
    assert.equal((await next.next(TO_IO)).length, 1);
    assert.equal(next.doubt(), null);
    assert.notEqual((await serverNow()).timeline, '0000000F');
  });

  it('halts a process that has claimed a message, before it has heard of it', async () => {
    const first = place.open();
    await first.newest();
    first.close();
    // What the first heartbeat erases, as the last it does: until the next one the process hears of nothing.
    await place.sql(
      `INSERT INTO done (token, at) VALUES (gen_random_uuid(), clock_timestamp() - interval '2 days')`,
    );
    const owner = place.another({ beatEvery: 60_000 });
    await owner.newest();
    await until(async () => (await place.sql(`SELECT FROM done`)).length === 0);
    const [id = 0] = await take(owner, 1, { line: LIVE });
    const [trial = 0] = await take(owner, 1);
    assert.equal((await owner.next(TO_IO)).length, 1);
    assert.equal((await owner.next(ALL)).length, 1);
    await noted('{"timeline": "0000000F"}');
    await place.another().stops();
    assert.equal(owner.doubt(), null);
    assert.equal(await owner.intend({ id, attempts: 0 }), false);
    assert.equal(await owner.intend({ id: trial, attempts: 0 }), true);
  });

  it('is heard of with a heartbeat, and so is that a person has settled it', async () => {
    const owner = place.another({ beatEvery: 20 });
    await take(owner, 1, { line: LIVE });
    await noted('{"timeline": "0000000F"}');
    const other = place.another();
    await other.stops();
    await until(() => owner.doubt() !== null);
    await assert.rejects(owner.next(TO_IO), ROLLED_BACK);
    await other.settleDoubt('anna', ANNA);
    await until(() => owner.doubt() === null);
    assert.equal((await owner.next(TO_IO)).length, 1);
  });

  for (const [what, changes, failover, isDoubted] of [
    [
      'took over while commits waited for it',
      '{"timeline": "0000000F", "synchronous": true}',
      undefined,
      false,
    ],
    ['has a storage that keeps every commit', '{"timeline": "0000000F"}', 'synchronous', false],
    ['is of another system', '{"system": "1", "synchronous": true}', 'synchronous', true],
    [
      'was put back from long ago',
      '{"timeline": "0000000F", "synchronous": true, "at": 1}',
      'synchronous',
      true,
    ],
    ['is the same one', '{}', undefined, false],
  ] as const)
    it(`${isDoubted ? 'is doubted' : 'is not doubted'} where it ${what}`, async () => {
      await left();
      await noted(changes);
      const register = place.another(failover === undefined ? {} : { failover });
      await register.stops();
      assert.equal(register.doubt()?.reason, isDoubted ? 'failed-over' : undefined);
    });

  it('notes whether commits wait for a second server, as that changes', async () => {
    const register = place.another({ beatEvery: 20 });
    await register.stops();
    assert.equal((await serverNow()).synchronous, false);
    await noted('{"synchronous": true}');
    await until(async () => !(await serverNow()).synchronous);
  });

  describe('time that has passed for IO and not for this computer', () => {
    const HOUR = 3_600_000;

    it('halts where messages wait and the database takes this process for one that never stopped', async () => {
      const register = place.open();
      await take(register, 1, { line: LIVE });
      register.heard(place.now());
      register.heard(place.now() + 2 * HOUR);
      await until(() => register.doubt() !== null);
      assert.equal(register.doubt()?.reason, 'rolled-back');
      await assert.rejects(register.next(TO_IO), { code: 'IO_REGISTER_UNCONFIRMED' });
      const other = place.another();
      await other.stops();
      assert.equal(other.doubt()?.reason, 'rolled-back');
    });

    it('halts where the database was put back to a time before this process, whatever numbers it has given since', async () => {
      const register = place.open();
      await take(register, 1, { line: LIVE });
      register.heard(place.now());
      // As a copy of its files that has started after a crash: it skips numbers, and it knows nothing of who came later.
      await place.sql(`DELETE FROM process; SELECT setval('process_id_seq', 1000)`);
      register.heard(place.now() + 2 * HOUR);
      await until(() => register.doubt() !== null);
      // By IO's clock, or by a connection that was made meanwhile.
      assert.match(register.doubt()?.reason ?? '', /^(rolled-back|failed-over)$/);
    });

    it('is nothing to a process that was declared gone meanwhile, nor where nothing waits', async () => {
      const register = place.open();
      register.heard(place.now());
      await take(register, 1);
      register.heard(place.now());
      register.heard(place.now() + 2 * HOUR);
      await register.stops();
      await take(register, 1, { line: LIVE });
      await place.sql(`UPDATE process SET gone = true`);
      register.heard(place.now() + 4 * HOUR);
      await register.stops();
      assert.equal(register.doubt(), null);
    });
  });

  it('is not left by a doubt that nobody has raised', async () => {
    const register = place.open();
    await register.settleDoubt('anna', ANNA);
    assert.deepEqual([await register.settledDoubts(), await register.acts({ limit: 9 })], [[], []]);
    assert.equal((await take(register, 1, { line: LINE })).length, 1);
  });
});
