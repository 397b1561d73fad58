/**
 * The time in which the simulator's citizens live. It is the computer's until a person turns it: faster, so that a month
 * passes in five minutes, or on to the next morning. What IO does within seconds (rate limit, latency, delivery) keeps to
 * real time. Nothing of it is kept: a restart is back at the present.
 *
 * It has the shape of the line's clock (nodes/lib/runtime/clock.ts), so that who follows due dates can wait by it.
 */
import { inRome } from './rome';

export const SPEEDS = {
  normal: 1,
  dayInAMinute: 24 * 60,
  dayInTenSeconds: 24 * 60 * 6,
} as const;

/** The computer's time, replaced in tests. */
export interface RealTime {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds that never go back. */
  monotonic(): number;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

const COMPUTER: RealTime = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (run, ms) => setTimeout(run, ms).unref(),
  clearTimeout: (timer) => {
    clearTimeout(timer as NodeJS.Timeout);
  },
};

const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Waiting {
  /** On `monotonic`. */
  readonly due: number;
  readonly run: () => void;
  timer: unknown;
}

export class SimulatorClock {
  readonly #real: RealTime;
  readonly #waiting = new Set<Waiting>();
  readonly #listeners = new Set<() => void>();
  #speed: number = SPEEDS.normal;
  /** By how much this clock is ahead of the computer's; counts at normal speed only. */
  #ahead = 0;
  /** Where it stood, and the computer's monotonic time, when the speed was last set or the clock put forward. */
  #since = { now: 0, monotonic: 0, real: 0 };

  constructor(real: Partial<RealTime> = {}) {
    this.#real = { ...COMPUTER, ...real };
    this.#since = { now: this.#real.now(), monotonic: 0, real: this.#real.monotonic() };
  }

  /** Whole milliseconds since the epoch. */
  now(): number {
    // At normal speed the computer's own clock counts, corrections by an administrator included.
    if (this.#speed === SPEEDS.normal) return this.#real.now() + this.#ahead;
    return Math.floor(this.#since.now + this.#passed());
  }

  /** This clock's milliseconds that have passed, jumps forward included. A jump back to the present does not undo them. */
  monotonic(): number {
    return this.#since.monotonic + this.#passed();
  }

  /** Calls `run` when so many of this clock's milliseconds have passed; the function returned cancels it. */
  after(ms: number, run: () => void): () => void {
    const waiting: Waiting = { due: this.monotonic() + ms, run, timer: undefined };
    this.#waiting.add(waiting);
    this.#arm(waiting);
    return () => {
      this.#waiting.delete(waiting);
      this.#real.clearTimeout(waiting.timer);
    };
  }

  get speed(): number {
    return this.#speed;
  }

  /** @param speed this clock's seconds per real second, 1 or more */
  setSpeed(speed: number): void {
    if (!(Number.isFinite(speed) && speed >= 1)) throw new RangeError('the speed is a number of at least 1');
    this.#turn(this.#lead(), 0, speed);
  }

  /** On to the next day at a full hour of Italy. */
  skipToTomorrow(hour = 9): void {
    const now = this.now();
    const then = inRome(now).plus({ days: 1 }).startOf('day').set({ hour }).toMillis();
    this.#turn(this.#lead() + then - now, then - now, this.#speed);
  }

  /** Back to the present, at normal speed. */
  reset(): void {
    this.#turn(0, 0, SPEEDS.normal);
  }

  /** Whether it shows anything but the computer's time. */
  get moved(): boolean {
    return this.#speed !== SPEEDS.normal || this.#ahead !== 0;
  }

  /** Tells of every turn of the clock; the function returned ends it. */
  onTurned(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #passed(): number {
    return (this.#real.monotonic() - this.#since.real) * this.#speed;
  }

  /** By how much it is ahead of the computer's at this moment. */
  #lead(): number {
    return this.#speed === SPEEDS.normal ? this.#ahead : this.now() - this.#real.now();
  }

  #turn(ahead: number, jump: number, speed: number): void {
    const monotonic = this.monotonic() + jump;
    this.#since = { now: this.#real.now() + ahead, monotonic, real: this.#real.monotonic() };
    this.#ahead = ahead;
    this.#speed = speed;
    for (const waiting of this.#waiting) this.#arm(waiting);
    for (const listener of this.#listeners) listener();
  }

  #arm(waiting: Waiting): void {
    this.#real.clearTimeout(waiting.timer);
    const ms = Math.max(0, (waiting.due - this.monotonic()) / this.#speed);
    waiting.timer = this.#real.setTimeout(
      () => {
        // Timers cannot wait for longer than some weeks.
        if (this.monotonic() < waiting.due) {
          this.#arm(waiting);
          return;
        }
        this.#waiting.delete(waiting);
        waiting.run();
      },
      Math.min(Math.ceil(ms), LONGEST_TIMER_MS),
    );
  }
}
