/** Work that has begun and should end before the process does. */
import type { Clock } from '../runtime/clock';

export class UnderWay {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #waiting = new Set<() => void>();
  #begun = 0;

  constructor(clock: Pick<Clock, 'after'>) {
    this.#clock = clock;
  }

  /** Counts `work` until it ends, well or not. */
  async run(work: () => Promise<void>): Promise<void> {
    this.#begun += 1;
    try {
      await work();
    } finally {
      this.#begun -= 1;
      if (this.#begun === 0) this.abandon();
    }
  }

  /** Resolves when nothing is under way any more; after `ms` milliseconds in any case. */
  settled(ms: number): Promise<void> {
    if (this.#begun === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        this.#waiting.delete(end);
        endTimer();
        resolve();
      };
      const endTimer = this.#clock.after(ms, end);
      this.#waiting.add(end);
    });
  }

  /** Nobody waits any longer, whatever is still under way. */
  abandon(): void {
    for (const end of this.#waiting) end();
  }
}
