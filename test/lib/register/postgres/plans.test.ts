import assert from 'node:assert/strict';
import { Client } from 'pg';
import { inSchema } from '../../../../nodes/lib/register/postgres/schema';
import { postgresIsHere } from '../../../support/postgres';
import { postgresBench, sharedUrl, startShared, type PostgresBench } from './bench';
import { LARGE, slowWays, type Plan } from './plan';

/** What a way costs that by-index.ts has ruled out and that was taken all the same: there is no index for it. */
const RULED_OUT = 1e9;

describe('the functions of the register in PostgreSQL', () => {
  let place: PostgresBench;
  let client: Client;
  /** What auto_explain said of the statements inside of functions. */
  let told: { text: string; plan: Plan }[] = [];

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
    place = postgresBench(false);
    await place.another().newest();
    place.end();
    client = new Client({ connectionString: sharedUrl() });
    await client.connect();
    client.on('notice', ({ message = '' }) => {
      const json = message.slice(message.indexOf('{'));
      if (message.includes('plan:')) {
        const { 'Query Text': text, Plan: plan } = JSON.parse(json) as { 'Query Text': string; Plan: Plan };
        told.push({ text, plan });
      }
    });
    await client.query(`LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on;
      SET auto_explain.log_format = json; SET auto_explain.log_level = notice; SET client_min_messages = notice`);
    await run(`SET plan_cache_mode = force_generic_plan`);
    for (const table of LARGE) await run(`ALTER TABLE io.${table} SET (autovacuum_enabled = false)`);
  });
  after(async () => {
    await client.end();
  });

  const run = (sql: string, values: unknown[] = []) => client.query(inSchema(place.schema)(sql), values);

  /** Both functions, with every kind of change, in a transaction that is undone. */
  async function assertFunctionsQuick(): Promise<void> {
    told = [];
    await run('BEGIN');
    await run(`INSERT INTO io.process (name) VALUES ('p')`);
    const me = (await run(`SELECT max(id) AS id FROM io.process`)).rows[0] as { id: string };
    for (let n = 0; n < 7; n += 1) {
      await run(`SELECT * FROM io.next('line 1', '{n}', '{}', '{}', 100, $1)`, [me.id]);
      await run(
        `SELECT * FROM io.flush($1, 1, '{1,2}', '{0,0}', '{f,t}', '{sent,discarded}', '{"",X}', '{NULL,NULL}', '{a,NULL}', '{f,t}',
          '{3}', '{4,5}', '{sent,unreachable}', '{1,1}', '{f,t}', ARRAY[NULL,'\\x00']::bytea[], '{6}', '{1}', '{7}', '{0}')`,
        [me.id],
      );
      await run(
        `SELECT * FROM io.take_in($1, 1, 1, 1, '{"line 1"}', '{n}', '{s}', '{c}', ARRAY[(SELECT coalesce(max(id), 0) + 1 FROM io.message)],
          '{1}', '{t}', '{t}', '{f}', '{""}', '{NULL}', '{f}', '{f}', decode(repeat('0${n}', 64), 'hex'),
          '{0,0,0,0,0,0}', '{32,32,32,-1,-1,64}', '{0}', '{0}')`,
        [me.id],
      );
    }
    await run(`SELECT * FROM io.declare_gone($1, NULL, 1)`, [me.id]);
    await run('ROLLBACK');
    const byKey = new Set(['message_pkey']);
    const looked = new Set(['message_by_key', 'message_by_number', 'message_pkey']);
    assert.ok(told.length > 50, `${told.length} plans`);
    for (const { text, plan } of told) {
      if (/max\(id\)|^\s*SELECT \* FROM/.test(text)) continue;
      const isGone = text.includes('INTERRUPTED') && text.includes('m.flying');
      const isNext = text.includes('m.waiting');
      const isTakeIn = text.includes('key_hash') || text.includes('number_hash');
      assert.ok((plan['Total Cost'] ?? 0) < RULED_OUT, `${text.slice(0, 90)} has no index`);
      const slow = slowWays(plan, isGone || isNext ? undefined : isTakeIn ? looked : byKey);
      assert.deepEqual(slow, [], text.slice(0, 90));
    }
  }

  it('find their rows by an index in what is planned once, while all tables are empty', async () => {
    await run(`INSERT INTO io.line (name) SELECT 'line ' || n FROM generate_series(1, 300) n`);
    await run(`INSERT INTO io.line_end SELECT id, 0 FROM io.line`);
    await assertFunctionsQuick();
  });

  it('find them by the same when there are many, before anybody has counted them, and after', async () => {
    await run(`INSERT INTO io.lane (line, node, service, campaign, since)
      SELECT l.id, 'n', 's', 'c' || c, 1 FROM io.line l, generate_series(1, 4) c`);
    await run(`INSERT INTO io.message (id, line, lane, type, state, attempts, key_hash, number_hash, recipient, io_id, taken_at, changed_at,
        owed_to)
      SELECT n, l.line, l.id, 't', (ARRAY['queued', 'sending', 'sent', 'sent', 'sent', 'unreachable', 'in-doubt', 'discarded'])[1 + n % 8],
        1, sha256(n::text::bytea), sha256(n::text::bytea), '\\x00', 'io-' || n, n, n, CASE WHEN n % 8 > 1 THEN 'n' END
      FROM generate_series(1, 40000) n JOIN io.lane l ON l.id = 1 + n % 1200`);
    await run(`INSERT INTO io.body SELECT id, '\\x00' FROM io.message`);
    await run(`UPDATE io.line_end SET last_id = 40000`);
    await run(
      `INSERT INTO io.done (token, result) SELECT gen_random_uuid(), '{}' FROM generate_series(1, 10000)`,
    );
    await assertFunctionsQuick();
    await run('ANALYZE');
    await assertFunctionsQuick();
  });
});
