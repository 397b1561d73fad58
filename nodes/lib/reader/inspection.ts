/** The look at the whole table before its first row is given: what makes the file wrong, and what only all rows together tell. */
import type { Problem } from '../core';
import { AmountsApart } from './amounts-apart';
import { FileError } from './errors';
import { type Heading, widthOf } from './heading';
import { Beside } from './beside';
import type { Column, MatchOptions } from './headers';
import { MonthFirst } from './month-first';
import { NoticeCheck } from './notice-check';
import { joinsRows } from './quotes';
import { RepeatedHeadings } from './repeated-headings';
import type { Table, TableRow, TableWarning } from './table';
import { Widths } from './widths';

const LINE_END = /[\r\n]/;
const LINE_ENDS = /\r\n|\n|\r/g;

/** Line ends in one row. No address has as many, and no message. */
const MOST_LINES = 2_000;

export class Inspection {
  readonly #heading: TableRow;
  readonly #separator: string | undefined;
  /** Lines that records before have had beyond their first. */
  #more = 0;
  readonly #widths: Widths;
  readonly #dates: MonthFirst;
  readonly #notices: NoticeCheck;
  readonly #amounts: AmountsApart;
  readonly #repeated: RepeatedHeadings;
  readonly #beside: Beside;

  constructor(heading: Heading, { separator }: Table, options: MatchOptions) {
    this.#heading = heading;
    this.#separator = separator;
    const of = (kind: string): Column[] =>
      heading.matched.columns.filter(({ reads }) => reads?.kind === kind);
    const [notices, amounts] = [of('noticeNumber'), of('money')];
    this.#widths = new Widths(heading, amounts, separator);
    this.#dates = new MonthFirst(of('date'));
    this.#notices = new NoticeCheck(notices);
    this.#amounts = new AmountsApart(notices, amounts);
    this.#repeated = new RepeatedHeadings(heading, options);
    this.#beside = new Beside(heading);
  }

  /** Throws IO_FILE_FORMAT (`quoteRows` with the line of the text, `otherHeadings`). Rows come in the order of the file. */
  look(line: TableRow): void {
    this.#quotes(line);
    if (line.row <= this.#heading.row || widthOf(line) === 0) return;
    this.#repeated.look(line);
    if (this.#repeated.has(line.row)) return;
    this.#widths.look(line);
    if (this.#separator === undefined) this.#beside.look(line);
    this.#dates.look(line);
    this.#amounts.look(line, this.#notices.look(line));
  }

  /** Throws IO_FILE_FORMAT (`monthFirst`). */
  end(): void {
    this.#dates.end();
  }

  /** What other rows say against this one. */
  problems(line: TableRow): readonly Problem[] {
    const moved = this.#widths.problems(line);
    const apart = this.#amounts.problems(line);
    return moved.length === 0 ? apart : [...moved, ...apart];
  }

  /** Whether the row is no row of data. */
  isHeading({ row }: TableRow): boolean {
    return this.#repeated.has(row);
  }

  /** Places (from 1) of columns without a heading, which only the rows show. */
  unnamed(): number[] {
    return this.#beside.unnamed();
  }

  warnings(): TableWarning[] {
    return [
      ...this.#beside.warnings(),
      ...this.#widths.warnings(),
      ...this.#notices.warnings(),
      ...this.#amounts.warnings(),
    ];
  }

  #quotes({ row, cells }: TableRow): void {
    const separator = this.#separator;
    if (separator === undefined || !cells.some((cell) => LINE_END.test(cell))) return;
    const line = row + this.#more;
    for (const cell of cells) this.#more += cell.match(LINE_ENDS)?.length ?? 0;
    const width = row <= this.#heading.row ? 0 : this.#heading.cells.length;
    const lines = row + this.#more - line;
    if (lines > MOST_LINES || joinsRows(cells, separator, width))
      throw new FileError('IO_FILE_FORMAT', { line, other: row + this.#more }, 'quoteRows');
  }
}
