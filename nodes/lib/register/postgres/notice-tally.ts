/** How many notices stand where: what was counted since is added now and then, and what has come to nothing goes. */
import type { Db, Tx } from './db';

export const NOTICE_TALLY_SQL = {
  /** Of the lines that $1 owns and of those that nobody does. */
  fold: `WITH gone AS (DELETE FROM io.notice_tally_change c WHERE c.follow IN (
        SELECT f.id FROM io.follow f WHERE NOT EXISTS (SELECT FROM io.line line WHERE line.name = f.line AND line.owner <> $1))
      RETURNING c.follow, c.state, c.note, c.day, c.n)
    INSERT INTO io.notice_tally (follow, state, note, day, n)
      SELECT follow, state, note, day, sum(n) FROM gone GROUP BY follow, state, note, day ORDER BY follow, state, note, day
    ON CONFLICT (follow, state, note, day) DO UPDATE SET n = notice_tally.n + excluded.n`,
  prune: `DELETE FROM io.notice_tally t USING io.follow f WHERE f.id = t.follow AND f.line = $1 AND t.n = 0`,
} as const;

export async function foldNotices(db: Pick<Db, 'read' | 'me'>): Promise<void> {
  await db.read((tx) => tx.changed(NOTICE_TALLY_SQL.fold, [db.me()]));
}

export async function pruneNoticeTally(tx: Tx, line: string): Promise<void> {
  await tx.changed(NOTICE_TALLY_SQL.prune, [line]);
}
