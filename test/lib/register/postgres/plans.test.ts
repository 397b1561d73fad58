import assert from 'node:assert/strict';
import { Client } from 'pg';
import { CHANGES_SQL } from '../../../../nodes/lib/register/postgres/changes';
import { CLAIM_SQL } from '../../../../nodes/lib/register/postgres/claims';
import { DB_SQL } from '../../../../nodes/lib/register/postgres/db';
import { EARLIER_SQL } from '../../../../nodes/lib/register/postgres/earlier';
import { FLOW_SQL } from '../../../../nodes/lib/register/postgres/flow-sets';
import { LANE_SQL } from '../../../../nodes/lib/register/postgres/lanes';
import { LEASE_SQL } from '../../../../nodes/lib/register/postgres/lease';
import { OWNERSHIP_SQL } from '../../../../nodes/lib/register/postgres/ownership';
import { READER_SQL } from '../../../../nodes/lib/register/postgres/reader';
import { REPLICA_SQL } from '../../../../nodes/lib/register/postgres/replicas';
import { ROW_SQL } from '../../../../nodes/lib/register/postgres/rows';
import { inSchema } from '../../../../nodes/lib/register/postgres/schema';
import { UPKEEP_SQL } from '../../../../nodes/lib/register/postgres/upkeep';
import { postgresIsHere } from '../../../support/postgres';
import { postgresBench, sharedUrl, startShared, type PostgresBench } from './bench';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Total Cost'?: number;
  readonly Plans?: readonly Plan[];
}

/** What a way costs that by-index.ts has ruled out and that was taken all the same: there is no index for it. */
const RULED_OUT = 1e9;

/** How a statement comes to the rows of a table. */
interface Way {
  readonly table: string;
  readonly index: string;
  readonly isBounded: boolean;
}

/** Tables of which there may be millions of rows, or that grow until they are folded. */
const LARGE = new Set(['message', 'body', 'owing', 'tally', 'tally_change', 'done', 'notice']);

/** Index scans that go through a whole partial index: of what is on its way there is never much. */
const WHOLE = new Set(['message_flying', 'notice_leaving']);

function waysOf(plan: Plan): Way[] {
  const { 'Relation Name': table, 'Index Name': index = '' } = plan;
  const below = (plan.Plans ?? []).flatMap(waysOf);
  const type = plan['Node Type'];
  if (type.startsWith('Bitmap Index'))
    return [
      ...below,
      {
        table: index.startsWith('message') ? 'message' : index,
        index,
        isBounded: plan['Index Cond'] !== undefined,
      },
    ];
  if (table === undefined || !type.includes('Scan') || type.startsWith('Bitmap Heap') || type === 'Tid Scan')
    return below;
  return [...below, { table, index, isBounded: plan['Index Cond'] !== undefined }];
}

describe('the statements of the register in PostgreSQL', () => {
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

  async function planOf(sql: string): Promise<Plan> {
    await run(`PREPARE one AS ${sql}`);
    const found = await client.query<{ n: number }>(
      `SELECT cardinality(parameter_types) AS n FROM pg_prepared_statements WHERE name = 'one'`,
    );
    const values = Array.from({ length: found.rows[0]?.n ?? 0 }, () => 'NULL').join(', ');
    const { rows } = await run(`EXPLAIN (FORMAT JSON) EXECUTE one${values === '' ? '' : `(${values})`}`);
    await run('DEALLOCATE one');
    return (rows as { 'QUERY PLAN': [{ Plan: Plan }] }[])[0]?.['QUERY PLAN'][0].Plan ?? assert.fail();
  }

  /** Every way to a large table is by an index, and to one place of it. */
  function assertQuick(name: string, plan: Plan, only?: ReadonlySet<string>): void {
    for (const { table, index, isBounded } of waysOf(plan)) {
      if (!LARGE.has(table)) continue;
      assert.notEqual(index, '', `${name} reads all of ${table}`);
      assert.ok(isBounded || WHOLE.has(index), `${name} reads all of ${index}`);
      if (table === 'message') assert.ok(only?.has(index) ?? true, `${name} goes by ${index}`);
    }
  }

  /** Few rows, or all of them are wanted; or the end of an index, which has no bound. */
  const whole = new Set([
    'newestOf',
    'cells',
    'cellsOfNodes',
    'lines',
    'forgetDone',
    'fold',
    'inScope',
    'lastFinal',
  ]);

  /** They are planned anew at each call, so that nothing is said of them while there is nothing to read. */
  async function assertAllQuick(): Promise<void> {
    const all = [
      ...[CHANGES_SQL, CLAIM_SQL, EARLIER_SQL, LANE_SQL, OWNERSHIP_SQL, READER_SQL, ROW_SQL, UPKEEP_SQL],
      ...[FLOW_SQL, REPLICA_SQL],
      { done: DB_SQL.done, find: DB_SQL.find, beat: LEASE_SQL.beat, join: LEASE_SQL.join },
    ].flatMap((statements) => Object.entries<string>(statements));
    for (const [name, sql] of all) {
      const plan = await planOf(sql);
      if (!whole.has(name)) assertQuick(name, plan);
    }
  }

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
    const looked = new Set(['message_by_key', 'message_by_number', 'message_never_twice', 'message_pkey']);
    assert.ok(told.length > 50, `${told.length} plans`);
    for (const { text, plan } of told) {
      if (/max\(id\)|^\s*SELECT \* FROM/.test(text)) continue;
      const isGone = text.includes('INTERRUPTED') && text.includes('m.flying');
      const isNext = text.includes('m.waiting');
      const isTakeIn = text.includes('key_hash') || text.includes('number_hash');
      assert.ok((plan['Total Cost'] ?? 0) < RULED_OUT, `${text.slice(0, 90)} has no index`);
      assertQuick(text.slice(0, 90), plan, isGone || isNext ? undefined : isTakeIn ? looked : byKey);
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
    await assertAllQuick();
    await assertFunctionsQuick();
    await run('ANALYZE');
    await assertAllQuick();
    await assertFunctionsQuick();
  });
});
