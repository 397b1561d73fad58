/**
 * Whether the computer's clock can be trusted with forgetting. A clock that is months ahead would otherwise erase in one sweep
 * all that keeps a message from being sent twice, or end the time for which it is a duplicate.
 *
 * While Node-RED runs the clock is believed as long as it goes with the monotonic one, and with the time since the computer was
 * started where that one stood still: a computer that slept. At a start nothing tells how long the computer was off: the clock is
 * compared with the newest time that was believed, kept in `meta`, and may be ahead of it by a long weekend; so also in the first
 * minutes, in which a computer without a battery for its clock asks the network what time it is. A clock that was doubted
 * is believed again when it is right again or when IO's answers bear the same time; or, where IO answers nothing at all, after it
 * has been shown for 30 days. While it is doubted, the believed time goes on with the monotonic clock.
 */
import type { Store } from './store';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A clock that is put right, the time that an answer was on its way, a drift of weeks. */
const TOLERANCE_MS = 15 * 60_000;
/** A computer that was off over a long weekend. */
const LONGEST_GAP_MS = 5 * DAY_MS;
/** What belongs to a start. */
const START_MS = 15 * 60_000;
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

/**
 * @param monotonic milliseconds that never jump, and need not go on while the computer sleeps
 * @param sinceBoot milliseconds that go on while the computer sleeps; looked at only when the clock is ahead
 */
export function trustedClockOf(
  store: Store,
  monotonic: () => number,
  sinceBoot: () => number = monotonic,
): TrustedClock {
  const read = store.prepare('SELECT value FROM meta WHERE name = ?');
  const write = store.prepare(
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const remove = store.prepare('DELETE FROM meta WHERE name = ?');
  const known = (name: Name) => (read.get(name) as { value: number } | undefined)?.value;

  /** What was believed last, and when on the monotonic clock. */
  let anchor = { time: known('believed-at') ?? store.now(), at: monotonic() };
  const openedAt = monotonic();
  /** Whether the time has been known since the start: before, the time that the computer was off is still open. */
  let isKnown = false;
  /** How far the time since boot is ahead of the monotonic one, by what was slept up to now. */
  let slept = sinceBoot() - monotonic();
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
    if (ahead < -TOLERANCE_MS || (ahead > TOLERANCE_MS && !isExplained(ahead))) return false;
    if (ahead > 0) believe(now);
    isKnown = true;
    return true;
  }

  function isExplained(ahead: number): boolean {
    if (!isKnown || monotonic() - openedAt < START_MS) return ahead <= LONGEST_GAP_MS;
    const sleptNow = sinceBoot() - monotonic();
    if (ahead - (sleptNow - slept) > TOLERANCE_MS) return false;
    slept = sleptNow;
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
      isKnown = true;
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
