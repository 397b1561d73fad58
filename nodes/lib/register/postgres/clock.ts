/**
 * Whether anything may be erased by this computer's clock. Besides what makes any clock doubtful (trusted-clock.ts) there is a second
 * one here, the database's, which all processes share: a computer whose clock goes otherwise erases nothing, and counts ages by it.
 */
import { TOLERANCE_MS, trustedClockOf, type ClockNote, type TrustedClock } from '../trusted-clock';
import type { Db, Tx } from './db';

const LOOK_EVERY_MS = 60_000;
/** Whoever erases notes what is believed, in a row that all processes share: not each time. */
const NOTE_EVERY_MS = 60_000;

/** The newest time believed is of all processes; what one of them did not believe is its own. */
const SHARED = 'believed-at';
const NOTES = [SHARED, 'doubted-at', 'doubted-till', 'doubted-for'] as const satisfies readonly ClockNote[];

export const CLOCK_SQL = {
  look: `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS at,
    (SELECT json_object_agg(m.name, m.value) FROM io.meta m WHERE m.name = ANY($1::text[])) AS notes`,
  write: `INSERT INTO io.meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  remove: `DELETE FROM io.meta WHERE name = $1`,
} as const;

export interface Clock {
  /** The time by which ages count; milliseconds since the epoch. */
  time(): number;
  /** Whether anything may be erased now. Within the transaction that erases. */
  mayErase(tx: Tx): Promise<boolean>;
  heard(at: number): void;
  doubted(): boolean;
  /** Compares the clocks, now and then. */
  refresh(): Promise<void>;
}

export interface ClockOptions {
  /** Of this process, for people. */
  readonly name: string;
  readonly monotonic: () => number;
  readonly sinceBoot: () => number;
  /** For tests: instead of the database's clock. */
  readonly serverClock?: () => number;
}

export function clockOf(db: Db, { name, monotonic, sinceBoot, serverClock }: ClockOptions): Clock {
  const known = new Map<ClockNote, number>();
  const changed = new Set<ClockNote>();
  /** Not before a clock was seen that goes with the database's. */
  let trusted: TrustedClock | undefined;
  /** What the database's clock is ahead by. */
  let ahead = 0;
  let lookedAt = -Infinity;
  const keyOf = (note: ClockNote): string => (note === SHARED ? note : `${note}:${name}`);
  const isRecent = (before = -Infinity, value = before): boolean =>
    before <= value && value - before < NOTE_EVERY_MS;
  const isApart = (): boolean => Math.abs(ahead) >= TOLERANCE_MS;

  async function look(tx: Tx): Promise<void> {
    const before = db.now();
    const [found] = await tx.rows<{ at: number; notes: Record<string, string> | null }>(CLOCK_SQL.look, [
      NOTES.map(keyOf),
    ]);
    const at = serverClock?.() ?? found?.at ?? before;
    ahead = at - (before + db.now()) / 2;
    lookedAt = monotonic();
    known.clear();
    changed.clear();
    for (const note of NOTES) {
      const value = found?.notes?.[keyOf(note)];
      if (value !== undefined) known.set(note, Number(value));
    }
    if (isApart()) return;
    trusted ??= trustedClockOf(
      {
        get: (note) => known.get(note),
        set(note, value) {
          const before = known.get(note);
          if (value === before || (note === SHARED && isRecent(before, value))) return;
          changed.add(note);
          if (value === undefined) known.delete(note);
          else known.set(note, value);
        },
      },
      ...([() => db.now(), monotonic, sinceBoot] as const),
    );
  }

  return {
    time: () => (isApart() || trusted === undefined ? db.now() + ahead : trusted.time()),
    doubted: () => isApart() || trusted?.doubted() === true,
    heard: (at) => trusted?.heard(at),
    async mayErase(tx) {
      await look(tx);
      if (isApart() || trusted === undefined) return false;
      const may = trusted.mayErase();
      for (const note of changed) {
        const value = known.get(note);
        if (value === undefined) await tx.changed(CLOCK_SQL.remove, [keyOf(note)]);
        else await tx.changed(CLOCK_SQL.write, [keyOf(note), String(value)]);
      }
      return may;
    },
    async refresh() {
      if (monotonic() - lookedAt >= LOOK_EVERY_MS) await db.read(look);
    },
  };
}
