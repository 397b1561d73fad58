/**
 * Headings that come again further down: a printed list has them on each page, and lists that were put together have a second row
 * of them, perhaps in another order, whose people would be read with the columns of the first.
 */
import { FileError } from './errors';
import type { Heading } from './heading';
import { type MatchOptions, namesIn } from './headers';
import { SURE_NAMES, type TableRow } from './table';

/** Rows that are passed over; no printed list has more pages. */
const MOST_REPEATED = 10_000;

export class RepeatedHeadings {
  readonly #namesIn: ReturnType<typeof namesIn>;
  readonly #own: ReadonlyMap<string, number>;
  /** Of the fiscal codes. */
  readonly #place: number | undefined;
  readonly #rows = new Set<number>();

  constructor({ matched }: Heading, options: MatchOptions) {
    this.#namesIn = namesIn(options);
    this.#own = new Map(matched.columns.filter(({ known }) => known).map(({ key, index }) => [key, index]));
    this.#place = matched.columns.find(({ reads }) => reads?.kind === 'fiscalCode')?.index;
  }

  /** Throws IO_FILE_FORMAT (`otherHeadings`) where a field stands in another column than above. */
  look({ row, cells }: TableRow): void {
    if (this.#isPerson(cells)) return;
    const found = this.#namesIn(cells);
    if (found.size < SURE_NAMES) return;
    const own = [...found].filter(([key]) => this.#own.has(key));
    if (own.some(([key, index]) => this.#own.get(key) !== index))
      throw new FileError('IO_FILE_FORMAT', { row }, 'otherHeadings');
    if (own.length === found.size && this.#rows.size < MOST_REPEATED) this.#rows.add(row);
  }

  /** Whether the row only says again what the columns are. */
  has(row: number): boolean {
    return this.#rows.has(row);
  }

  /** Every code and most other rows have a digit, and headings seldom; no name of a fiscal code has one. */
  #isPerson(cells: readonly string[]): boolean {
    if (this.#place !== undefined) return DIGIT.test(cells[this.#place] ?? '');
    return cells.some((cell) => DIGIT.test(cell));
  }
}

const DIGIT = /\d/;
