/** The look at the whole table before its first row is given: what makes the file wrong, and not one row of it. */
import { FileError } from './errors';
import { joinsRows } from './quotes';
import type { Table, TableRow } from './table';

const LINE_END = /[\r\n]/;
const LINE_ENDS = /\r\n|\n|\r/g;

export class Inspection {
  readonly #heading: TableRow;
  readonly #separator: string | undefined;
  /** Lines that records before have had beyond their first. */
  #more = 0;

  constructor(heading: TableRow, { separator }: Table) {
    this.#heading = heading;
    this.#separator = separator;
  }

  /** Throws IO_FILE_FORMAT (`quoteRows`) with the line of the text. Rows come in the order of the file. */
  look({ row, cells }: TableRow): void {
    const separator = this.#separator;
    if (separator === undefined || !cells.some((cell) => LINE_END.test(cell))) return;
    const line = row + this.#more;
    for (const cell of cells) this.#more += cell.match(LINE_ENDS)?.length ?? 0;
    const width = row <= this.#heading.row ? 0 : this.#heading.cells.length;
    if (joinsRows(cells, separator, width))
      throw new FileError('IO_FILE_FORMAT', { line, other: row + this.#more }, 'quoteRows');
  }
}
