/** How many downloads run at once. More of them wait their turn, and so many that waiting would be in vain are told to come back. */

export class Semaphore {
  readonly #places: number;
  readonly #maxWaiting: number;
  readonly #waiting = new Set<() => void>();
  #taken = 0;

  constructor(places: number, maxWaiting: number) {
    this.#places = places;
    this.#maxWaiting = maxWaiting;
  }

  /** A place, to be given back by the function; undefined when none comes free before `signal`. */
  async enter(signal: AbortSignal): Promise<(() => void) | undefined> {
    if (this.#taken < this.#places) {
      this.#taken += 1;
      return this.#leave();
    }
    if (this.#waiting.size >= this.#maxWaiting || signal.aborted) return undefined;
    const isMine = await new Promise<boolean>((resolve) => {
      const mine = (): void => {
        signal.removeEventListener('abort', inVain);
        resolve(true);
      };
      const inVain = (): void => {
        this.#waiting.delete(mine);
        resolve(false);
      };
      this.#waiting.add(mine);
      signal.addEventListener('abort', inVain, { once: true });
    });
    return isMine ? this.#leave() : undefined;
  }

  #leave(): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const [next] = this.#waiting;
      if (next === undefined) {
        this.#taken -= 1;
        return;
      }
      // The place is handed on.
      this.#waiting.delete(next);
      next();
    };
  }
}
