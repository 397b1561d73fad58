import assert from 'node:assert/strict';
import { Client } from 'pg';
import { ACTS_SQL } from '../../../../nodes/lib/register/postgres/acts';
import { DECISION_SQL } from '../../../../nodes/lib/register/postgres/decisions';
import { ERASER_SQL } from '../../../../nodes/lib/register/postgres/eraser';
import { FORGET_SQL } from '../../../../nodes/lib/register/postgres/forget';
import { HOLD_SQL } from '../../../../nodes/lib/register/postgres/holds';
import { NOTICE_ERASER_SQL } from '../../../../nodes/lib/register/postgres/notice-eraser';
import { NOTICE_READER_SQL } from '../../../../nodes/lib/register/postgres/notice-reader';
import { NOTICE_SQL } from '../../../../nodes/lib/register/postgres/notice-sql';
import { inSchema } from '../../../../nodes/lib/register/postgres/schema';
import { SCOPE_ACTS_SQL } from '../../../../nodes/lib/register/postgres/scope-acts';
import { SHEET_SQL } from '../../../../nodes/lib/register/postgres/sheets';
import { postgresIsHere } from '../../../support/postgres';
import { postgresBench, sharedUrl, startShared, type PostgresBench } from './bench';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

/** Tables of which there may be millions of rows; and those of sheets, which are asked by what they are of. */
const LARGE = new Set([
  ...['message', 'body', 'notice', 'notice_body', 'act', 'paid_early', 'confirmation'],
  ...['sheet', 'sheet_begun', 'sheet_change', 'sheet_file'],
]);

/** All is wanted, of tables with a row for each line, lane or node; or of confirmations, as few as people. */
const FEW = new Set(['confirmations', 'pruneConfirmations', 'notes', 'others']);

function readWhole(plan: Plan): string[] {
  const below = (plan.Plans ?? []).flatMap(readWhole);
  const table = plan['Relation Name'] ?? '';
  return plan['Node Type'] === 'Seq Scan' && LARGE.has(table) ? [table, ...below] : below;
}

describe('the statements of what people decide', () => {
  let place: PostgresBench;
  let client: Client;
  const run = (sql: string) => client.query(inSchema(place.schema)(sql));

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
    place = postgresBench(false);
    await place.another().newest();
    place.end();
    client = new Client({ connectionString: sharedUrl() });
    await client.connect();
    await run(`SET plan_cache_mode = force_generic_plan;
      INSERT INTO io.line (name) SELECT 'line ' || n FROM generate_series(1, 20) n;
      INSERT INTO io.lane (line, node, service, campaign, since) SELECT n, 'n', 's', 'c ' || n, 0 FROM generate_series(1, 20) n;
      INSERT INTO io.message (id, line, lane, type, state, reason, recipient, taken_at, changed_at, number_hash)
        SELECT n, n % 20 + 1, n % 20 + 1, 't', (ARRAY['queued', 'sent', 'in-doubt', 'unreachable'])[n % 4 + 1],
          CASE WHEN n % 8 = 0 THEN 'TO_CONFIRM' ELSE '' END, 'x', n, n, sha256(n::text::bytea) FROM generate_series(1, 4000) n;
      INSERT INTO io.body (id, msg) SELECT n, 'x' FROM generate_series(1, 4000) n;
      INSERT INTO io.follow (line, node, service) SELECT 'line ' || n, 'node ' || n, 's' FROM generate_series(1, 20) n;
      INSERT INTO io.notice (follow, state, reminder, number_hash, recipient_hash, io_id, sent_at, sent_day, due_day, next_day, changed_at)
        SELECT n % 20 + 1, 'after', 'open', sha256(n::text::bytea), sha256('x'), '', 0, 0, n, CASE WHEN n % 3 > 0 THEN n END, n
        FROM generate_series(1, 4000) n;
      INSERT INTO io.notice_body (id, msg) SELECT id, 'x' FROM io.notice;
      INSERT INTO io.act SELECT n, 'p' || n % 20, 's' || n % 50, n, n, 'w', 'confirm', 'line ' || n % 20, 'c', 1, '{}', '', ''
        FROM generate_series(1, 4000) n;
      INSERT INTO io.sheet SELECT 'd ' || n % 1000, 'n ' || n, 's' FROM generate_series(1, 4000) n;
      INSERT INTO io.sheet_begun SELECT 'd ' || n % 1000, 'n ' || n, 's', n, n FROM generate_series(1, 4000) n;
      INSERT INTO io.sheet_change SELECT 'd ' || n, n FROM generate_series(1, 1000) n;
      INSERT INTO io.sheet_file SELECT 'h ' || n FROM generate_series(1, 1000) n;
      INSERT INTO io.paid_early SELECT sha256(n::text::bytea), 'line ' || n % 20, 'n', n FROM generate_series(1, 4000) n`);
  });
  after(async () => {
    await client.end();
  });

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

  for (const state of ['as they grew', 'analysed'])
    it(`read none of the large tables whole, ${state}`, async () => {
      if (state === 'analysed') await run('ANALYZE');
      const all = [
        ...[ACTS_SQL, DECISION_SQL, ERASER_SQL, FORGET_SQL, HOLD_SQL, SCOPE_ACTS_SQL],
        ...[NOTICE_ERASER_SQL, NOTICE_READER_SQL, NOTICE_SQL, SHEET_SQL],
      ].flatMap((statements) => Object.entries<string>(statements));
      const slow: string[] = [];
      for (const [name, sql] of all) {
        const whole = FEW.has(name) ? [] : readWhole(await planOf(sql));
        slow.push(...whole.map((table) => `${name}: ${table}`));
      }
      // Before anybody has counted them a third of all acts is believed to be due: seldom asked, and of a small table.
      const allowed = state === 'analysed' ? [] : ['due: act'];
      assert.deepEqual(
        slow.filter((one) => !allowed.includes(one)),
        [],
      );
    });
});
