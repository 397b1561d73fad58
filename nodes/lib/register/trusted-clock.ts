/**
 * Whether the computer's clock can be trusted with forgetting. A clock that is months ahead would otherwise erase in one sweep
 * all that keeps a message from being sent twice, or end the time for which it is a duplicate.
 *
 * While Node-RED runs the clock is believed as long as it goes with the monotonic one, and with the time since the computer was
 * started where that one stood still: a computer that slept. At a start nothing here tells how long the computer was off, nor in
 * the first minutes whether it has asked the network for the time: a clock that is ahead of the newest time that was believed
 * (kept in the register) is open until IO's answers bear the same time. Up to a long weekend that is nothing to speak of; what is more
 * is doubted, and people are told. Neither erases anything: meanwhile the believed time goes on with the monotonic clock.
 *
 * Where IO answers nothing at all, an open clock is believed after Node-RED has run with it for 5 days, a doubted one after 30.
 */

const DAY_MS = 24 * 60 * 60 * 1000;
/** A clock that is put right, the time that an answer was on its way, a drift of weeks. */
export const TOLERANCE_MS = 15 * 60_000;
/** A computer that was off over a long weekend: nobody is told. */
const LONGEST_GAP_MS = 5 * DAY_MS;
/** What belongs to a start. */
const START_MS = 15 * 60_000;
/** Of running, until a clock is believed without IO. */
const SHOWN_MS = { open: LONGEST_GAP_MS, doubted: 30 * DAY_MS } as const;
/** IO's answers come by the second; the time in them is looked at now and then. */
const HEAR_EVERY_MS = 60_000;

/**
 * The newest time believed; the first and the last that were not, milliseconds since the epoch; and for how many milliseconds
 * Node-RED has run between those two.
 */
export type ClockNote = 'believed-at' | 'doubted-at' | 'doubted-till' | 'doubted-for';

/** Where those stand. */
export interface ClockNotes {
  get(name: ClockNote): number | undefined;
  /** Only within a transaction; undefined: no more. */
  set(name: ClockNote, value: number | undefined): void;
}

export interface TrustedClock {
  /** The time by which ages count: the clock's, or the believed one as long as that is not. Milliseconds since the epoch. */
  time(): number;
  /** Whether anything may be erased now; notes what the next start needs to know. Only within a transaction. */
  mayErase(): boolean;
  /** IO's answer bears this time. */
  heard(at: number): void;
  /** Whether people are to be told. */
  doubted(): boolean;
}

/**
 * @param nowOf the computer's clock; milliseconds since the epoch
 * @param monotonic milliseconds that never jump, and need not go on while the computer sleeps
 * @param sinceBoot milliseconds that go on while the computer sleeps; looked at only when the clock is ahead
 */
export function trustedClockOf(
  notes: ClockNotes,
  nowOf: () => number,
  monotonic: () => number,
  sinceBoot: () => number = monotonic,
): TrustedClock {
  const known = (name: ClockNote) => notes.get(name);

  /** What was believed last, and when on the monotonic clock. */
  let anchor = { time: known('believed-at') ?? nowOf(), at: monotonic() };
  const openedAt = monotonic();
  /** Whether the time has been known since the start: before, the time that the computer was off is still open. */
  let isKnown = false;
  /** That the clock went ahead at the start, and that nothing has shown since whether it is right. */
  let isOpen = false;
  /** How far the time since boot is ahead of the monotonic one, by what was slept up to now. */
  let slept = sinceBoot() - monotonic();
  let heardAt = -Infinity;
  /** IO has said that the clock is wrong: to be shown long does not help it then. */
  let isContradicted = false;
  /** When it was noted last that the clock is not believed, on the monotonic clock. */
  let notedAt: number | undefined;
  /** A clock that is open over several starts, such as of a computer that is off every night and never asks IO. */
  const wasOpen = isSmallGap(known('doubted-at'), anchor.time) && goesOn(nowOf());

  const expected = (): number => anchor.time + (monotonic() - anchor.at);

  function believe(now: number): void {
    anchor = { time: now, at: monotonic() };
    isKnown = true;
    isOpen = false;
    isContradicted = false;
  }

  /** Those that agree are brought together, so that small differences do not grow. */
  function look(): 'right' | 'open' | 'doubted' {
    const now = nowOf();
    const ahead = now - expected();
    if (ahead < -TOLERANCE_MS) return 'doubted';
    if (ahead <= TOLERANCE_MS) {
      if (ahead > 0) believe(now);
      isKnown = true;
      return 'right';
    }
    const sleptNow = sinceBoot() - monotonic();
    const unexplained = ahead - (sleptNow - slept);
    if (unexplained <= TOLERANCE_MS) {
      believe(now);
      slept = sleptNow;
      return 'right';
    }
    if (!isKnown || monotonic() - openedAt < START_MS) isOpen = true;
    const isSmall = unexplained <= LONGEST_GAP_MS || (wasOpen && !isKnown && goesOn(now));
    return isOpen && !isContradicted && isSmall ? 'open' : 'doubted';
  }

  /** Whether the clock that was not believed last is still the same one, without a jump between. */
  function goesOn(now: number): boolean {
    const till = known('doubted-till');
    return till !== undefined && now >= till && now - till <= LONGEST_GAP_MS;
  }

  /** Counts the time for which Node-RED has run with it, whatever the clock says of that. */
  function shownLongEnough(now: number, wanted: number): boolean {
    const since = notedAt ?? openedAt;
    const isSame = !isContradicted && known('doubted-at') !== undefined && goesOn(now);
    const shown = isSame ? (known('doubted-for') ?? 0) + (monotonic() - since) : 0;
    notedAt = monotonic();
    if (!isSame) notes.set('doubted-at', now);
    notes.set('doubted-till', now);
    notes.set('doubted-for', shown);
    return shown >= wanted;
  }

  return {
    time: () => (look() === 'right' ? nowOf() : expected()),
    doubted: () => look() === 'doubted',
    mayErase() {
      const now = nowOf();
      const found = look();
      if (found !== 'right') {
        if (!shownLongEnough(now, SHOWN_MS[found])) return false;
        believe(now);
      }
      notes.set('believed-at', now);
      for (const name of ['doubted-at', 'doubted-till', 'doubted-for'] satisfies ClockNote[])
        notes.set(name, undefined);
      return true;
    },
    heard(at) {
      if (monotonic() - heardAt < HEAR_EVERY_MS) return;
      heardAt = monotonic();
      const now = nowOf();
      slept = sinceBoot() - monotonic();
      if (Math.abs(now - at) <= TOLERANCE_MS) {
        believe(now);
        return;
      }
      anchor = { time: at, at: monotonic() };
      isKnown = true;
      isContradicted = true;
    },
  };
}

/** Whether a clock that was not believed was at first ahead by no more than a computer is off. */
function isSmallGap(doubtedAt: number | undefined, believedAt: number): boolean {
  return doubtedAt !== undefined && doubtedAt - believedAt <= LONGEST_GAP_MS;
}
