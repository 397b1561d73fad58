/**
 * What the register forgets, and when. What is deleted is overwritten in the file (`secure_delete`); the write-ahead log
 * still has it until a checkpoint empties the log, a moment later.
 */
import type { Lanes } from './lanes';
import type { NoticeEraser } from './notice-eraser';
import { IS_FINAL } from './schema';
import type { Store } from './store';
import type { TrustedClock } from '../trusted-clock';
import type { RegisterSettings } from '../types';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Rows deleted, and rows whose recipient is erased, in one transaction. */
const SLICE = 250;

export const ERASER_SQL = {
  due: `SELECT id FROM message INDEXED BY message_settled
    WHERE ${IS_FINAL} AND lane = ? AND changed_at <= ? ORDER BY changed_at LIMIT ?`,
  delete: `DELETE FROM message WHERE id IN (SELECT value FROM json_each(?))`,
  readable: `SELECT id FROM message INDEXED BY message_readable
    WHERE ${IS_FINAL} AND recipient IS NOT NULL AND lane = ? AND changed_at <= ? ORDER BY changed_at LIMIT ?`,
  forget: `UPDATE message SET recipient = NULL WHERE id IN (SELECT value FROM json_each(?))`,
  /** What is still owed goes when it is out. */
  forgetRows: `DELETE FROM body WHERE id IN (SELECT value FROM json_each(?))
    AND (SELECT owed_to FROM message WHERE message.id = body.id) IS NULL`,
} as const;

export interface Eraser {
  /** Something was erased: the log is emptied before long. */
  erased(): void;
  sweep(line: string, settings: RegisterSettings): number;
  /** Lanes and follows in which nothing is left. Only within a transaction. */
  prune(): void;
  /** Leaves what is still to do for the next time. */
  end(): void;
}

/**
 * @param eraseActs erases a slice of the log that is due
 * @param delay how long erasures gather before the log is emptied for all of them; milliseconds
 */
export function eraserOf(
  store: Store,
  lanes: Lanes,
  notices: NoticeEraser,
  eraseActs: () => number,
  clock: TrustedClock,
  delay: number,
): Eraser {
  const statement = {
    due: store.prepare(ERASER_SQL.due),
    delete: store.prepare(ERASER_SQL.delete),
    readable: store.prepare(ERASER_SQL.readable),
    forget: store.prepare(ERASER_SQL.forget),
    forgetRows: store.prepare(ERASER_SQL.forgetRows),
    checkpoint: store.prepare('PRAGMA wal_checkpoint(TRUNCATE)'),
    pruneTally: store.prepare('DELETE FROM tally WHERE n = 0'),
    forgetConfirmations: store.prepare(
      'DELETE FROM confirmation WHERE at <= ? AND lane IN (SELECT value FROM json_each(?))',
    ),
    pruneConfirmations: store.prepare('DELETE FROM confirmation WHERE lane NOT IN (SELECT id FROM lane)'),
    pruneLanes: store.prepare('DELETE FROM lane WHERE id NOT IN (SELECT lane FROM tally)'),
  };
  let timer: NodeJS.Timeout | undefined;
  const sweeping = new Map<string, NodeJS.Immediate>();

  function erased(): void {
    timer ??= setTimeout(emptyLog, delay).unref();
  }

  function emptyLog(): void {
    timer = undefined;
    try {
      store.use(() => statement.checkpoint.all());
    } catch {
      // No room or no disk just now: the next write says so to who waits for it, and the log is emptied later.
      if (!store.refusal()) erased();
    }
  }

  /** Ids of at most one slice, over all lanes of the line. */
  function idsOf(which: 'due' | 'readable', line: string, upTo: number): number[] {
    const ids: number[] = [];
    for (const lane of lanes.inScope({ line })) {
      if (ids.length >= SLICE) break;
      const found = statement[which].all(lane.id, upTo, SLICE - ids.length) as { id: number }[];
      for (const row of found) ids.push(row.id);
    }
    return ids;
  }

  function sweepSlice(line: string, settings: RegisterSettings): { touched: number; more: boolean } {
    if (!clock.mayErase()) return { touched: 0, more: false };
    const now = clock.time();
    const due = idsOf('due', line, now - settings.retentionDays * DAY_MS);
    statement.delete.run(JSON.stringify(due));
    const readable = idsOf('readable', line, now - settings.recipientDays * DAY_MS);
    statement.forget.run(JSON.stringify(readable));
    statement.forgetRows.run(JSON.stringify(readable));
    const own = JSON.stringify(lanes.inScope({ line }).map(({ id }) => id));
    statement.forgetConfirmations.run(now - settings.retentionDays * DAY_MS, own);
    const over = notices.erase(line, settings.retentionDays, SLICE);
    const counts = [due.length, readable.length, over, eraseActs()];
    return { touched: counts.reduce((sum, n) => sum + n), more: counts.includes(SLICE) };
  }

  /** Lanes in which nothing is left. */
  function prune(): void {
    statement.pruneTally.run();
    if (statement.pruneLanes.run().changes > 0) lanes.reload();
    statement.pruneConfirmations.run();
    notices.prune();
  }

  function sweep(line: string, settings: RegisterSettings): number {
    const { touched, more } = store.transaction(() => {
      const slice = sweepSlice(line, settings);
      if (!slice.more) prune();
      return slice;
    }, 'full');
    if (touched > 0) erased();
    clearImmediate(sweeping.get(line));
    sweeping.delete(line);
    if (more) sweeping.set(line, setImmediate(goOn, line, settings));
    return touched;
  }

  function goOn(line: string, settings: RegisterSettings): void {
    try {
      sweep(line, settings);
    } catch {
      // The next sweep meets the same fault and reports it to its caller.
    }
  }

  return {
    erased,
    sweep,
    prune,
    end() {
      clearTimeout(timer);
      for (const immediate of sweeping.values()) clearImmediate(immediate);
    },
  };
}
