/**
 * The log of what people did, from a file to the database. Its hashes stay as they are in every export. Where the database has a log of
 * the same name already, as it has of what was done outside of any page, this one is put in behind it and the seam is noted (act_join).
 */
import { columnsOf, insertSql } from './columns';
import type { Database } from './database';
import { goOn, type Progress } from './problem';
import type { Source } from './source';

const SLICE = 500;

const ACT = {
  ...{
    id: 'bigint',
    page: 'text',
    sending: 'text',
    at: 'bigint',
    until: 'bigint',
    who: 'text',
    what: 'text',
  },
  ...{ line: 'text', campaign: 'text', n: 'bigint', detail: 'text', before: 'text', hash: 'text' },
};

export const LOG_HERE_SQL = {
  end: `SELECT id FROM io.act_end FOR UPDATE`,
  setEnd: `UPDATE io.act_end SET id = $1`,
  insert: insertSql('io.act', ACT),
  /** The end of each log here: of its last entry, or of the last one that was erased of it. */
  known: `SELECT DISTINCT ON (page) page, hash, until FROM (
      SELECT a.page, a.hash, a.until, a.id FROM io.act a UNION ALL SELECT g.page, g.hash, 0, g.id FROM io.act_gone g) ends
    ORDER BY page, until = 0, id DESC`,
  gone: `INSERT INTO io.act_gone (page, id, hash) VALUES ($1, $2, $3)`,
  join: `INSERT INTO io.act_join (id, before, after) VALUES ($1, $2, $3)`,
} as const;

const FILE_SQL = {
  page: `SELECT id, page, sending, at, until, who, what, line, campaign, n, detail, before, hash FROM act
    WHERE id > ? ORDER BY id LIMIT ${SLICE}`,
  gone: `SELECT page, id, hash FROM act_gone ORDER BY page`,
  given: `SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'act'), 0) AS n`,
} as const;

interface Row {
  readonly id: number;
  readonly page: string;
  readonly until: number;
  readonly before: string;
  readonly hash: string;
}

export async function copyLog(source: Source, database: Database, progress: Progress): Promise<void> {
  const { rows, changed } = database;
  const [{ id: base } = { id: 0 }] = await rows<{ id: number }>(LOG_HERE_SQL.end);
  const known = await rows<{ page: string; hash: string; until: number }>(LOG_HERE_SQL.known);
  const ends = new Map(known.map((end) => [end.page, end]));
  const joined = new Set<string>();
  let seen = 0;
  for (let after = 0; ;) {
    goOn(progress);
    const page = source.all<Row>(FILE_SQL.page, after);
    const last = page.at(-1);
    if (last === undefined) break;
    const acts = page.map((act) => ({
      ...{ ...act, id: base + act.id },
      // Never before an older one of its log: only the oldest ones go.
      until: Math.max(act.until, ends.get(act.page)?.until ?? 0),
    }));
    await changed(LOG_HERE_SQL.insert, columnsOf(ACT, acts));
    for (const { id, page: log, before } of acts) {
      const end = ends.get(log);
      if (end === undefined || joined.has(log)) continue;
      joined.add(log);
      await changed(LOG_HERE_SQL.join, [id, before, end.hash]);
    }
    after = last.id;
    seen = Math.max(seen, last.id);
  }
  for (const { page, id, hash } of source.all<{ page: string; id: number; hash: string }>(FILE_SQL.gone)) {
    seen = Math.max(seen, id);
    if (!ends.has(page)) await changed(LOG_HERE_SQL.gone, [page, base + id, hash]);
  }
  const given = source.all<{ n: number }>(FILE_SQL.given)[0]?.n ?? 0;
  await changed(LOG_HERE_SQL.setEnd, [base + (await endOf(database, base, given, seen))]);
}

/** The number up to which entries were given; one that is missing at the end of the file is missing here too. */
async function endOf({ rows }: Database, base: number, given: number, seen: number): Promise<number> {
  if (seen < given) return given;
  const [{ id } = { id: base }] = await rows<{ id: number }>(
    `SELECT greatest($1, (SELECT max(a.id) FROM io.act a), (SELECT max(g.id) FROM io.act_gone g))::bigint AS id`,
    [base],
  );
  return id - base;
}
