/** How many messages were sent in each minute of the last hour: in memory only, since Node-RED started. */
const MINUTE_MS = 60_000;
const MINUTES = 60;

export class SentPerMinute {
  /** By minute since the epoch. */
  readonly #minutes = new Map<number, number>();
  #total: number | undefined;

  get begun(): boolean {
    return this.#total !== undefined;
  }

  /** The first look: the register's total so far, and when its newest were sent (milliseconds since the epoch). */
  begin(total: number, times: readonly number[]): void {
    this.#total = total;
    for (const time of times) this.#add(time, 1);
  }

  /** The register now holds `total` sent messages. Fewer than before: some were erased. */
  look(total: number, now: number): void {
    const more = total - (this.#total ?? total);
    this.#total = total;
    if (more > 0) this.#add(now, more);
  }

  /** The last hour, oldest minute first; the current minute is the last one. */
  lastHour(now: number): number[] {
    const current = Math.floor(now / MINUTE_MS);
    return Array.from({ length: MINUTES }, (_, i) => this.#minutes.get(current - MINUTES + 1 + i) ?? 0);
  }

  #add(time: number, n: number): void {
    const minute = Math.floor(time / MINUTE_MS);
    this.#minutes.set(minute, (this.#minutes.get(minute) ?? 0) + n);
    for (const old of this.#minutes.keys()) if (old <= minute - MINUTES) this.#minutes.delete(old);
  }
}
