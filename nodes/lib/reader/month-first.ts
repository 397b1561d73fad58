/**
 * Dates with the month in front. One that can be nothing else (`12/31/2026`) makes its whole column unsure: `05/06/2026` above or
 * below it would be read as the fifth of June and may be the sixth of May.
 */
import { isMonthFirst } from '../core/dates';
import { FileError } from './errors';
import type { Column } from './headers';
import type { TableRow } from './table';

/** UTF-16 units of a date with its time. */
const LONGEST = 60;

export class MonthFirst {
  readonly #columns: readonly Column[];
  #found: { readonly header: string; readonly row: number } | undefined;

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
  }

  look({ row, cells }: TableRow): void {
    for (const { index, header } of this.#columns) {
      const cell = cells[index] ?? '';
      if (cell.length < 8 || cell.length > LONGEST || !isMonthFirst(cell)) continue;
      this.#found ??= { header, row };
    }
  }

  /** Throws IO_FILE_FORMAT. */
  end(): void {
    if (this.#found !== undefined) throw new FileError('IO_FILE_FORMAT', { ...this.#found }, 'monthFirst');
  }
}
