/** When a notice's day begins to count: at the node's hour, on a day and within the hours on which the institution sends. */
import { untilOpen, type SendingWindow } from '../lib/core/window';
import { dayOf, instantOf } from './days';

const WEEK = 7;

/** Days whose instant is remembered. */
const MOST_DAYS = 400;

export class Timetable {
  readonly #window: SendingWindow | undefined;
  readonly #minutes: number;
  /** What `from` has found: it is asked for the same days hour after hour, and the calendar of Rome is slow to answer. */
  readonly #from = new Map<number, number>();

  /** @param window none: at any time. @param minutes the node's hour, since midnight */
  constructor(window: SendingWindow | undefined, minutes: number) {
    this.#window = window;
    this.#minutes = minutes;
  }

  /** Milliseconds until the sending window opens; 0: it is open. */
  untilOpen(now: number): number {
    return this.#window === undefined ? 0 : untilOpen(this.#window, now);
  }

  /**
   * The instant from which what is planned for a day may leave: at the node's hour, or when the window opens later that
   * day; on a day without one, the next day that has one.
   */
  from(day: number): number {
    const known = this.#from.get(day);
    if (known !== undefined) return known;
    if (this.#from.size >= MOST_DAYS) this.#from.clear();
    const found = this.#instantFrom(day);
    this.#from.set(day, found);
    return found;
  }

  #instantFrom(day: number): number {
    for (let ahead = 0; ahead <= WEEK; ahead += 1) {
      const at = instantOf(day + ahead, this.#minutes);
      const opens = at + this.untilOpen(at);
      if (dayOf(opens) === day + ahead) return opens;
    }
    // The node's hour comes after the window has shut: the next opening, whenever that is.
    const at = instantOf(day, this.#minutes);
    return at + this.untilOpen(at);
  }

  /** Whether the node's hour is none at which the institution sends: then the next opening counts. */
  isOutside(today: number): boolean {
    const from = this.from(today);
    return from !== instantOf(dayOf(from), this.#minutes);
  }

  /** The newest day whose plan may leave now; undefined while the window is shut. */
  reached(now: number): number | undefined {
    if (this.untilOpen(now) > 0) return undefined;
    let day = dayOf(now);
    for (let back = 0; back <= WEEK && this.from(day) > now; back += 1) day -= 1;
    return day;
  }
}
