/**
 * How many cells the rows of a text have, and what a sign too many has moved. In a sheet nothing can move a cell.
 */
import type { Problem } from '../core';
import { problem } from '../core/problem';
import { type Heading, widthOf } from './heading';
import type { Column } from './headers';
import { MOST_COLUMNS, type TableRow, type TableWarning } from './table';

/** Euro without cents. */
const WHOLE = /^\s*(?:€|EURO?)?\.? ?[-−]?\d{1,9}\s*$/i;
/** Cents that stand alone, with the currency behind them. */
const CENTS = /^\s*(\d{1,2})\s*(€|EURO?)?\s*$/i;
/** Hundreds and cents behind thousands: the rest of `1,234.56`. */
const HUNDREDS = /^\s*(\d{3})(?:\.(\d{1,2}))?\s*$/;
/** A number that is no such rest. */
const COUNT = /^\s*(?:\d|\d{3,}|\d{1,2}\.\d+|\d{4,}\.\d+)\s*$/;
/** UTF-16 units of a cell that is looked at. */
const LONGEST = 30;

const NONE: readonly Problem[] = [];

export class Widths {
  readonly #separator: string | undefined;
  readonly #heading: number;
  readonly #width: number;
  readonly #amounts: readonly Column[];
  /** Rows by their cells; what is longer than any list counts as one. */
  readonly #lengths = new Map<number, number>();
  /** Amounts beside which some row has a number of things. */
  readonly #counts = new Set<Column>();
  #most: number | undefined;
  #long = 0;
  #firstLong = 0;

  constructor(heading: Heading, amounts: readonly Column[], separator: string | undefined) {
    this.#separator = separator;
    this.#heading = heading.cells.length;
    this.#width = widthOf(heading);
    this.#amounts = separator === ',' ? amounts : [];
  }

  look({ row, cells }: TableRow): void {
    if (this.#separator === undefined) return;
    const length = Math.min(cells.length, MOST_COLUMNS + 1);
    this.#lengths.set(length, (this.#lengths.get(length) ?? 0) + 1);
    if (length > this.#heading) {
      this.#long += 1;
      if (this.#firstLong === 0) this.#firstLong = row;
    }
    for (const amount of this.#amounts) {
      const next = cells[amount.index + 1] ?? '';
      if (next.length <= LONGEST && COUNT.test(next)) this.#counts.add(amount);
    }
  }

  /** ROW_COLUMNS for a row that is longer than most, MONEY_SPLIT for an amount whose cents stand in the next cell. */
  problems(line: TableRow): readonly Problem[] {
    if (this.#separator === undefined) return NONE;
    const split =
      this.#amounts.length === 0 ? NONE : this.#amounts.flatMap((amount) => this.#split(amount, line));
    return split.length > 0 ? split : this.#tooLong(line);
  }

  warnings(): TableWarning[] {
    if (this.#long === 0 || this.#usual() === this.#heading) return [];
    return [{ code: 'LONG_ROWS', args: { n: this.#long, row: this.#firstLong } }];
  }

  #tooLong({ row, cells }: TableRow): readonly Problem[] {
    this.#most ??= this.#usual();
    if (cells.length <= this.#most) return NONE;
    const last = cells.findLast((cell) => cell.trim() !== '');
    return [problem('ROW_COLUMNS', 'payload', last, { row, expected: this.#width, found: cells.length })];
  }

  /** Programs end each line with a separator, or none; the length that more than half of the rows keep to is meant. */
  #usual(): number {
    const all = [...this.#lengths.values()].reduce((sum, n) => sum + n, 0);
    let below = 0;
    for (const [length, n] of [...this.#lengths].sort(([a], [b]) => a - b)) {
      below += n;
      if (length >= this.#heading && below * 2 > all) return length;
    }
    return Math.max(this.#heading, ...this.#lengths.keys());
  }

  /** `12,50` between commas is two cells, of which the first looks like a good amount; so is `1,234.56`. */
  #split(amount: Column, { row, cells }: TableRow): Problem[] {
    const [value = '', next = ''] = cells.slice(amount.index, amount.index + 2);
    if (value.length > LONGEST || next.length > LONGEST || !WHOLE.test(value)) return [];
    const as = this.#joined(amount, value.trim(), next, cells.length > this.#heading);
    return as === undefined
      ? []
      : [problem('MONEY_SPLIT', amount.reads?.field ?? '', value.trim(), { row, next: next.trim(), as })];
  }

  /** The amount that the two cells would be; undefined where the second is a number of its own. */
  #joined(amount: Column, value: string, next: string, isLong: boolean): string | undefined {
    const isEven = this.#lengths.size === 1 && this.#lengths.has(this.#heading);
    const isCount = isEven && this.#counts.has(amount);
    const [, digits, currency] = CENTS.exec(next) ?? [];
    // One digit in a row of the right length is a number of its own, and so is any in a column of numbers.
    if (digits !== undefined && (currency !== undefined || isLong || (digits.length === 2 && !isCount)))
      return `${value},${digits}`;
    const [, hundreds, cents] = /\d{4}/.test(value) ? [] : (HUNDREDS.exec(next) ?? []);
    return hundreds !== undefined && (isLong || (cents !== undefined && !isCount))
      ? `${value}.${hundreds},${(cents ?? '').padEnd(2, '0')}`
      : undefined;
  }
}
