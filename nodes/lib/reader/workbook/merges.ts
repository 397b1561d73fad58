/** Cells that are merged into another one hold nothing themselves. */
import type { Range } from './sheet-xml';

/** Asked row by row, downwards; each merged range is looked at once. */
export class Merges {
  readonly #ahead: Range[];
  /** The last row to which each column is covered. */
  readonly #until: number[] = [];
  #last = -1;

  constructor(ranges: readonly Range[]) {
    this.#ahead = [...ranges].sort((a, b) => b.s.r - a.s.r);
  }

  /** The columns of a row, up to `width`, that belong to a cell above or to the left. */
  covering(row: number, width: number): number[] {
    const own = new Set<number>();
    for (let next = this.#ahead.at(-1); next !== undefined && next.s.r <= row; next = this.#ahead.at(-1)) {
      this.#ahead.pop();
      const { s, e } = next;
      if (e.r < row) continue;
      if (s.r === row) own.add(s.c);
      for (let column = s.c; column <= Math.min(e.c, width - 1); column += 1)
        this.#until[column] = Math.max(this.#until[column] ?? -1, e.r);
      this.#last = Math.max(this.#last, e.r);
    }
    if (this.#last < row) return [];
    const columns: number[] = [];
    for (let column = 0; column < width; column += 1)
      if ((this.#until[column] ?? -1) >= row && !own.has(column)) columns.push(column);
    return columns;
  }
}
