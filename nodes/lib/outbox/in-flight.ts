/**
 * The POSTs under way. At most twenty, counting those that are answered but whose outcome the disk did not take yet; and
 * none starts while an older one has no answer for long: an outage puts a handful in doubt, not a campaign.
 */
const AT_ONCE = 20;
const OLD_MS = 15_000;

export class PostsInFlight {
  readonly #now: () => number;
  /** When each began, by message, oldest first. */
  readonly #begun = new Map<number, number>();
  readonly #unrecorded = new Set<number>();

  /** `now`: milliseconds that never go back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Without an answer yet. */
  get size(): number {
    return this.#begun.size;
  }

  /** Whether so many calls (these POSTs and the caller's own) leave room for one more. */
  roomBeside(others: number): boolean {
    return others + this.#begun.size + this.#unrecorded.size < AT_ONCE;
  }

  /** One is without an answer for so long that no other should start. */
  get old(): boolean {
    const [oldest] = this.#begun.values();
    return oldest !== undefined && this.#now() - oldest > OLD_MS;
  }

  begin(id: number): void {
    this.#begun.set(id, this.#now());
  }

  /** Answered, failed, or not sent after all. */
  end(id: number): void {
    this.#begun.delete(id);
  }

  /** The disk did not take its outcome: there the message is still "sending". */
  owe(id: number): void {
    this.#unrecorded.add(id);
  }

  settle(id: number): void {
    this.#unrecorded.delete(id);
  }
}
