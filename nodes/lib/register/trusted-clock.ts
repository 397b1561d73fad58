/**
 * Whether the computer's clock can be trusted with forgetting. A clock that is months ahead would otherwise erase in one sweep
 * all that keeps a message from being sent twice, or end the time for which it is a duplicate.
 *
 * The clock is believed as long as it goes with the monotonic one, or falls behind or runs ahead of it by no more than a
 * computer sleeps. At a start it is compared with the newest time that was believed, kept in `meta`. A clock that was doubted
 * is believed again when it is right again or when IO's answers bear the same time; or, where IO answers nothing at all, after it
 * has been shown for 30 days. While it is doubted, the believed time goes on with the monotonic clock.
 */
import type { Store } from './store';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A clock that is put right, the time that an answer was on its way, a drift of weeks. */
const TOLERANCE_MS = 15 * 60_000;
/** A computer that slept or was off over a long weekend. */
const LONGEST_GAP_MS = 5 * DAY_MS;
const DOUBT_MS = 30 * DAY_MS;
/** IO's answers come by the second; the time in them is looked at now and then. */
const HEAR_EVERY_MS = 60_000;

/** The newest time believed, and the first and the last that were not; milliseconds since the epoch. */
type Name = 'believed-at' | 'doubted-at' | 'doubted-till';

export interface TrustedClock {
  /** The time by which ages count: the clock's, or the believed one while that is doubted. Milliseconds since the epoch. */
  time(): number;
  /** Whether anything may be erased now; notes what the next start needs to know. Only within a transaction. */
  mayErase(): boolean;
  /** IO's answer bears this time. */
  heard(at: number): void;
  doubted(): boolean;
}

/** @param monotonic milliseconds that never jump */
export function trustedClockOf(store: Store, monotonic: () => number): TrustedClock {
  const read = store.prepare('SELECT value FROM meta WHERE name = ?');
  const write = store.prepare(
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const remove = store.prepare('DELETE FROM meta WHERE name = ?');
  const known = (name: Name) => (read.get(name) as { value: number } | undefined)?.value;

  /** What was believed last, and when on the monotonic clock. */
  let anchor = { time: known('believed-at') ?? store.now(), at: monotonic() };
  let heardAt = -Infinity;
  /** IO has said that the clock is wrong: to be shown long does not help it then. */
  let isContradicted = false;

  const expected = (): number => anchor.time + (monotonic() - anchor.at);

  function believe(now: number): void {
    anchor = { time: now, at: monotonic() };
    isContradicted = false;
  }

  /** Those that agree are brought together, so that small differences do not grow. */
  function agrees(): boolean {
    const now = store.now();
    const ahead = now - expected();
    if (ahead < -TOLERANCE_MS || ahead > LONGEST_GAP_MS) return false;
    if (ahead > 0) believe(now);
    return true;
  }

  function shownLongEnough(now: number): boolean {
    const [since, till] = [known('doubted-at'), known('doubted-till')];
    const goesOn = till !== undefined && now >= till && now - till <= LONGEST_GAP_MS;
    write.run('doubted-till', now);
    if (!isContradicted && since !== undefined && goesOn) return now - since >= DOUBT_MS;
    write.run('doubted-at', now);
    return false;
  }

  return {
    time: () => (agrees() ? store.now() : expected()),
    doubted: () => !agrees(),
    mayErase() {
      const now = store.now();
      if (!agrees()) {
        if (!shownLongEnough(now)) return false;
        believe(now);
      }
      write.run('believed-at', now);
      remove.run('doubted-at');
      remove.run('doubted-till');
      return true;
    },
    heard(at) {
      if (monotonic() - heardAt < HEAR_EVERY_MS) return;
      heardAt = monotonic();
      const now = store.now();
      if (Math.abs(now - at) <= TOLERANCE_MS) {
        believe(now);
        return;
      }
      anchor = { time: at, at: monotonic() };
      isContradicted = true;
    },
  };
}
