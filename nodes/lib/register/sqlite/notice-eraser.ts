/** Which followed notices go, and when: what is over after `retentionDays`, and what nobody looked after for as long. */
import type { Follows } from './follows';
import type { Store } from './store';

const DAY_MS = 24 * 60 * 60 * 1000;

export const NOTICE_ERASER_SQL = {
  over: `SELECT id FROM notice INDEXED BY notice_over
    WHERE next_day IS NULL AND follow = ? AND changed_at <= ? ORDER BY changed_at LIMIT ?`,
  /** Their node was deleted, or their destination is no longer the institution's. */
  left: `SELECT id FROM notice INDEXED BY notice_next
    WHERE next_day IS NOT NULL AND follow = ? AND next_day <= ? ORDER BY next_day LIMIT ?`,
  delete: `DELETE FROM notice WHERE id IN (SELECT value FROM json_each(?))`,
  early: `DELETE FROM paid_early WHERE line = ?1 AND number_hash IN (SELECT number_hash FROM paid_early
    INDEXED BY paid_early_at WHERE line = ?1 AND at <= ?2 ORDER BY at LIMIT ?3)`,
  pruneTally: `DELETE FROM notice_tally WHERE n = 0`,
  pruneFollows: `DELETE FROM follow WHERE id NOT IN (SELECT follow FROM notice_tally)`,
} as const;

export interface NoticeEraser {
  /** At most `limit` notices and early payments of the line; how many went. Only within a transaction, as `prune`. */
  erase(line: string, retentionDays: number, limit: number): number;
  /** The same, whatever their days. */
  eraseAll(line: string, limit: number): number;
  /** Follows in which nothing is left. */
  prune(): void;
}

export function noticeEraserOf(store: Store, follows: Follows): NoticeEraser {
  const statement = {
    over: store.prepare(NOTICE_ERASER_SQL.over),
    left: store.prepare(NOTICE_ERASER_SQL.left),
    delete: store.prepare(NOTICE_ERASER_SQL.delete),
    early: store.prepare(NOTICE_ERASER_SQL.early),
    pruneTally: store.prepare(NOTICE_ERASER_SQL.pruneTally),
    pruneFollows: store.prepare(NOTICE_ERASER_SQL.pruneFollows),
  };

  /** `upTo`: milliseconds since the epoch. */
  function idsOf(line: string, upTo: number, limit: number): number[] {
    const ids: number[] = [];
    for (const { id: follow } of follows.where((one) => one.line === line)) {
      const over = statement.over.all(follow, upTo, limit - ids.length) as { id: number }[];
      for (const { id } of over) ids.push(id);
      const day = Math.floor(upTo / DAY_MS);
      const left = statement.left.all(follow, day, limit - ids.length) as { id: number }[];
      for (const { id } of left) ids.push(id);
    }
    return ids;
  }

  function eraseUpTo(line: string, upTo: number, limit: number): number {
    const ids = idsOf(line, upTo, limit);
    statement.delete.run(JSON.stringify(ids));
    return ids.length + statement.early.run(line, upTo, limit - ids.length).changes;
  }

  return {
    erase: (line, retentionDays, limit) => eraseUpTo(line, store.now() - retentionDays * DAY_MS, limit),
    eraseAll: (line, limit) => eraseUpTo(line, Number.MAX_SAFE_INTEGER, limit),
    prune() {
      statement.pruneTally.run();
      if (statement.pruneFollows.run().changes > 0) follows.reload();
    },
  };
}
