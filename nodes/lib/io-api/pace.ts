import type { Answer } from './http';

/**
 * The pace of an institution's calls: even, and never more than the limit in any window as IO sees them arrive.
 *
 * IO counts 150 calls (250 with "Fast" terms) in 5 s per institution, over all its services and suppliers
 * (IO API: gateway policy `rate-limit-by-key` on the user). When a call arrives is only known to lie between its start and
 * its answer, so a call is held from its start until 5 s after its answer: at no moment are more than `limit` held, hence
 * in no window of 5 s can more than `limit` arrive, however late the network delivers them.
 */
const WINDOW_MS = 5_000;

/** How far the even rhythm may catch up after a late timer. */
const CATCH_UP_MS = 60;

/** Others are believed to use the allowance only if clearly less is left than our own calls explain. */
const NOISE = 0.95;

/** One call under way. */
export interface Call {
  /** Calls of ours in the window that ended with this one. */
  readonly ownInWindow: number;
}

export class Pace {
  #limit: number;
  readonly #now: () => number;
  /** Calls without an answer yet. */
  #inFlight = 0;
  /** Starts of the last window, and ends of the calls still held; both ascending. */
  readonly #starts = new Times();
  readonly #ends = new Times();
  #nextSlot = 0;
  #pausedUntil = 0;
  /** What the others leave us, and when that was last heard. */
  #ceiling = Infinity;
  #ceilingAt = -Infinity;

  /** `limit`: calls per 5 s; `now`: milliseconds, never going back. */
  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  get limit(): number {
    return this.#limit;
  }

  setLimit(limit: number): void {
    this.#limit = limit;
  }

  /** Until when the line is paused by IO, in the clock's milliseconds; in the past when it is not. */
  get pausedUntil(): number {
    return this.#pausedUntil;
  }

  /** Calls that count just now: without an answer, or answered in the last 5 s. */
  get held(): number {
    return this.#held(this.#now());
  }

  /** Calls that have no answer yet. */
  get underWay(): number {
    return this.#inFlight;
  }

  /** How many may: the limit, or less where others call in the institution's name too. */
  get allowed(): number {
    return this.#cap(this.#now());
  }

  /** Milliseconds until the next call may leave; 0: now. Infinity: not before a call in flight is answered. */
  delay(): number {
    const now = this.#now();
    if (now < this.#pausedUntil) return this.#pausedUntil - now;
    const cap = this.#cap(now);
    if (this.#held(now) >= cap) {
      const oldest = this.#ends.first();
      return oldest === undefined ? Infinity : Math.max(1, oldest + WINDOW_MS - now);
    }
    return Math.max(0, this.#nextSlot - now);
  }

  /** A call leaves now. Ask `delay()` first. */
  take(): Call {
    const now = this.#now();
    const interval = WINDOW_MS / this.#cap(now);
    this.#nextSlot = Math.max(this.#nextSlot, now - CATCH_UP_MS) + interval;
    this.#inFlight += 1;
    this.#starts.push(now);
    this.#starts.dropBefore(now - WINDOW_MS);
    return { ownInWindow: this.#starts.length };
  }

  /** The call was answered or failed. `remaining`: IO's x-rate-limit-remaining, where it came. */
  done(call: Call, remaining?: number): void {
    const now = this.#now();
    this.#inFlight -= 1;
    this.#ends.push(now);
    if (remaining === undefined) return;
    this.#ceiling = remaining + call.ownInWindow;
    this.#ceilingAt = now;
  }

  /** IO answered 429: no call before `ms` milliseconds from now. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + ms);
  }

  #cap(now: number): number {
    const heard = now - this.#ceilingAt < WINDOW_MS;
    if (!heard || this.#ceiling >= this.#limit * NOISE) return this.#limit;
    return Math.max(1, Math.floor(this.#ceiling * NOISE));
  }

  #held(now: number): number {
    this.#ends.dropBefore(now - WINDOW_MS);
    return this.#inFlight + this.#ends.length;
  }
}

/** Ascending times, dropped from the front. Array.shift would cost the whole length at 20,000 calls a second. */
class Times {
  #items: number[] = [];
  #from = 0;

  get length(): number {
    return this.#items.length - this.#from;
  }

  push(time: number): void {
    this.#items.push(time);
  }

  first(): number | undefined {
    return this.#items[this.#from];
  }

  dropBefore(time: number): void {
    while (this.#from < this.#items.length && (this.#items[this.#from] ?? 0) <= time) this.#from += 1;
    if (this.#from < 1024 || this.#from * 2 < this.#items.length) return;
    this.#items = this.#items.slice(this.#from);
    this.#from = 0;
  }
}

/**
 * Takes a place in the pace for the length of a call. A message's intent lies inside: its few milliseconds are on the safe
 * side.
 */
export async function paced<T extends Answer | undefined>(pace: Pace, call: () => Promise<T>): Promise<T> {
  const place = pace.take();
  let answer: T | undefined;
  try {
    answer = await call();
    return answer;
  } finally {
    pace.done(place, answer?.kind === 'answered' ? answer.remaining : undefined);
  }
}
