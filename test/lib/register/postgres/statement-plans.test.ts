import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { LANE_SQL } from '../../../../nodes/lib/register/postgres/lanes';
import { inSchema } from '../../../../nodes/lib/register/postgres/schema';
import { postgresIsHere } from '../../../support/postgres';
import { postgresBench, sharedUrl, startShared } from './bench';
import { planOf, slowWays } from './plan';

const FOLDER = path.join(__dirname, '../../../../nodes/lib/register/postgres');

/** Every statement of the folder, by the name of its list and its own: a new one is looked at without anybody thinking of it. */
function allStatements(): [name: string, sql: string][] {
  const lists = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts'))
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- each, whatever there is
    .flatMap((file) => Object.entries(require(path.join(FOLDER, file)) as Record<string, unknown>))
    .filter(([name, list]) => name.endsWith('_SQL') && typeof list === 'object');
  return lists.flatMap(([list, statements]) =>
    Object.entries(statements as Record<string, string>).map(([name, sql]): [string, string] => [
      `${list}.${name}`,
      sql,
    ]),
  );
}

/** All is wanted, or the end of an index, which has no bound; of what is seldom asked and has few rows. */
const WHOLE = new Set([
  ...['LANE_SQL.cells', 'UPKEEP_SQL.fold', 'NOTICE_TALLY_SQL.fold'],
  ...['LANE_SQL.totals', 'LANE_SQL.totalsOfMany', 'LANE_SQL.newestOf', 'ACTS_SQL.last'],
  ...['READER_SQL.lines', 'FORGET_SQL.others', 'UPKEEP_SQL.forgetDone'],
]);

describe('the statements of the register in PostgreSQL', () => {
  let client: Client;
  let run: (sql: string) => Promise<unknown>;
  let meant: (sql: string) => string;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
    const place = postgresBench(false);
    await place.another().newest();
    place.end();
    meant = inSchema(place.schema);
    client = new Client({ connectionString: sharedUrl() });
    await client.connect();
    run = (sql) => client.query(meant(sql));
    await run(`SET plan_cache_mode = force_generic_plan`);
    for (const table of ['message', 'body', 'notice', 'act', 'tally', 'done', 'owing'])
      await run(`ALTER TABLE io.${table} SET (autovacuum_enabled = false)`);
  });
  after(async () => {
    await client.end();
  });

  async function assertAllQuick(): Promise<void> {
    const slow: string[] = [];
    for (const [name, sql] of allStatements())
      if (!/^(BEGIN|COMMIT|ROLLBACK|SET) ?/.test(sql) && !WHOLE.has(name))
        slow.push(...slowWays(await planOf(client, meant(sql))).map((way) => `${name} ${way}`));
    assert.deepEqual(slow, []);
  }

  /** With the names of so many of the 300 nodes, as it is planned when they ask. */
  const waysFor = async (name: keyof typeof LANE_SQL, nodes: number): Promise<string[]> => {
    const names = Array.from({ length: nodes }, (_, n) => `node ${n + 1}`).join();
    return slowWays(await planOf(client, meant(LANE_SQL[name].replace('$1', `'{${names}}'`))));
  };

  /** Of a few nodes the cells of the others are not read; of all each table is read once. */
  async function assertTotalsQuick(): Promise<void> {
    for (const name of ['totalsOfFew', 'cellsOfNodes'] as const)
      for (const nodes of [1, 30]) assert.deepEqual(await waysFor(name, nodes), [], `${name} ${nodes}`);
    assert.deepEqual(await waysFor('totalsOfMany', 300), ['reads all of tally', 'reads all of tally_change']);
  }

  // While the tables are empty nothing is said of them: they are planned anew at each call. What is planned once is in plans.test.ts.
  it('find their rows by an index when there are many, before anybody has counted them', async () => {
    assert.ok(allStatements().length > 150, `${allStatements().length} statements`);
    await run(FILLED);
    await assertAllQuick();
    await assertTotalsQuick();
  });

  it('find them by an index once they are counted', async () => {
    await run('ANALYZE');
    await assertAllQuick();
    await assertTotalsQuick();
  });
});

const FILLED = `
  INSERT INTO io.line (name) SELECT 'line ' || n FROM generate_series(1, 300) n;
  INSERT INTO io.line_end SELECT id, 0 FROM io.line;
  INSERT INTO io.lane (line, node, service, campaign, since)
    SELECT l.id, 'node ' || l.id, 's', 'c' || c, 1 FROM io.line l, generate_series(1, 4) c;
  INSERT INTO io.message (id, line, lane, type, state, reason, attempts, key_hash, number_hash, recipient, io_id, taken_at, changed_at,
      owed_to)
    SELECT n, l.line, l.id, 't', (ARRAY['queued', 'sending', 'sent', 'sent', 'sent', 'unreachable', 'in-doubt', 'discarded'])[1 + n % 8],
      CASE WHEN n % 16 = 0 THEN 'TO_CONFIRM' ELSE '' END, 1, sha256(n::text::bytea), sha256(n::text::bytea), '\\x00', 'io-' || n, n, n,
      CASE WHEN n % 8 > 1 THEN l.node END
    FROM generate_series(1, 40000) n JOIN io.lane l ON l.id = 1 + n % 1200;
  INSERT INTO io.body SELECT id, '\\x00' FROM io.message;
  UPDATE io.line_end SET last_id = 40000;
  INSERT INTO io.done (token, result) SELECT gen_random_uuid(), '{}' FROM generate_series(1, 10000);
  INSERT INTO io.tally SELECT l.id, s, '', 10 FROM io.lane l, unnest(ARRAY['queued', 'sent', 'unreachable', 'in-doubt', 'discarded']) s;
  INSERT INTO io.tally_change SELECT 1 + n % 1200, 'sent', '', 1 FROM generate_series(1, 5000) n;
  INSERT INTO io.follow (line, node, service) SELECT 'line ' || n, 'node ' || n, 's' FROM generate_series(1, 20) n;
  INSERT INTO io.notice (follow, state, reminder, number_hash, recipient_hash, io_id, sent_at, sent_day, due_day, next_day, changed_at)
    SELECT n % 20 + 1, 'after', 'open', sha256(n::text::bytea), sha256('x'), '', 0, 0, n, CASE WHEN n % 3 > 0 THEN n END, n
    FROM generate_series(1, 20000) n;
  INSERT INTO io.notice_body (id, msg) SELECT id, 'x' FROM io.notice;
  INSERT INTO io.act SELECT n, 'p' || n % 20, 's' || n % 50, n, n, 'w', 'confirm', 'line ' || n % 20, 'c' || n % 50, 1, '{}', '', ''
    FROM generate_series(1, 20000) n;
  INSERT INTO io.confirmation (lane, at, who, n) SELECT 1 + n % 1200, n, 'w', 1 FROM generate_series(1, 5000) n;
  INSERT INTO io.sheet SELECT 'd ' || n % 1000, 'n ' || n, 's' FROM generate_series(1, 4000) n;
  INSERT INTO io.sheet_begun SELECT 'd ' || n % 1000, 'n ' || n, 's', n, n FROM generate_series(1, 4000) n;
  INSERT INTO io.sheet_change SELECT 'd ' || n, n FROM generate_series(1, 1000) n;
  INSERT INTO io.sheet_file SELECT 'h ' || n FROM generate_series(1, 1000) n;
  INSERT INTO io.paid_early SELECT sha256(n::text::bytea), 'line ' || n % 20, 'n', n FROM generate_series(1, 4000) n;
`;
