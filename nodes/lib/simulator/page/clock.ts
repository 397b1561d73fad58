/** The simulator's time, as the server told it. Between two answers it runs on by itself. */
import type { ClockState } from './data';

export class PageClock {
  #told: ClockState = { now: Date.now(), speed: 1, moved: false };
  #since = performance.now();

  /** Takes over what the server says. */
  set(told: ClockState): void {
    this.#told = told;
    this.#since = performance.now();
  }

  /** Milliseconds since the epoch, in the simulator. */
  now(): number {
    return this.#told.now + (performance.now() - this.#since) * this.#told.speed;
  }

  get state(): ClockState {
    return { ...this.#told, now: this.now() };
  }
}
