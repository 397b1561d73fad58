/**
 * IO's rate limit: so many calls in any window of 5 seconds, counted per institution when they arrive, across all its
 * services and for profiles, messages and status alike. Refused calls do not count.
 */
export interface Admission {
  readonly admitted: boolean;
  /** Calls left in the window, for `x-rate-limit-remaining`. */
  readonly remaining: number;
  /** Whole seconds until a call will be admitted, at least 1, for `x-rate-limit-retry-after`. */
  readonly retryAfter: number;
}

export interface Limiter {
  arrive(): Admission;
}

/** A sliding window over the arrivals of the last `windowMs` milliseconds. */
export function slidingWindow(limit: number, windowMs: number, now: () => number): Limiter {
  // A ring of the last `limit` arrivals: a call is admitted when the one `limit` places before it has left the window.
  const arrivals = new Float64Array(limit).fill(-Infinity);
  let next = 0;

  /** The ring is in the order of arrival, so what is still in the window is counted by bisection. */
  function countSince(start: number): number {
    let low = 0;
    let high = limit;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((arrivals[(next + middle) % limit] ?? -Infinity) > start) high = middle;
      else low = middle + 1;
    }
    return limit - low;
  }

  return {
    arrive() {
      const time = now();
      const oldest = arrivals[next] ?? -Infinity;
      if (oldest > time - windowMs) {
        const wait = Math.ceil((oldest + windowMs - time) / 1000);
        return { admitted: false, remaining: 0, retryAfter: Math.max(1, wait) };
      }
      arrivals[next] = time;
      next = (next + 1) % limit;
      return { admitted: true, remaining: limit - countSince(time - windowMs), retryAfter: 0 };
    },
  };
}
