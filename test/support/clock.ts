import type { Clock } from '../../nodes/lib/runtime/clock';

/** Time that stands until a test lets it pass; timers fire in order, with what they start in between. */
export class FakeClock implements Clock {
  #now: number;
  #elapsed = 0;
  #timers: { at: number; fn: () => void }[] = [];

  constructor(now = Date.parse('2027-03-01T10:00:00Z')) {
    this.#now = now;
  }

  /** Whole milliseconds, as Date.now gives them. */
  now(): number {
    return Math.floor(this.#now);
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { at: this.#elapsed + ms, fn };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** An administrator sets the clock; no time passes. */
  set(now: number): void {
    this.#now = now;
  }

  /** Lets time pass, timer by timer, giving promises and immediates their turn after each. */
  async pass(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await turns();
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers.splice(this.#timers.indexOf(next), 1);
      this.#go(Math.max(0, next.at - this.#elapsed));
      next.fn();
      await turns();
    }
    this.#go(end - this.#elapsed);
    await turns();
  }

  #go(ms: number): void {
    this.#elapsed += ms;
    this.#now += ms;
  }
}

/** Lets everything that is ready run: promises, immediates and what they start. */
export async function turns(n = 20): Promise<void> {
  for (let i = 0; i < n; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
