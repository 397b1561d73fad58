/** From a table to rows with named columns. What is wrong with the columns is said before the first row. */
import type { Problem } from '../core';
import { problem } from '../core/problem';
import { FileError } from './errors';
import type { Column, Matched, MatchOptions } from './headers';
import { findHeading, type Heading, widthOf } from './heading';
import { Inspection } from './inspection';
import type { CellFault, Table, TableRow, TableWarning } from './table';

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

export interface RowsOptions extends Omit<MatchOptions, 'hidden'> {
  /** The headings, where a person has decided them; else they are looked for. */
  readonly heading?: Heading;
}

/** Columns that are missing, doubled or without a name: the sentences are made from `matched`. */
export class ColumnsError extends FileError {
  readonly matched: Matched;

  constructor(
    readonly heading: Heading,
    readonly table: Pick<Table, 'sheet' | 'elsewhere'>,
  ) {
    super('IO_FILE_COLUMNS', { row: heading.row });
    this.matched = heading.matched;
  }
}

/**
 * Finds the headings, and then reads the whole table once before it gives the first row: a file with a broken end must not send
 * half of itself.
 * Throws ColumnsError, IO_FILE_EMPTY, IO_FILE_FORMAT (see `Inspection`), and what the table throws.
 */
export async function readRows(table: Table, options: RowsOptions): Promise<Reading> {
  const found = options.heading ?? (await findHeading(table, options));
  const inspection = new Inspection(found, table, options);
  for await (const batch of table.rows()) for (const row of batch) inspection.look(row);
  const matched = { ...found.matched, unnamed: [...found.matched.unnamed, ...inspection.unnamed()] };
  const heading = { ...found, matched };
  if (matched.missing.length + matched.doubled.length + matched.unnamed.length > 0)
    throw new ColumnsError(heading, table);
  inspection.end();
  const named = new Named(heading, table, inspection);
  return {
    columns: matched.columns.map(({ key, header }) => [key, header] as const),
    ignored: matched.columns.filter(({ known }) => !known).map(({ header }) => header),
    async *rows() {
      for await (const batch of table.rows()) yield named.rows(batch.filter(({ row }) => row > heading.row));
    },
    warnings: () => [
      ...table.warnings,
      ...headingWarnings(heading),
      ...named.warnings(),
      ...inspection.warnings(),
    ],
  };
}

function headingWarnings({ row, above, matched }: Heading): TableWarning[] {
  const { columns, ambiguous, second, hidden, cents } = matched;
  return [
    ...(above === 0 ? [] : [{ code: 'HEADING_ROW' as const, args: { row } }]),
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

const NONE: readonly Problem[] = [];

/** Gives cells their names, and notes what is odd about whole rows. */
class Named {
  readonly #columns: readonly Column[];
  readonly #width: number;
  /** By place, the columns in which a damaged cell makes the row wrong. */
  readonly #byPlace: ReadonlyMap<number, Column>;
  /** Between the columns of a text. */
  readonly #separator: string | undefined;
  readonly #inspection: Inspection;
  #short = 0;
  #firstShort = 0;

  constructor({ matched: { columns } }: Heading, { separator }: Table, inspection: Inspection) {
    this.#columns = columns;
    this.#width = (columns.at(-1)?.index ?? -1) + 1;
    this.#separator = separator;
    this.#inspection = inspection;
    this.#byPlace = new Map(columns.map((column) => [column.index, column]));
  }

  rows(batch: readonly TableRow[]): FileRow[] {
    return batch
      .filter((row) => widthOf(row) > 0 && !this.#inspection.isHeading(row))
      .map((row) => this.#row(row));
  }

  warnings(): TableWarning[] {
    return this.#short === 0 ? [] : [{ code: 'SHORT_ROWS', args: { n: this.#short, row: this.#firstShort } }];
  }

  #row(line: TableRow): FileRow {
    const { row, cells, faults } = line;
    const payload: Record<string, string> = {};
    for (const { index, key } of this.#columns) payload[key] = cells[index] ?? '';
    const own = cells.length === this.#width && faults === undefined ? NONE : this.#problems(line);
    const problems = own.length > 0 ? own : this.#inspection.problems(line);
    return problems.length === 0 ? { row, payload } : { row, payload, problems };
  }

  #problems({ row, cells, faults = [] }: TableRow): Problem[] {
    const damaged = faults.flatMap((fault) => this.#damaged(fault));
    const more = cells.slice(this.#width).filter((cell) => cell.trim() !== '');
    const separator = this.#separator;
    // In a sheet nothing can move a cell: what stands beside the table is a remark.
    if (separator === undefined) return damaged;
    const args = { row, expected: this.#width, found: cells.length };
    // A sign too many moves all values behind it: the amount would be somebody's street number.
    if (more.length > 0) return [problem('ROW_COLUMNS', 'payload', more.join(' '), args), ...damaged];
    if (cells.length >= this.#width) return damaged;
    // A quote that ends late has taken in a line end or a separator, and what stands behind has moved.
    if (cells.some((cell) => /[\r\n]/.test(cell) || (cell.startsWith('"') && cell.includes(separator))))
      return [problem('ROW_COLUMNS', 'payload', cells.at(-1), args), ...damaged];
    // Empty cells at the end are often not written at all.
    this.#short += 1;
    if (this.#firstShort === 0) this.#firstShort = row;
    return damaged;
  }

  #damaged({ index, code, value, shown }: CellFault): Problem[] {
    const reads = this.#byPlace.get(index)?.reads;
    if (reads === undefined || (code === 'CELL_DECIMALS' && reads.kind !== 'money')) return [];
    return [problem(code, reads.field, value, shown === undefined ? undefined : { shown })];
  }
}
