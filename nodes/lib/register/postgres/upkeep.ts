/** What the owner of a line does for it now and then. */
import type { Db } from './db';
import { QUESTION_SQL } from './questions';

/** Days after its end for which a process is remembered; people are shown seven (replicas.ts). */
export const REMEMBERED_DAYS = 30;

/**
 * Numbers of processes that something still names; a notice names none that is gone (io.declare_gone). Evaluated only where there is one
 * to forget.
 */
const NAMED = `SELECT l.owner AS id FROM io.line l UNION SELECT l.left_by FROM io.line l
    UNION SELECT b.process FROM io.beat b UNION SELECT c.process FROM io.contender c UNION SELECT f.process FROM io.flow_set f
    UNION SELECT unnest(ARRAY[named.by_process, named.given]) FROM io.lane s CROSS JOIN LATERAL (
      (SELECT m.by_process, m.given FROM io.message m WHERE m.flying AND m.lane = s.id OFFSET 0)
      UNION ALL
      (SELECT m.by_process, m.given FROM io.message m WHERE m.resting AND m.lane = s.id AND m.state = 'in-doubt' OFFSET 0)) named`;

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
  /** The number is not given again: it comes from a sequence. Who wakes and finds it gone is as one that was declared gone. */
  forgetProcesses: `DELETE FROM io.process p WHERE p.gone AND p.gone_at < clock_timestamp() - interval '${REMEMBERED_DAYS} days'
    AND p.id NOT IN (SELECT named.id FROM (${NAMED}) named WHERE named.id IS NOT NULL)`,
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
      await db.claim((tx) => tx.changed(QUESTION_SQL.forget));
      await db.claim((tx) => tx.changed(UPKEEP_SQL.forgetProcesses));
    },
  };
}
