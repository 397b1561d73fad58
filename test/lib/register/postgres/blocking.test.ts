import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Client } from 'pg';
import type { Register } from '../../../../nodes/lib/register';
import { MIGRATIONS } from '../../../../nodes/lib/register/postgres/schema';
import { postgresIsHere } from '../../../support/postgres';
import { until } from '../../../support/until';
import { DAY_MS, entry, emitted, LINE, sending, sent } from '../support';
import { postgresBench, sharedUrl, startShared, type PostgresBench } from './bench';

/** The version before the keys had a table of their own. */
const BEFORE = MIGRATIONS.slice(0, 7);

/** Of each step that has landed; a new one is added here, none is changed. */
const LANDED =
  `8162952b2ac8 00eebc474f52 cf9f84a991d4 0bb574edba2f 25d6ccd95fc5 001ca95950e1 657726a9f179 b17b86163ce1`.split(
    ' ',
  );

const keyOf = (n: number): string => n.toString(16).padStart(64, '0');

describe('which messages keep out the same in PostgreSQL', () => {
  let place: PostgresBench;
  let register: Register;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
  });
  beforeEach(() => {
    place = postgresBench();
    register = place.another();
  });
  afterEach(() => {
    place.end();
  });

  /** The table of keys has what the messages say, no less and no more. */
  async function assertSame(ids: readonly number[], where = place): Promise<void> {
    const stands = await where.sql<{ id: string }>(`SELECT line, key_hash, id FROM blocking ORDER BY id`);
    const meant = await where.sql(`SELECT line, key_hash, id FROM message WHERE blocks ORDER BY id`);
    assert.deepEqual(stands, meant);
    assert.deepEqual(
      stands.map(({ id }) => Number(id)),
      [...ids].sort((a, b) => a - b),
    );
  }

  const taken = async (n: number, one = register): Promise<number> =>
    (await one.takeIn(entry({ key: keyOf(n) }))).id;

  it('are those that wait, are being sent, are sent or in doubt, and no others', async () => {
    const [waits, flies, atIo, unknown] = [
      await taken(1),
      await sending(register, entry({ key: keyOf(2) })),
      await sent(register, entry({ key: keyOf(3) })),
      await sending(register, entry({ key: keyOf(4) })),
    ];
    const gone = await sending(register, entry({ key: keyOf(5) }));
    await register.record({ id: unknown, state: 'in-doubt', reason: 'NO_ANSWER' });
    await assertSame([waits, flies, atIo, unknown, gone]);
    await register.record({ id: gone, state: 'unreachable', reason: 'NOT_IN_IO' });
    await assertSame([waits, flies, atIo, unknown]);
    await register.cancel({ ids: [waits] });
    await assertSame([flies, atIo, unknown]);
    await register.resend({ ids: [unknown] });
    await assertSame([flies, atIo, unknown]);
  });

  it('are the newer one once the days of the older are over, and none once all is erased', async () => {
    const first = await sent(register, entry({ key: keyOf(1) }));
    await emitted(register, [first]);
    place.wait(91 * DAY_MS);
    const second = await taken(1);
    await assertSame([second]);
    await register.sweep(LINE, { recipientDays: 30, retentionDays: 90 });
    await assertSame([second]);
    await register.cancel({ ids: [second] });
    const [owed] = await register.unemitted('send-1', 0, 10);
    assert.equal(owed?.id, second);
    await emitted(register, [second]);
    place.wait(91 * DAY_MS);
    await register.sweep(LINE, { recipientDays: 30, retentionDays: 90 });
    await assertSame([]);
  });

  it('are one for each line and key, whoever writes', async () => {
    const [first, second] = [await taken(1), await taken(2)];
    await assert.rejects(
      place.sql(`UPDATE message SET key_hash = NULL WHERE id = ${first}; UPDATE message SET past = true WHERE id = ${second};
        UPDATE message SET key_hash = (SELECT key_hash FROM message WHERE id = ${second}) WHERE id = ${first};
        UPDATE message SET past = false WHERE id = ${second}`),
      /blocking_pkey/,
    );
    await assertSame([first, second]);
  });

  it('are taken over from a database of the version before, with what is known of the others', async () => {
    const older = postgresBench(false);
    try {
      const before = older.another({ migrations: BEFORE });
      const atIo = await sent(before, entry({ key: keyOf(1) }));
      const waits = await taken(2, before);
      await before.cancel({ ids: [await taken(3, before)] });
      await before.withdraw();
      before.close();
      const after = older.another();
      await after.newest();
      await assertSame([atIo, waits], older);
      for (const n of [1, 2]) {
        const again = await after.takeIn(entry({ key: keyOf(n) }));
        assert.deepEqual([again.state, again.reason], ['discarded', 'DUPLICATE']);
      }
      const third = await taken(3, after);
      await assertSame([atIo, waits, third], older);
      const found = await after.page({ scope: { keys: [keyOf(3)] }, limit: 10 });
      assert.deepEqual(found.map(({ state }) => state).sort(), ['discarded', 'queued']);
    } finally {
      older.end();
    }
  });

  it('are known also to a process that opened the database before its keys had a table', async () => {
    const older = postgresBench(false);
    try {
      const before = older.another({ migrations: BEFORE });
      const first = await taken(1, before);
      const after = older.another();
      const second = await taken(2, after);
      const again = await Promise.all([
        before.takeIn(entry({ key: keyOf(2) })),
        after.takeIn(entry({ key: keyOf(1) })),
      ]);
      assert.deepEqual(
        again.map(({ reason }) => reason),
        ['DUPLICATE', 'DUPLICATE'],
      );
      const third = await taken(3, before);
      await assertSame([first, second, third], older);
    } finally {
      older.end();
    }
  });

  it('are taken over whole, although a Node-RED of the version before writes meanwhile', async () => {
    const older = postgresBench(false);
    const writer = new Client({ connectionString: sharedUrl() });
    await writer.connect();
    try {
      const before = older.another({ migrations: BEFORE });
      const [ended, stays] = [await taken(1, before), await taken(2, before)];
      await before.withdraw();
      before.close();
      await writer.query(`SET search_path = ${older.schema}; BEGIN;
        UPDATE message SET state = 'unreachable', reason = 'NOT_IN_IO' WHERE id = ${ended}`);
      const after = older.another();
      const opened = after.newest();
      await until(async () => {
        const waiting = await older.sql(
          `SELECT FROM pg_locks WHERE NOT granted AND relation = 'message'::regclass`,
        );
        return waiting.length > 0;
      });
      await writer.query('COMMIT');
      await opened;
      await assertSame([stays], older);
    } finally {
      await writer.end();
      older.end();
    }
  });

  it('stand in a database that was brought there by steps of which none has changed since it landed', () => {
    const hashes = MIGRATIONS.map((step) => createHash('sha256').update(step).digest('hex').slice(0, 12));
    assert.deepEqual(hashes.slice(0, LANDED.length), LANDED);
  });
});
