/** What stands to the right of a sheet's table: a remark here and there, or a column that nobody has named. */
import { type Heading, widthOf } from './heading';
import type { TableRow, TableWarning } from './table';

export class Beside {
  readonly #width: number;
  #rows = 0;
  #adjacent = 0;
  #n = 0;
  #first = 0;

  constructor(heading: Heading) {
    this.#width = widthOf(heading);
  }

  look({ row, cells }: TableRow): void {
    this.#rows += 1;
    if (cells.length <= this.#width) return;
    if ((cells[this.#width] ?? '').trim() !== '') this.#adjacent += 1;
    this.#n += 1;
    if (this.#first === 0) this.#first = row;
  }

  /** The place (from 1) of a column that most rows have: the sum may be in it. */
  unnamed(): number[] {
    return this.#adjacent * 2 > this.#rows ? [this.#width + 1] : [];
  }

  warnings(): TableWarning[] {
    return this.#n === 0 ? [] : [{ code: 'BESIDE_TABLE', args: { n: this.#n, row: this.#first } }];
  }
}
