/**
 * Which row has brought a notice number first, for lists of any length: twenty bytes a number and no object, so that memory stays
 * flat.
 */
import { numberAt } from '../core/notice-number';

export interface Brought {
  readonly cents: number;
  readonly row: number;
}

/** Numbers that are kept: 20 MB. No municipality has as many notices in one list. */
const MOST = 500_000;
const START = 1 << 10;
/** Places that are tried: who chose numbers that meet in one place gains nothing. */
const MOST_TRIES = 64;

export class NumberTable {
  #slots = START;
  /** The first and the last nine digits; the first plus one, so that zero is an empty place. */
  #high = new Uint32Array(START);
  #low = new Uint32Array(START);
  #cents = new Float64Array(START);
  #rows = new Uint32Array(START);
  #size = 0;
  #full = false;
  readonly #seed = Math.floor(Math.random() * 2 ** 32);

  /** Whether there were more numbers than are kept. */
  get isFull(): boolean {
    return this.#full;
  }

  /** What was first brought under `digits` (eighteen); notes this row when it is the first. */
  firstOf(digits: string, cents: number, row: number): Brought | undefined {
    const high = numberAt(digits, 0, 9) + 1;
    const low = numberAt(digits, 9, 18);
    const place = this.#find(high, low);
    if (place === undefined) this.#full = true;
    if (place === undefined) return undefined;
    if (this.#high[place] !== 0) return { cents: this.#cents[place] ?? 0, row: this.#rows[place] ?? 0 };
    if (this.#size >= MOST) {
      this.#full = true;
      return undefined;
    }
    this.#put(place, high, low, cents, row);
    this.#size += 1;
    if (this.#size * 2 > this.#slots) this.#grow();
    return undefined;
  }

  #put(place: number, high: number, low: number, cents: number, row: number): void {
    this.#high[place] = high;
    this.#low[place] = low;
    this.#cents[place] = cents;
    this.#rows[place] = row;
  }

  /** Where the number is, or would be. */
  #find(high: number, low: number): number | undefined {
    const start = mixed(high, low, this.#seed);
    for (let tried = 0; tried < MOST_TRIES; tried += 1) {
      const place = (start + tried) & (this.#slots - 1);
      if (this.#high[place] === 0 || (this.#high[place] === high && this.#low[place] === low)) return place;
    }
    return undefined;
  }

  #grow(): void {
    const [high, low, cents, rows] = [this.#high, this.#low, this.#cents, this.#rows];
    this.#slots *= 2;
    this.#high = new Uint32Array(this.#slots);
    this.#low = new Uint32Array(this.#slots);
    this.#cents = new Float64Array(this.#slots);
    this.#rows = new Uint32Array(this.#slots);
    for (let at = 0; at < high.length; at += 1) {
      const first = high[at] ?? 0;
      if (first === 0) continue;
      const place = this.#find(first, low[at] ?? 0);
      if (place === undefined) this.#full = true;
      else this.#put(place, first, low[at] ?? 0, cents[at] ?? 0, rows[at] ?? 0);
    }
  }
}

/** Two numbers and a seed as one of 32 bits, each bit of which depends on all of theirs (the end of murmur3). */
function mixed(high: number, low: number, seed: number): number {
  let hash = Math.imul(high ^ seed, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ low, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
