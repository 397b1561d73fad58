/** Which followed notices go, and when: what is over after `retentionDays`, and what nobody looked after for as long. */
import type { Tx } from './db';

const DAY_MS = 24 * 60 * 60 * 1000;

export const NOTICE_ERASER_SQL = {
  over: `SELECT d.id FROM io.follow f CROSS JOIN LATERAL (SELECT n.id FROM io.notice n
      WHERE n.follow = f.id AND n.is_over AND n.changed_at <= $2 ORDER BY n.changed_at LIMIT $3) d
    WHERE f.line = $1 LIMIT $3`,
  /** Their node was deleted, or their destination is no longer the institution's. */
  left: `SELECT d.id FROM io.follow f CROSS JOIN LATERAL (SELECT n.id FROM io.notice n
      WHERE n.follow = f.id AND n.is_open AND n.next_day <= $2 ORDER BY n.next_day LIMIT $3) d
    WHERE f.line = $1 LIMIT $3`,
  delete: `DELETE FROM io.notice WHERE id = ANY($1::bigint[])`,
  early: `DELETE FROM io.paid_early p USING (SELECT e.number_hash, e.line, e.node FROM io.paid_early e
      WHERE e.line = $1 AND e.at <= $2 ORDER BY e.at LIMIT $3) e
    WHERE p.number_hash = e.number_hash AND p.line = e.line AND p.node = e.node`,
} as const;

/** At most `limit` notices and early payments of the line; how many went. `upTo`: milliseconds since the epoch. */
export async function eraseNotices(tx: Tx, line: string, upTo: number, limit: number): Promise<number> {
  const over = await tx.rows<{ id: number }>(NOTICE_ERASER_SQL.over, [line, upTo, limit]);
  const day = Math.min(Math.floor(upTo / DAY_MS), LAST_DAY);
  const rest = limit - over.length;
  const left = rest === 0 ? [] : await tx.rows<{ id: number }>(NOTICE_ERASER_SQL.left, [line, day, rest]);
  const ids = [...over, ...left].map(({ id }) => id);
  if (ids.length > 0) await tx.changed(NOTICE_ERASER_SQL.delete, [ids]);
  if (ids.length === limit) return limit;
  return ids.length + (await tx.changed(NOTICE_ERASER_SQL.early, [line, upTo, limit - ids.length]));
}

/** The same, whatever their days. */
export async function eraseAllNotices(tx: Tx, line: string, limit: number): Promise<number> {
  return eraseNotices(tx, line, Number.MAX_SAFE_INTEGER, limit);
}

/** The last day that a column has room for. */
const LAST_DAY = 2 ** 31 - 1;
