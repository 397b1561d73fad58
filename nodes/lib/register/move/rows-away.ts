/** The rows of one institution from the database to a new file. Numbers, keys and sealed texts stay as they are. */
import { openBody } from '../postgres/bodies';
import { lanesOf, type Lanes } from '../sqlite/lanes';
import type { Store, Value } from '../sqlite/store';
import type { Database } from './database';
import { goOn, type Progress } from './problem';

const SLICE = 200;

/** A run of which the new file knows that it is over. */
const FORMER_RUN = -1;

export const ROWS_AWAY_SQL = {
  lanes: `SELECT l.id, line.name AS line, l.node, l.service, l.campaign, l.since FROM io.lane l JOIN io.line line ON line.id = l.line
    WHERE line.name = ANY ($1::text[]) ORDER BY l.id`,
  messages: `SELECT m.id, m.lane, m.type, m.state, m.reason, m.detail, m.attempts, m.decided, m.io_id, m.key_hash, m.number_hash,
      m.amount_hash, m.recipient, m.recipient_hash, m.taken_at, m.changed_at, m.given, m.owed_to, b.msg
    FROM io.message m LEFT JOIN io.body b ON b.id = m.id
    WHERE m.id > $2 AND m.line IN (SELECT id FROM io.line WHERE name = ANY ($1::text[])) ORDER BY m.id LIMIT ${SLICE}`,
  howMany: `SELECT count(*)::bigint AS n FROM io.message m WHERE m.line IN (SELECT id FROM io.line WHERE name = ANY ($1::text[]))`,
  confirmations: `SELECT c.lane, c.at, c.who, c.n FROM io.confirmation c JOIN io.lane l ON l.id = c.lane
    JOIN io.line line ON line.id = l.line WHERE line.name = ANY ($1::text[])`,
  follows: `SELECT f.id, f.line, f.node, f.service FROM io.follow f WHERE f.line = ANY ($1::text[]) ORDER BY f.id`,
  notices: `SELECT n.id, n.follow, n.state, n.note, n.reminder, n.giving, n.again, n.owed, n.number_hash, n.recipient_hash, n.sealed,
      n.io_id, n.sent_at, n.sent_day, n.due_day, n.next_day, n.changed_at, b.msg
    FROM io.notice n JOIN io.follow f ON f.id = n.follow LEFT JOIN io.notice_body b ON b.id = n.id
    WHERE n.id > $2 AND f.line = ANY ($1::text[]) ORDER BY n.id LIMIT ${SLICE}`,
  early: `SELECT number_hash, line, node, at FROM io.paid_early WHERE line = ANY ($1::text[])`,
  kept: `SELECT line, recipient_days, retention_days, log_days FROM io.keep WHERE line = ANY ($1::text[])`,
  stops: `SELECT s.node, s.campaign FROM io.stop s WHERE s.node IN (SELECT l.node FROM io.lane l JOIN io.line line ON line.id = l.line
    WHERE line.name = ANY ($1::text[])) ORDER BY s.id`,
  plans: `SELECT name, value FROM io.meta WHERE name IN (SELECT 'plan:' || f.node FROM io.follow f WHERE f.line = ANY ($1::text[]))`,
  notes: `SELECT name, value FROM io.meta WHERE name IN ('confirmed', 'believed-at')`,
} as const;

type Row = Readonly<Record<string, string | number | boolean | Buffer | null>>;

const MESSAGE =
  'id lane type state reason detail attempts decided io_id key_hash number_hash amount_hash recipient recipient_hash taken_at changed_at run owed_to';
const NOTICE =
  'id follow state note reminder giving again owed run number_hash recipient_hash sealed io_id sent_at sent_day due_day next_day changed_at';

function insert(store: Store, table: string, columns: string): (row: Row) => void {
  const names = columns.split(' ');
  const marks = names.map(() => '?').join(', ');
  const statement = store.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`);
  return (row) => void statement.run(...names.map((name) => valueOf(row[name])));
}

function valueOf(value: Row[string] | undefined): Value {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value ?? null;
}

/** Before a transaction of the file: their seals are made in one of its own. */
export async function copyLanesAway(
  database: Database,
  store: Store,
  lines: readonly string[],
): Promise<Lanes> {
  const add = insert(store, 'lane', 'id line node service campaign since');
  for (const lane of await database.rows<Row>(ROWS_AWAY_SQL.lanes, [lines])) add(lane);
  return lanesOf(store);
}

/** Within a transaction of the file. */
export async function copyAway(
  database: Database,
  store: Store,
  lines: readonly string[],
  lanes: Lanes,
  progress: Progress,
): Promise<void> {
  const all = (sql: string): Promise<Row[]> => database.rows<Row>(sql, [lines]);
  const into = (table: string, columns: string) => insert(store, table, columns);
  await copyMessages(database, store, lines, (id) => lanes.byId(id)?.line ?? '', progress);
  for (const row of await all(ROWS_AWAY_SQL.confirmations)) into('confirmation', 'lane at who n')(row);
  for (const row of await all(ROWS_AWAY_SQL.stops)) into('stop', 'node campaign')(row);
  await copyNotices(database, store, lines, progress);
  for (const row of await all(ROWS_AWAY_SQL.early)) into('paid_early', 'number_hash line node at')(row);
  const meta = store.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)');
  for (const { line, recipient_days, retention_days, log_days } of await all(ROWS_AWAY_SQL.kept)) {
    const days = { recipientDays: recipient_days, retentionDays: retention_days };
    meta.run(
      `keep-for:${String(line)}`,
      JSON.stringify({ ...days, ...(log_days === null ? {} : { logDays: log_days }) }),
    );
  }
  for (const { name, value } of await all(ROWS_AWAY_SQL.plans)) meta.run(String(name), String(value));
  for (const { name, value } of await database.rows<Row>(ROWS_AWAY_SQL.notes))
    meta.run(String(name), name === 'believed-at' ? Number(value) : String(value));
}

async function copyMessages(
  database: Database,
  store: Store,
  lines: readonly string[],
  lineOf: (lane: number) => string,
  progress: Progress,
): Promise<void> {
  const message = insert(store, 'message', MESSAGE);
  const body = insert(store, 'body', 'id msg');
  const [{ n: total } = { n: 0 }] = await database.rows<{ n: number }>(ROWS_AWAY_SQL.howMany, [lines]);
  let last = 0;
  for (let done = 0; ;) {
    goOn(progress);
    const page = await database.rows<Row>(ROWS_AWAY_SQL.messages, [lines, last]);
    if (page.length === 0) break;
    for (const row of page) {
      const isInterrupted = row.state === 'sending';
      message({
        ...row,
        ...(isInterrupted ? { state: 'in-doubt', detail: null } : {}),
        reason: isInterrupted ? 'INTERRUPTED' : row.reason === '' ? null : (row.reason ?? null),
        run: row.given === 0 ? 0 : FORMER_RUN,
      });
      if (row.msg === null) continue;
      // What cannot be read stops here.
      openBody(database.secrets(lineOf(Number(row.lane))), 'message', Number(row.id), row.msg as Buffer);
      body(row);
    }
    last = Number(page.at(-1)?.id);
    done += page.length;
    progress.rows(done, total);
  }
  for (const [table, column] of [
    ['known_key', 'key_hash'],
    ['known_number', 'number_hash'],
  ] as const)
    store
      .prepare(
        `INSERT INTO ${table} SELECT substr(${column}, 1, 6) AS prefix, id FROM message WHERE ${column} IS NOT NULL ORDER BY prefix`,
      )
      .run();
  store.prepare(`INSERT INTO meta VALUES ('filed-up-to', ?)`).run(last);
}

async function copyNotices(
  database: Database,
  store: Store,
  lines: readonly string[],
  progress: Progress,
): Promise<void> {
  for (const row of await database.rows<Row>(ROWS_AWAY_SQL.follows, [lines]))
    insert(store, 'follow', 'id line node service')(row);
  const notice = insert(store, 'notice', NOTICE);
  const body = insert(store, 'notice_body', 'id msg');
  for (let after = 0; ;) {
    goOn(progress);
    const page = await database.rows<Row>(ROWS_AWAY_SQL.notices, [lines, after]);
    if (page.length === 0) return;
    for (const row of page) {
      notice({ ...row, giving: null, again: row.again === true || row.giving !== null, run: 0 });
      if (row.msg !== null) body(row);
    }
    after = Number(page.at(-1)?.id);
  }
}
