/**
 * What the line believes about IO's health. Three completions in a row without a clear answer open the circuit: from then
 * on one harmless question at a time (a profile call) is asked, ever more rarely, until IO gives a clear answer again.
 */
const OPENS_AFTER = 3;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;

export class Circuit {
  #unclear = 0;
  #waitUntil = 0;
  readonly #now: () => number;
  readonly #random: () => number;

  /** `now`: milliseconds that never go back; `random`: 0…1. */
  constructor(now: () => number, random: () => number) {
    this.#now = now;
    this.#random = random;
  }

  get open(): boolean {
    return this.#unclear >= OPENS_AFTER;
  }

  /** Milliseconds until the next question may be asked. */
  get wait(): number {
    return Math.max(0, this.#waitUntil - this.#now());
  }

  /** IO gave a clear answer, whatever it said. */
  clear(): void {
    this.#unclear = 0;
    this.#waitUntil = 0;
  }

  /**
   * A call ended without a clear answer. `nothingWritten`: it never reached IO, so the next one waits even before the
   * circuit opens. Returns true when this failure opened the circuit.
   */
  fail(nothingWritten: boolean): boolean {
    this.#unclear += 1;
    if (this.open || nothingWritten) this.#waitUntil = this.#now() + this.#backOff();
    return this.#unclear === OPENS_AFTER;
  }

  /** Doubles from a second to five minutes, with up to a third of jitter so that many servers do not return at once. */
  #backOff(): number {
    const doubled = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(20, this.#unclear - 1));
    return doubled * (1 - this.#random() / 3);
  }
}
