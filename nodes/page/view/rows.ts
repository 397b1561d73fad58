/** The rows of the table, asked for in blocks as they come into sight, the next ones beforehand. */
import { Newest } from '../../lib/view/newest';
import type { ListRow, RowsAnswer } from '../api';

export type Show = 'all' | 'wrong' | 'odd';

export interface RowsQuestion {
  readonly from: number;
  readonly count: number;
  readonly show: Show;
  readonly search: string;
}

/** Rows in a block: no more than the server gives at once. */
export const BLOCK = 200;
/** Blocks that are kept: the 20,000 rows of a large list. */
const KEPT = 100;

export class Rows {
  readonly #fetch: (question: RowsQuestion) => Promise<RowsAnswer>;
  readonly #changed: () => void;
  readonly #newest = new Newest();
  #blocks = new Map<number, readonly ListRow[]>();
  #asked = new Set<number>();
  #failed = false;
  #version: number | undefined;
  #current = this.#newest.ask();
  columns: RowsAnswer['columns'] = [];
  /** Undefined until the first answer. */
  found: number | undefined;
  show: Show;
  search = '';

  /**
   * @param fetch rejects when there is no answer; the rows are asked for again when they come into sight again
   * @param changed there is something new to draw
   */
  constructor(show: Show, fetch: (question: RowsQuestion) => Promise<RowsAnswer>, changed: () => void) {
    this.#fetch = fetch;
    this.#changed = changed;
    this.show = show;
  }

  /** Other rows, or all of them anew. */
  choose(show: Show, search: string): void {
    this.show = show;
    this.search = search;
    this.#current = this.#newest.ask();
    this.#asked = new Set();
    this.#blocks = new Map();
    this.#version = undefined;
    this.need(0, 1);
  }

  at(place: number): ListRow | undefined {
    return this.#blocks.get(Math.floor(place / BLOCK))?.[place % BLOCK];
  }

  /** Rows from `first` up to, not including, `end` come into sight. */
  need(first: number, end: number): void {
    const last = Math.floor(Math.max(first, end - 1) / BLOCK);
    for (let block = Math.floor(first / BLOCK); block <= last; block += 1) void this.#ask(block);
  }

  /** A row as it is after a correction. */
  replace(row: ListRow, version: number): void {
    for (const [block, rows] of this.#blocks)
      if (rows.some((one) => one.row === row.row))
        this.#blocks.set(
          block,
          rows.map((one) => (one.row === row.row ? row : one)),
        );
    // Where only wrong rows are shown the corrected ones stay in sight; what follows has moved up on the server.
    if (this.show === 'all') this.#version = version;
    this.#changed();
  }

  async #ask(block: number): Promise<void> {
    if (this.#asked.has(block) || (this.found !== undefined && block > 0 && block * BLOCK >= this.found))
      return;
    this.#asked.add(block);
    const current = this.#current;
    const { show, search } = this;
    try {
      const answer = await this.#fetch({ from: block * BLOCK, count: BLOCK, show, search });
      if (!current()) return;
      this.#failed = false;
      this.#take(block, answer);
    } catch {
      if (!current()) return;
      this.#asked.delete(block);
      this.#failed = true;
    }
    this.#changed();
  }

  #take(block: number, answer: RowsAnswer): void {
    if (this.#version !== undefined && this.#version !== answer.version) {
      // The list is another one by now: places of rows have moved.
      this.#blocks = new Map();
      this.#asked = new Set([block]);
    }
    this.#version = answer.version;
    this.columns = answer.columns;
    this.found = answer.found;
    this.#blocks.set(block, answer.rows);
    for (const old of this.#blocks.keys()) {
      if (this.#blocks.size <= KEPT) break;
      if (Math.abs(old - block) < 2) continue;
      this.#blocks.delete(old);
      this.#asked.delete(old);
    }
    this.#ahead(block);
  }

  /** The nearest block that is not there yet, as long as there is room. */
  #ahead(block: number): void {
    const blocks = Math.ceil((this.found ?? 0) / BLOCK);
    if (this.#failed || this.#asked.size >= Math.min(KEPT, blocks)) return;
    for (let distance = 1; distance < blocks; distance += 1)
      for (const next of [block + distance, block - distance])
        if (next >= 0 && next < blocks && !this.#asked.has(next)) {
          void this.#ask(next);
          return;
        }
  }
}
