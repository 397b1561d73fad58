/**
 * The rows to correct of each message node, for the sidebar: those of the list that is going through it, or went last. In
 * memory only: gone with the next list, a deploy, a restart, and a day after the last of them.
 */
import type { Node } from 'node-red';
import type { Problem } from '../core';
import { asCell, asCells } from '../core/spreadsheet';
import { MOST_COLUMNS } from '../core/xlsx';
import type { Message } from '../runtime/waiting';
import { ERRORS_COLUMN, originalRow } from './original';
import { readingOf } from '../runtime/readings';
import { type RowList, textOf, type Values } from '../runtime/row-book';
import { describeProblem } from '../runtime/translate';

/** Rows hold personal data: what nobody fetches is not kept. */
const KEEP_MS = 24 * 60 * 60_000;
/** Rows, and UTF-16 units of their texts, that are kept; the number is right beyond. */
const MOST_ROWS = 5_000;
const MOST_UNITS = 4_000_000;
/** UTF-16 units that a cell has room for. */
const MOST_IN_CELL = 32_767;
/** Lists that may go through a node side by side. */
const MOST_READINGS = 100;

/** A row as its file has it, fit for a spreadsheet, with what is wrong at its end. */
export function rowToCorrect(
  msg: Message,
  problems: readonly Problem[],
): { readonly columns: readonly string[]; readonly row: Values } {
  const { columns, values } = originalRow(msg);
  const errors = problems.map(describeProblem).join(' ');
  return { columns: columns.map(asCell), row: asCells({ ...values, [ERRORS_COLUMN]: errors }) };
}

/** The headings of rows, in the order in which they came. */
export class Headings {
  readonly #names = new Set<string>();

  add(columns: readonly string[]): void {
    for (const column of columns) if (this.#names.size < MOST_COLUMNS - 1) this.#names.add(column);
  }

  get all(): string[] {
    return [...this.#names, ERRORS_COLUMN];
  }
}

export class RowsToCorrect {
  /** When the list began; milliseconds since the epoch. Tells it from the node's other ones. */
  at = 0;
  /** Rows to correct. */
  n = 0;
  readonly #readings = new Set<string>();
  #headings = new Headings();
  #rows: string[] = [];
  #units = 0;
  #timer: NodeJS.Timeout | undefined;

  /** A row has come, right or not. The first one of another list ends the list before. */
  note(msg: Message): void {
    const reading = readingOf(msg);
    if (reading === undefined || this.#readings.has(reading)) return;
    this.#readings.add(reading);
    if (this.#readings.size > MOST_READINGS)
      for (const oldest of this.#readings) {
        this.#readings.delete(oldest);
        break;
      }
    if (this.n > 0) this.drop();
  }

  add(msg: Message, problems: readonly Problem[]): void {
    if (this.n === 0) this.at = Date.now();
    this.n += 1;
    this.#keepADay();
    if (this.#rows.length >= MOST_ROWS || this.#units >= MOST_UNITS) return;
    const { columns, row } = rowToCorrect(msg, problems);
    // A copy: what is read from a file in pieces would keep the whole piece.
    const text = JSON.stringify(Object.fromEntries(Object.entries(row).map(asShown)));
    this.#headings.add(columns);
    this.#rows.push(text);
    this.#units += text.length;
  }

  /** Rows that can be fetched. */
  get kept(): number {
    return this.#rows.length;
  }

  get list(): RowList {
    const rows = this.#rows;
    return {
      columns: this.#headings.all,
      *rows() {
        for (const text of rows) yield JSON.parse(text) as Values;
      },
    };
  }

  /** Forgets the rows and their number. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    [this.n, this.#units, this.#rows, this.#headings] = [0, 0, [], new Headings()];
  }

  #keepADay(): void {
    if (this.#timer === undefined)
      this.#timer = setTimeout(() => {
        this.drop();
      }, KEEP_MS).unref();
    else this.#timer.refresh();
  }
}

function asShown([column, value]: readonly [string, unknown]): [string, string] {
  try {
    return [column, textOf(value).slice(0, MOST_IN_CELL)];
  } catch {
    // A function node can put anything into a row.
    return [column, ''];
  }
}

const ofNodes = new WeakMap<Node, RowsToCorrect>();

export function toCorrectOf(node: Node): RowsToCorrect {
  let rows = ofNodes.get(node);
  if (rows === undefined) {
    rows = new RowsToCorrect();
    ofNodes.set(node, rows);
  }
  return rows;
}
