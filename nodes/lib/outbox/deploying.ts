/**
 * Whether flows are being deployed: io-sends have gone, and those that take their place are not there yet. Only afterwards it is known
 * which lines they send for no more.
 */

/** A deploy that takes longer has come to nothing, such as one that waits for node types that are missing; milliseconds. */
const LONGEST_MS = 60_000;

export class Deploying {
  readonly #monotonic: () => number;
  /** What is waited for, and since when. */
  readonly #awaited = new Map<Promise<unknown>, number>();

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** Until this is settled it is under way. */
  until(settled: Promise<unknown>): void {
    const over = (): void => {
      this.#awaited.delete(settled);
    };
    this.#awaited.set(settled, this.#monotonic());
    settled.then(over, over);
  }

  get isUnderWay(): boolean {
    const now = this.#monotonic();
    return [...this.#awaited.values()].some((since) => now - since < LONGEST_MS);
  }
}
