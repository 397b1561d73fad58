/** Waiting that can be called off all at once when the server ends. */
import type { Timers } from './options';

export interface Delays {
  /** Resolves after so many milliseconds, at once for 0; never after `cancel`. */
  readonly wait: (ms: number) => Promise<void>;
  readonly cancel: () => void;
}

export function delays(timers: Timers): Delays {
  const pending = new Set<unknown>();
  return {
    wait(ms) {
      if (ms <= 0) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = timers.setTimeout(() => {
          pending.delete(timer);
          resolve();
        }, ms);
        pending.add(timer);
      });
    },
    cancel() {
      for (const timer of pending) timers.clearTimeout(timer);
      pending.clear();
    },
  };
}
