/**
 * What the register forgets, and when. Only a line's owner erases, or anybody where it has none. PostgreSQL does not overwrite what is
 * deleted: the sealed bytes go with VACUUM, and from logs and backups when those expire.
 */
import type { Register, RegisterSettings } from '../types';
import type { Clock } from './clock';
import type { Db, Tx } from './db';
import { pruneFollows } from './follows';
import { eraseNotices } from './notice-eraser';
import { pruneNoticeTally } from './notice-tally';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Rows deleted, and rows whose recipient is erased, in one transaction. */
const SLICE = 250;

/** In message_done: whose recipient can be read, and whose cannot. */
const OF_LINE = (readable: string) => `SELECT d.id FROM io.lane l CROSS JOIN (VALUES ${readable}) r (readable)
  CROSS JOIN LATERAL (SELECT m.id FROM io.message m WHERE m.final AND m.lane = l.id AND m.readable = r.readable
    AND m.changed_at <= $2 ORDER BY m.changed_at LIMIT $3) d
  WHERE l.line = $1 LIMIT $3`;

/** Nothing stands in any state. */
const IS_EMPTY = `NOT EXISTS (SELECT FROM (
    SELECT t.state, t.reason, t.n FROM io.tally t WHERE t.lane = l.id
    UNION ALL SELECT c.state, c.reason, c.n FROM io.tally_change c WHERE c.lane = l.id) counted
  GROUP BY counted.state, counted.reason HAVING sum(counted.n) <> 0)`;

export const ERASER_SQL = {
  line: `SELECT line.id, line.owner FROM io.line line WHERE line.name = $1`,
  due: OF_LINE('(true), (false)'),
  readable: OF_LINE('(true)'),
  delete: `DELETE FROM io.message WHERE id = ANY($1::bigint[])`,
  forget: `UPDATE io.message SET recipient = NULL WHERE id = ANY($1::bigint[])`,
  /** What is still owed goes when it is out. */
  forgetRows: `DELETE FROM io.body b WHERE b.id = ANY($1::bigint[])
    AND (SELECT m.owed_to FROM io.message m WHERE m.id = b.id) IS NULL`,
  confirmations: `DELETE FROM io.confirmation c WHERE c.at <= $2 AND c.lane IN (SELECT l.id FROM io.lane l WHERE l.line = $1)`,
  empty: `SELECT l.id FROM io.lane l WHERE l.line = $1 AND ${IS_EMPTY}`,
  /** Whoever takes in holds it: from here on no message comes into a lane of the line. */
  lockLine: `SELECT e.last_id FROM io.line_end e WHERE e.line = $1 FOR UPDATE`,
  prune: `DELETE FROM io.lane l WHERE l.id = ANY($1::int[]) AND ${IS_EMPTY} RETURNING l.id`,
  pruneConfirmations: `DELETE FROM io.confirmation WHERE lane = ANY($1::int[])`,
  pruneTally: `DELETE FROM io.tally WHERE lane = ANY($1::int[])`,
  pruneChanges: `DELETE FROM io.tally_change WHERE lane = ANY($1::int[])`,
} as const;

export interface Eraser extends Pick<Register, 'sweep'> {
  /** Leaves what is still to do for the next time. */
  end(): void;
}

/** Lanes of the line in which nothing is left go; line 0 is none. */
export async function pruneLanes(tx: Tx, line: number): Promise<void> {
  const empty = await tx.rows<{ id: number }>(ERASER_SQL.empty, [line]);
  if (empty.length === 0) return;
  await tx.rows(ERASER_SQL.lockLine, [line]);
  const gone = await tx.rows<{ id: number }>(ERASER_SQL.prune, [empty.map(({ id }) => id)]);
  const ids = [gone.map(({ id }) => id)];
  await tx.changed(ERASER_SQL.pruneConfirmations, ids);
  await tx.changed(ERASER_SQL.pruneChanges, ids);
  await tx.changed(ERASER_SQL.pruneTally, ids);
}

/**
 * @param eraseActs erases a slice of the log that is due by this time
 * @param mayErase whether the register is not doubted
 */
export function eraserOf(
  db: Db,
  clock: Clock,
  eraseActs: (tx: Tx, time: number) => Promise<number>,
  mayErase: () => boolean,
): Eraser {
  const sweeping = new Map<string, NodeJS.Immediate>();
  let isEnded = false;

  async function idsOf(tx: Tx, which: 'due' | 'readable', line: number, upTo: number): Promise<number[]> {
    const found = await tx.rows<{ id: number }>(ERASER_SQL[which], [line, upTo, SLICE]);
    return found.map(({ id }) => id);
  }

  async function sweepSlice(
    tx: Tx,
    name: string,
    { retentionDays, recipientDays }: RegisterSettings,
  ): Promise<{ touched: number; more: boolean }> {
    const nothing = { touched: 0, more: false };
    const [line = { id: 0, owner: null }] = await tx.rows<{ id: number; owner: number | null }>(
      ERASER_SQL.line,
      [name],
    );
    if (line.owner !== null && line.owner !== db.me()) return nothing;
    if (!(await clock.mayErase(tx))) return nothing;
    const now = clock.time();
    const old = now - retentionDays * DAY_MS;
    const due = await idsOf(tx, 'due', line.id, old);
    if (due.length > 0) await tx.changed(ERASER_SQL.delete, [due]);
    const readable = await idsOf(tx, 'readable', line.id, now - recipientDays * DAY_MS);
    if (readable.length > 0) {
      await tx.changed(ERASER_SQL.forget, [readable]);
      await tx.changed(ERASER_SQL.forgetRows, [readable]);
    }
    await tx.changed(ERASER_SQL.confirmations, [line.id, old]);
    const notices = await eraseNotices(tx, name, old, SLICE);
    const counts = [due.length, readable.length, notices, await eraseActs(tx, now)];
    const more = counts.includes(SLICE);
    if (!more) {
      await pruneLanes(tx, line.id);
      await pruneFollows(tx, name);
      await pruneNoticeTally(tx, name);
    }
    return { touched: counts.reduce((sum, n) => sum + n), more };
  }

  async function sweep(line: string, settings: RegisterSettings): Promise<number> {
    if (!mayErase()) return 0;
    const { touched, more } = await db.transact((tx) => sweepSlice(tx, line, settings));
    clearImmediate(sweeping.get(line));
    sweeping.delete(line);
    if (more && !isEnded) sweeping.set(line, setImmediate(goOn, line, settings));
    return touched;
  }

  function goOn(line: string, settings: RegisterSettings): void {
    // The next sweep meets the same fault and reports it to its caller.
    sweep(line, settings).catch(() => undefined);
  }

  return {
    sweep,
    end() {
      isEnded = true;
      for (const immediate of sweeping.values()) clearImmediate(immediate);
    },
  };
}
