/** What the owner of a line does for it now and then. */
import type { Db } from './db';

export const UPKEEP_SQL = {
  /** Of the lines of $1 and of those that nobody has: what was counted since is added to the tally. */
  fold: `WITH gone AS (DELETE FROM io.tally_change c WHERE c.lane IN (
        SELECT l.id FROM io.lane l JOIN io.line line ON line.id = l.line WHERE line.owner = $1 OR line.owner IS NULL)
      RETURNING c.lane, c.state, c.reason, c.n)
    INSERT INTO io.tally (lane, state, reason, n)
      SELECT lane, state, reason, sum(n) FROM gone GROUP BY lane, state, reason ORDER BY lane, state, reason
    ON CONFLICT (lane, state, reason) DO UPDATE SET n = tally.n + excluded.n`,
  /** Long after anybody could still ask what became of it. */
  forgetDone: `DELETE FROM io.done WHERE at < clock_timestamp() - interval '1 day'`,
} as const;

export function upkeepOf(db: Pick<Db, 'claim' | 'me'>): {
  fold(): Promise<void>;
  forgetDone(): Promise<void>;
} {
  return {
    async fold() {
      await db.claim((tx) => tx.changed(UPKEEP_SQL.fold, [db.me()]));
    },
    async forgetDone() {
      await db.claim((tx) => tx.changed(UPKEEP_SQL.forgetDone));
    },
  };
}
