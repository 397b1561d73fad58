/** Time as the line knows it; tests bring their own. */
export interface Clock {
  /** Milliseconds since the epoch: for dates, sending windows and records. May be set back by an administrator. */
  now(): number;
  /** Milliseconds that never go back: for pace and waiting. */
  monotonic(): number;
  /** Calls `fn` after `ms`; the function returned cancels it. */
  after(ms: number, fn: () => void): () => void;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, Math.min(ms, LONGEST_TIMER_MS));
    // Node-RED's server keeps the process alive; our waiting must not.
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
