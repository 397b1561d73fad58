/** Followed notices from a file to the database. */
import { lineToday } from '../../core/destination';
import { sealBody } from '../postgres/bodies';
import { followOf } from '../postgres/follows';
import { buffer, columnsOf, insertSql, slices, type Bytes } from './columns';
import type { Database } from './database';
import { goOn, type Progress } from './problem';
import type { Source } from './source';

const SLICE = 250;

/** No process has this number: who tells an end next says that it may have been told before. */
const SOMEBODY = 0;

const NOTICE = {
  ...{ id: 'bigint', follow: 'int', state: 'text', note: 'text', reminder: 'text', again: 'boolean' },
  ...{ owed: 'boolean', told_by: 'bigint', number_hash: 'bytea', recipient_hash: 'bytea', sealed: 'bytea' },
  ...{ io_id: 'text', sent_at: 'bigint', sent_day: 'int', due_day: 'int', next_day: 'int' },
  changed_at: 'bigint',
};
const BODY = { id: 'bigint', msg: 'bytea' };
const EARLY = { number_hash: 'bytea', line: 'text', node: 'text', at: 'bigint' };

export const NOTICES_HERE_SQL = {
  base: `SELECT greatest(coalesce((SELECT max(id) FROM io.notice), 0), (SELECT last_value FROM io.notice_id)) AS id`,
  ids: `SELECT setval('io.notice_id', $1)`,
  insert: insertSql('io.notice', NOTICE),
  insertBody: insertSql('io.notice_body', BODY),
  early: insertSql('io.paid_early', EARLY, 'ON CONFLICT DO NOTHING'),
  plan: `INSERT INTO io.meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`,
  /** Of a node that has planned otherwise here nothing is noted: at its next start it plans all anew. */
  otherPlan: `DELETE FROM io.meta WHERE name = $1 AND value <> $2`,
} as const;

const FILE_SQL = {
  page: `SELECT notice.id, follow, state, note, reminder, giving, again, owed, number_hash, recipient_hash, sealed, io_id, sent_at,
      sent_day, due_day, next_day, changed_at, msg
    FROM notice LEFT JOIN notice_body ON notice_body.id = notice.id WHERE notice.id > ? ORDER BY notice.id LIMIT ${SLICE}`,
  newest: `SELECT ifnull(max(id), 0) AS id FROM notice`,
  early: `SELECT number_hash, line, node, at FROM paid_early ORDER BY number_hash`,
  plans: `SELECT name, value FROM meta WHERE name GLOB 'plan:*'`,
} as const;

interface Row {
  readonly id: number;
  readonly follow: number;
  readonly state: string;
  readonly note: string | null;
  readonly reminder: string;
  readonly giving: string | null;
  readonly again: number;
  readonly owed: number;
  readonly number_hash: Bytes;
  readonly recipient_hash: Bytes;
  readonly sealed: Bytes;
  readonly io_id: string;
  readonly sent_at: number;
  readonly sent_day: number;
  readonly due_day: number;
  readonly next_day: number | null;
  readonly changed_at: number;
  readonly msg: ArrayBuffer | null;
}

export async function copyNotices(source: Source, database: Database, progress: Progress): Promise<void> {
  const { rows, changed, secrets } = database;
  const follows = new Map<number, { readonly id: number; readonly line: string }>();
  for (const { id, line, node, service } of source.follows)
    follows.set(id, { id: await followOf(database, line, node, service), line });
  const [{ id: base } = { id: 0 }] = await rows<{ id: number }>(NOTICES_HERE_SQL.base);
  const newest = source.all<{ id: number }>(FILE_SQL.newest)[0]?.id ?? 0;
  await rows(NOTICES_HERE_SQL.ids, [Math.max(1, base + newest)]);
  for (let after = 0; ;) {
    goOn(progress);
    const page = source.all<Row>(FILE_SQL.page, after);
    const last = page.at(-1);
    if (last === undefined) break;
    const notices = page.map((row) => ({
      ...row,
      ...{ id: base + row.id, follow: follows.get(row.follow)?.id, owed: row.owed === 1 },
      // What was on its way out goes out once more.
      again: row.again === 1 || row.giving !== null,
      told_by: row.owed === 1 ? SOMEBODY : null,
      ...{ number_hash: buffer(row.number_hash), recipient_hash: buffer(row.recipient_hash) },
      sealed: buffer(row.sealed),
    }));
    await changed(NOTICES_HERE_SQL.insert, columnsOf(NOTICE, notices));
    const bodies = page.flatMap(({ id, follow, msg }) =>
      msg === null
        ? []
        : [
            {
              id: base + id,
              msg: sealBody(
                secrets(follows.get(follow)?.line ?? ''),
                'notice',
                base + id,
                source.bodies.notice.open(id, msg),
              ),
            },
          ],
    );
    if (bodies.length > 0) await changed(NOTICES_HERE_SQL.insertBody, columnsOf(BODY, bodies));
    after = last.id;
  }
  await copyEarly(source, database);
  await copyPlans(source, database);
}

async function copyEarly(source: Source, { changed }: Database): Promise<void> {
  const early = source.all<{ number_hash: Bytes; line: string; node: string; at: number }>(FILE_SQL.early);
  for (const slice of slices(early, SLICE)) {
    const rows = slice.map((row) => ({
      ...row,
      number_hash: buffer(row.number_hash),
      line: lineToday(row.line),
    }));
    await changed(NOTICES_HERE_SQL.early, columnsOf(EARLY, rows));
  }
}

async function copyPlans(source: Source, { changed }: Database): Promise<void> {
  for (const { name, value } of source.all<{ name: string; value: string }>(FILE_SQL.plans)) {
    const isOther = (await changed(NOTICES_HERE_SQL.otherPlan, [name, value])) > 0;
    if (!isOther) await changed(NOTICES_HERE_SQL.plan, [name, value]);
  }
}
