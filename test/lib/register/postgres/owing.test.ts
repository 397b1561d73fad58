import assert from 'node:assert/strict';
import { Client } from 'pg';
import type { Register } from '../../../../nodes/lib/register';
import { MIGRATIONS } from '../../../../nodes/lib/register/postgres/schema';
import { postgresIsHere } from '../../../support/postgres';
import { until } from '../../../support/until';
import { DAY_MS, LINE, emitted, entry, sending, sent } from '../support';
import { postgresBench, sharedUrl, startShared, type PostgresBench } from './bench';

const KEY = 'b'.repeat(64);

describe('what io-sends are owed in PostgreSQL', () => {
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

  const owedIds = async (one = register) => (await one.unemitted('send-1', 0, 500)).map(({ id }) => id);

  /** The table of what is owed has what the messages say, no less and no more. */
  async function assertSame(owed: readonly number[]): Promise<void> {
    const stands = await place.sql<{ id: string }>(`SELECT id FROM owing WHERE node = 'send-1' ORDER BY id`);
    const meant = await place.sql<{ id: string }>(
      `SELECT id FROM message WHERE owed_to = 'send-1' ORDER BY id`,
    );
    assert.deepEqual(stands, meant);
    assert.deepEqual(
      stands.map(({ id }) => Number(id)),
      [...owed].sort((a, b) => a - b),
    );
  }

  it('is what has an outcome, from then until it is noted that it went out', async () => {
    const waits = await sending(register);
    const ids = [await sent(register), await sent(register), await sent(register)];
    await assertSame(ids);
    await emitted(register, ids.slice(0, 2));
    await assertSame(ids.slice(2));
    await register.record({ id: waits, state: 'in-doubt', reason: 'NO_ANSWER' });
    await assertSame([...ids.slice(2), waits]);
    assert.deepEqual(await owedIds(), [ids[2], waits].sort());
  });

  it('is what is discarded as it is taken in, and no more once it is erased', async () => {
    const { id: first } = await register.takeIn(entry({ key: KEY }));
    const { id: second } = await register.takeIn(entry({ key: KEY }));
    await assertSame([second]);
    await emitted(register, [second]);
    await register.cancel({ ids: [first] });
    await assertSame([first]);
    place.wait(100 * DAY_MS);
    await register.sweep(LINE, { recipientDays: 30, retentionDays: 90 });
    await assertSame([]);
  });

  it('is once more what a person lets go out again, and a decision in the place of what was decided', async () => {
    const id = await sending(register);
    await register.record({ id, state: 'in-doubt', reason: 'NO_ANSWER' });
    await register.markSent({ ids: [id] });
    await assertSame([id]);
    const [decided] = await register.unemitted('send-1', 0, 10);
    assert.deepEqual([decided?.state, decided?.decided], ['sent', true]);
    await emitted(register, [id]);
    await assertSame([]);
    assert.equal(await register.giveAgain({ ids: [id] }), 1);
    await assertSame([id]);
    assert.equal((await register.unemitted('send-1', 0, 10))[0]?.again, true);
  });

  it('is taken over from a database of the version before, in which the same is known as well', async () => {
    const older = postgresBench(false);
    try {
      const before = older.another({ migrations: MIGRATIONS.slice(0, 6) });
      const { id } = await before.takeIn(entry({ key: KEY }));
      const { id: twice } = await before.takeIn(entry({ key: KEY }));
      await before.withdraw();
      before.close();
      const after = older.another();
      await after.next({ line: LINE, nodes: ['send-1'], haltedServices: [], limit: 10 });
      assert.deepEqual(await owedIds(after), [twice]);
      const again = await after.takeIn(entry({ key: KEY }));
      assert.deepEqual([again.state, again.reason], ['discarded', 'DUPLICATE']);
      assert.deepEqual(
        (await after.page({ scope: { keys: [KEY] }, limit: 10 })).map((row) => row.id),
        [id],
      );
    } finally {
      older.end();
    }
  });

  it('is taken over whole, although a Node-RED of the version before writes meanwhile', async () => {
    const older = postgresBench(false);
    const writer = new Client({ connectionString: sharedUrl() });
    await writer.connect();
    try {
      const before = older.another({ migrations: MIGRATIONS.slice(0, 6) });
      await before.takeIn(entry({ key: KEY }));
      const { id: goneOut } = await before.takeIn(entry({ key: KEY }));
      const { id: ended } = await before.takeIn(entry());
      await before.withdraw();
      before.close();
      await writer.query(`SET search_path = ${older.schema}; BEGIN;
        UPDATE message SET owed_to = NULL WHERE id = ${goneOut};
        UPDATE message SET state = 'unreachable', reason = 'NOT_IN_IO', owed_to = 'send-1' WHERE id = ${ended}`);
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
      assert.deepEqual(await older.sql('SELECT id::int FROM owing'), [{ id: ended }]);
    } finally {
      await writer.end();
      older.end();
    }
  });
});
