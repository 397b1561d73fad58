/**
 * The log of what people did about one institution, from the database to a new file. The log of a page that is the institution's alone
 * goes with its hashes, and is gone here. Of a log that others are in, too, the institution's entries go as a chain of their own, with
 * new hashes, and stay here as they are: without them the log of the others would be broken.
 */
import { hashOf } from '../act-chain';
import type { Act } from '../act-types';
import type { Store } from '../sqlite/store';
import type { Database } from './database';

export const LOG_AWAY_SQL = {
  /** Each log with entries of these lines: how many are theirs, how many there are, and whether another was put into it. */
  logs: `SELECT a.page, count(*)::bigint AS n, count(*) FILTER (WHERE a.line = ANY ($1::text[]))::bigint AS own,
      bool_or(j.id IS NOT NULL) AS joined FROM io.act a LEFT JOIN io.act_join j ON j.id = a.id
    GROUP BY a.page HAVING count(*) FILTER (WHERE a.line = ANY ($1::text[])) > 0 ORDER BY a.page`,
  acts: `SELECT a.id, a.page, a.sending, a.at, a.until, a.who, a.what, a.line, a.campaign, a.n, a.detail, a.before, a.hash FROM io.act a
    WHERE a.page = $1 AND ($2::text[] IS NULL OR a.line = ANY ($2)) ORDER BY a.id`,
  /** Whether the whole database is this institution's: then what is of no line is its, too. */
  alone: `SELECT NOT EXISTS (SELECT FROM io.act a WHERE a.line <> '' AND a.line <> ALL ($1::text[]))
    AND NOT EXISTS (SELECT FROM io.line l WHERE l.name <> ALL ($1::text[])
      AND EXISTS (SELECT FROM io.lane x WHERE x.line = l.id)) AS alone`,
  gone: `SELECT id, hash FROM io.act_gone WHERE page = $1`,
  setGone: `INSERT INTO io.act_gone (page, id, hash) SELECT a.page, a.id, a.hash FROM io.act a WHERE a.page = $1
    ORDER BY a.id DESC LIMIT 1 ON CONFLICT (page) DO UPDATE SET id = excluded.id, hash = excluded.hash`,
  erase: `DELETE FROM io.act WHERE page = $1`,
} as const;

interface Log {
  readonly page: string;
  readonly n: number;
  readonly own: number;
  readonly joined: boolean;
}

type Kept = Act & { readonly until: number };

/** The logs that are the institution's alone. Within a transaction of the file. */
export async function copyLogAway(
  database: Database,
  store: Store,
  lines: readonly string[],
): Promise<readonly string[]> {
  const { rows } = database;
  const whole: string[] = [];
  const [{ alone } = { alone: false }] = await rows<{ alone: boolean }>(LOG_AWAY_SQL.alone, [lines]);
  const acts: Kept[] = [];
  for (const { page, n, own, joined } of await rows<Log>(LOG_AWAY_SQL.logs, [lines])) {
    const isWhole = !joined && (own === n || alone);
    const found = await rows<Kept>(LOG_AWAY_SQL.acts, [page, isWhole ? null : lines]);
    acts.push(...(isWhole ? found : chained(found)));
    if (!isWhole) continue;
    whole.push(page);
    for (const { id, hash } of await rows<{ id: number; hash: string }>(LOG_AWAY_SQL.gone, [page]))
      store.prepare('INSERT INTO act_gone VALUES (?, ?, ?)').run(page, id, hash);
  }
  const add = store.prepare(
    `INSERT INTO act (id, page, sending, at, until, who, what, line, campaign, n, detail, before, hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const act of acts.sort((a, b) => a.id - b.id))
    add.run(
      ...[act.id, act.page, act.sending, act.at, act.until, act.who, act.what],
      ...[act.line, act.campaign, act.n, act.detail, act.before, act.hash],
    );
  return whole;
}

function chained(acts: readonly Kept[]): Kept[] {
  let before = '';
  return acts.map((act) => {
    const hash = hashOf({ ...act, before });
    const one = { ...act, before, hash };
    before = hash;
    return one;
  });
}

export async function eraseLogs({ changed }: Database, pages: readonly string[]): Promise<void> {
  for (const page of pages) {
    await changed(LOG_AWAY_SQL.setGone, [page]);
    await changed(LOG_AWAY_SQL.erase, [page]);
  }
}
