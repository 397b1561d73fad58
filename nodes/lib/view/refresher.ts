/** When a page asks what is new: now and then, and when told, but only in sight of somebody. */
export interface Freshness {
  /** Milliseconds after which it asks although nobody has told it. */
  readonly everyMs: number;
  /** Milliseconds between two questions, however often it is told. */
  readonly leastMs: number;
  readonly inSight: () => boolean;
  /** Does not reject. */
  readonly refresh: () => Promise<void>;
}

export class Refresher {
  readonly #how: Freshness;
  #askedAt = 0;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(how: Freshness) {
    this.#how = how;
  }

  /** Begins to ask by itself. */
  start(): void {
    setInterval(() => {
      this.soon();
    }, this.#how.everyMs);
    document.addEventListener('visibilitychange', () => {
      this.soon();
    });
    this.soon();
  }

  /** There may be something new. */
  soon(): void {
    if (this.#later !== undefined || document.hidden || !this.#how.inSight()) return;
    const wait = Math.max(0, this.#askedAt + this.#how.leastMs - Date.now());
    this.#later = setTimeout(() => {
      this.#later = undefined;
      this.#askedAt = Date.now();
      void this.#how.refresh();
    }, wait);
  }
}
