/**
 * What the line believes about IO's health. Three completions in a row without a clear answer open the circuit: from then
 * on one thing at a time is tried, ever more rarely, until IO gives a clear answer again.
 *
 * IO answers profiles and messages from different backends: that profiles are answered says nothing about messages. So
 * unclear POSTs are counted by themselves, and only a clear answer to a POST ends their count. While they keep the circuit
 * open, a profile call that went well allows one POST; each such POST may put one more message in doubt, hence the rarity.
 */
const OPENS_AFTER = 3;
const READ_WAIT_MS = { first: 1_000, longest: 5 * 60_000 };
const POST_WAIT_MS = { first: 30_000, longest: 60 * 60_000 };

/** A call that IO decided on: a question (profile, status), or a message. */
export type CallKind = 'read' | 'post';

export class CircuitBreaker {
  /** Unclear ends in a row: of all calls, and of POSTs that were or may have been written. */
  #unclear = 0;
  #unclearPosts = 0;
  /** A question was answered since the last unclear end. */
  #answering = false;
  #waitUntil = 0;
  readonly #now: () => number;
  readonly #random: () => number;

  /** `now`: milliseconds that never go back; `random`: 0…1. */
  constructor(now: () => number, random: () => number) {
    this.#now = now;
    this.#random = random;
  }

  get open(): boolean {
    return this.#unclear >= OPENS_AFTER || this.#postsOpen;
  }

  /** While open: whether one POST may be tried, since IO has just answered a question. */
  get mayTryPost(): boolean {
    return this.#postsOpen && this.#answering;
  }

  /** Milliseconds until the next attempt. */
  get wait(): number {
    return Math.max(0, this.#waitUntil - this.#now());
  }

  /** IO gave a clear answer, whatever it said. */
  clear(call: CallKind): void {
    this.#unclear = 0;
    this.#answering = true;
    if (call === 'post') this.#unclearPosts = 0;
    this.#waitUntil = 0;
  }

  /**
   * A call ended without a clear answer. `nothing-written`: it never reached IO, so the next one waits even before the
   * circuit opens. Returns true when this failure opened the circuit.
   */
  fail(call: CallKind | 'nothing-written'): boolean {
    const wasOpen = this.open;
    this.#unclear += 1;
    if (call === 'post') this.#unclearPosts += 1;
    this.#answering = false;
    if (this.open || call === 'nothing-written') this.#waitUntil = this.#now() + this.#backOff();
    return this.open && !wasOpen;
  }

  get #postsOpen(): boolean {
    return this.#unclearPosts >= OPENS_AFTER;
  }

  /** Doubles from the first wait to the longest, with up to a third of jitter so that many servers do not return at once. */
  #backOff(): number {
    const silent = this.#unclear >= OPENS_AFTER || !this.#postsOpen;
    const { first, longest } = silent ? READ_WAIT_MS : POST_WAIT_MS;
    const failures = silent ? this.#unclear - 1 : this.#unclearPosts - OPENS_AFTER;
    const doubled = Math.min(longest, first * 2 ** Math.min(20, failures));
    return doubled * (1 - this.#random() / 3);
  }
}
