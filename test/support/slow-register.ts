/** A register that has done what it was asked, but answers only when the test lets it: what else may happen meanwhile. */
import type { Register } from '../../nodes/lib/register';

type Reading = 'next' | 'counts' | 'totals' | 'unemitted';

export class SlowRegister {
  readonly asked: Reading[] = [];
  /** Whose answers wait. */
  readonly slow = new Set<Reading>();
  /** What the next answer is instead. */
  error: Error | undefined;
  #waiting: (() => void)[] = [];

  /** All answers that wait are given, and those to come at once. */
  answer(): void {
    this.slow.clear();
    for (const give of this.#waiting.splice(0)) give();
  }

  wrap(register: Register): Register {
    return {
      ...register,
      next: (filter) => this.#held('next', register.next(filter)),
      counts: (scope) => this.#held('counts', register.counts(scope)),
      totals: (node) => this.#held('totals', register.totals(node)),
      unemitted: (node, after, limit) => this.#held('unemitted', register.unemitted(node, after, limit)),
    };
  }

  async #held<T>(reading: Reading, answer: Promise<T>): Promise<T> {
    this.asked.push(reading);
    if (this.slow.has(reading)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const { error } = this;
    this.error = undefined;
    if (error !== undefined) throw error;
    return answer;
  }
}
