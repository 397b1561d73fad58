/** From a table to rows with named columns. What is wrong with the columns is said before the first row. */
import type { Problem } from '../lib/core';
import { problem } from '../lib/core/problem';
import { FileError } from './errors';
import { type Column, matchHeaders, type Matched, type MatchOptions } from './headers';
import { Inspection } from './inspection';
import { isFiscalCode } from './quotes';
import { type CellFault, MOST_COLUMNS, type Table, type TableRow, type TableWarning } from './table';
import type { Wanted } from '../messages/columns';

export interface FileRow {
  /** As a person counts it in the file; 1 is the headings' in most. */
  readonly row: number;
  readonly payload: Readonly<Record<string, string>>;
  /** Why no message may be made of it. */
  readonly problems?: readonly Problem[];
}

export interface Reading {
  /** Name in the row and heading as written, in the order of the file. */
  readonly columns: readonly (readonly [key: string, header: string])[];
  /** Headings that are no field. */
  readonly ignored: readonly string[];
  rows(): AsyncGenerator<readonly FileRow[]>;
  /** Complete when all rows have been read. */
  warnings(): readonly TableWarning[];
}

export interface RowsOptions extends MatchOptions {
  readonly wanted?: readonly Wanted[];
}

/** Columns that are missing, doubled or without a name: the sentences are made from `matched`. */
export class ColumnsError extends FileError {
  constructor(
    readonly matched: Matched,
    /** Row of the headings. */
    row: number,
  ) {
    super('IO_FILE_COLUMNS', { row });
  }
}

/**
 * Reads the headings, the first row that is not blank, and then the whole table once before it gives the first row: a file with
 * a broken end must not send half of itself.
 * Throws ColumnsError, IO_FILE_EMPTY, IO_FILE_FORMAT (see `Inspection`), and what the table throws.
 */
export async function readRows(table: Table, options: RowsOptions): Promise<Reading> {
  const heading = await firstRow(table.rows());
  const width = heading.cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  if (width > MOST_COLUMNS)
    throw new FileError('IO_FILE_TOO_LARGE', { columns: MOST_COLUMNS, found: width }, 'tooManyColumns');
  const hidden = new Set(table.hidden ?? []);
  const matched = matchHeaders(heading.cells, { ...options, hidden });
  if (heading.cells.some(isFiscalCode))
    throw new FileError('IO_FILE_COLUMNS', { row: heading.row }, 'noHeadings');
  await inspect(table, heading);
  if (matched.missing.length + matched.doubled.length + matched.unnamed.length > 0)
    throw new ColumnsError(matched, heading.row);
  const named = new Named(matched, options.wanted ?? [], table);
  return {
    columns: matched.columns.map(({ key, header }) => [key, header] as const),
    ignored: matched.columns.filter(({ known }) => !known).map(({ header }) => header),
    async *rows() {
      for await (const batch of table.rows()) yield named.rows(batch.filter(({ row }) => row > heading.row));
    },
    warnings: () => [...table.warnings, ...headingWarnings(matched), ...named.warnings()],
  };
}

async function firstRow(source: AsyncGenerator<readonly TableRow[]>): Promise<TableRow> {
  for await (const batch of source) {
    const heading = batch.find((row) => !isBlank(row));
    if (heading !== undefined) return heading;
  }
  throw new FileError('IO_FILE_EMPTY');
}

async function inspect(table: Table, heading: TableRow): Promise<void> {
  const inspection = new Inspection(heading, table);
  for await (const batch of table.rows()) for (const row of batch) inspection.look(row);
}

function isBlank({ cells }: TableRow): boolean {
  return cells.every((cell) => cell.trim() === '');
}

function headingWarnings({ columns, ambiguous, second, hidden, cents }: Matched): TableWarning[] {
  return [
    ...second.map(({ headers: [header = '', ...others] }) => ({
      code: 'SECOND_COLUMN' as const,
      args: { header, others: others.map((other) => `«${other}»`).join(', ') },
    })),
    ...hidden.map((header) => ({ code: 'HIDDEN_COLUMN' as const, args: { header } })),
    ...cents.map((header) => ({ code: 'CENTS_COLUMN' as const, args: { header } })),
    ...ambiguous.map((header) => ({ code: 'AMBIGUOUS_COLUMN' as const, args: { header } })),
    ...(columns.some(({ known }) => known) ? [] : [{ code: 'NO_KNOWN_COLUMN' as const, args: {} }]),
  ];
}

/** Gives cells their names, and notes what is odd about whole rows. */
class Named {
  readonly #columns: readonly Column[];
  readonly #width: number;
  /** Field by place, of the columns in which a damaged cell makes the row wrong. */
  readonly #fields: ReadonlyMap<number, string>;
  /** Between the columns of a text. In a sheet nothing can move a cell. */
  readonly #separator: string | undefined;
  #short = 0;
  #firstShort = 0;

  constructor({ columns }: Matched, wanted: readonly Wanted[], { separator }: Table) {
    this.#columns = columns;
    this.#width = (columns.at(-1)?.index ?? -1) + 1;
    this.#separator = separator;
    const fieldOf = new Map(wanted.map(({ column, field }) => [column, field]));
    this.#fields = new Map(
      columns.flatMap(({ index, key, known }) => {
        const field = wanted.length > 0 ? fieldOf.get(key) : known ? key : undefined;
        return field === undefined ? [] : [[index, field] as const];
      }),
    );
  }

  rows(batch: readonly TableRow[]): FileRow[] {
    return batch.filter((row) => !isBlank(row)).map((row) => this.#row(row));
  }

  warnings(): TableWarning[] {
    return this.#short === 0 ? [] : [{ code: 'SHORT_ROWS', args: { n: this.#short, row: this.#firstShort } }];
  }

  #row(line: TableRow): FileRow {
    const { row, cells, faults } = line;
    const payload: Record<string, string> = {};
    for (const { index, key } of this.#columns) payload[key] = cells[index] ?? '';
    const problems = cells.length === this.#width && faults === undefined ? [] : this.#problems(line);
    return problems.length === 0 ? { row, payload } : { row, payload, problems };
  }

  #problems({ row, cells, faults = [] }: TableRow): Problem[] {
    const damaged = faults.flatMap((fault) => this.#damaged(fault));
    const more = cells.slice(this.#width).filter((cell) => cell.trim() !== '');
    const args = { row, expected: this.#width, found: cells.length };
    // A sign too many moves all values behind it: the amount would be somebody's street number.
    if (more.length > 0) return [problem('ROW_COLUMNS', 'payload', more.join(' '), args), ...damaged];
    const separator = this.#separator;
    if (separator === undefined || cells.length >= this.#width) return damaged;
    // A quote that ends late has taken in a line end or a separator, and what stands behind has moved.
    if (cells.some((cell) => /[\r\n]/.test(cell) || (cell.startsWith('"') && cell.includes(separator))))
      return [problem('ROW_COLUMNS', 'payload', cells.at(-1), args), ...damaged];
    // Empty cells at the end are often not written at all.
    this.#short += 1;
    if (this.#firstShort === 0) this.#firstShort = row;
    return damaged;
  }

  #damaged({ index, code, value }: CellFault): Problem[] {
    const field = this.#fields.get(index);
    return field === undefined ? [] : [problem(code, field, value)];
  }
}
