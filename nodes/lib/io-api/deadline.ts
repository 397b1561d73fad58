/**
 * The time that a call has. Time in which the process stood still (stopped, a computer asleep, a turn that took long) counts
 * little: the answer may lie in the socket by then, and it is read before the time is over.
 */

/** The time is counted in so many parts; a standstill costs one of them, however long it was. */
const PARTS = 20;

/** Calls `run` when `ms` milliseconds are over; the function returned ends it. */
export function deadline(ms: number, run: () => void): () => void {
  let left = PARTS;
  let timer: NodeJS.Timeout | undefined;
  let last: NodeJS.Immediate | undefined;
  const next = (): void => {
    if (left > 0) {
      left -= 1;
      timer = setTimeout(next, ms / PARTS);
      timer.unref();
      return;
    }
    // Timers come first in a turn, then what the sockets have, then this.
    last = setImmediate(run);
  };
  next();
  return () => {
    clearTimeout(timer);
    clearImmediate(last);
  };
}
