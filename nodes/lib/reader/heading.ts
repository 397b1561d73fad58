/**
 * Where the headings stand. Offices put a title above them, the name of the municipality, a line that groups columns; programs put
 * the date of the export. Whatever stands above must be no row: nobody's fiscal code may be left out with it.
 */
import { FileError } from './errors';
import { type Matched, matchHeaders, type MatchOptions } from './headers';
import { holdsFiscalCode } from './quotes';
import { MOST_ABOVE, MOST_COLUMNS, SURE_NAMES, type Table, type TableRow } from './table';

export interface Heading extends TableRow {
  readonly matched: Matched;
  /** Rows with something in them above it. */
  readonly above: number;
  /** Where columns stand that are missing in it. */
  readonly elsewhere: readonly Place[];
}

export interface Place {
  readonly columns: readonly string[];
  readonly row: number;
}

/**
 * The first row that has all the columns; where none has, the one with most of them, and of alike ones the first.
 * Throws IO_FILE_EMPTY; IO_FILE_TOO_LARGE for a row of too many columns; IO_FILE_COLUMNS (`noHeadings`) when data begins before
 * any heading.
 */
export async function findHeading(table: Table, options: Omit<MatchOptions, 'hidden'>): Promise<Heading> {
  const search = new HeadingSearch({ ...options, hidden: new Set(table.hidden ?? []) });
  for await (const row of topRows(table)) if (search.look(row)) break;
  return search.best();
}

/** The same among rows that are here already. Throws what `findHeading` throws. */
export function headingAmong(rows: readonly TableRow[], options: MatchOptions): Heading {
  const search = new HeadingSearch(options);
  for (const row of rows) if (search.look(row)) break;
  return search.best();
}

/** Whether data begins in a row: nobody's code is a heading. */
export function isData({ cells }: TableRow): boolean {
  return cells.some(holdsFiscalCode);
}

class HeadingSearch {
  readonly #options: MatchOptions;
  readonly #candidates: Heading[] = [];

  constructor(options: MatchOptions) {
    this.#options = options;
  }

  /** Takes the rows in their order. Gives true when no further one can be better. */
  look(row: TableRow): boolean {
    if (isData(row)) {
      if (this.#candidates.length === 0)
        throw new FileError('IO_FILE_COLUMNS', { row: row.row }, 'noHeadings');
      return true;
    }
    const matched = matchHeaders(row.cells, this.#options);
    const candidate = { ...row, matched, above: this.#candidates.length, elsewhere: [] };
    this.#candidates.push(candidate);
    return isComplete(candidate, this.#options);
  }

  best(): Heading {
    const [first, ...others] = this.#candidates;
    if (first === undefined) throw new FileError('IO_FILE_EMPTY');
    const best = others.reduce((found, one) => (isBetter(one, found) ? one : found), first);
    return { ...best, elsewhere: placesOf(best, this.#candidates) };
  }
}

/** The first rows that are not blank. Throws IO_FILE_TOO_LARGE for a row of too many columns. */
export async function* topRows(table: Table): AsyncGenerator<TableRow> {
  let left = MOST_ABOVE;
  for await (const batch of table.rows())
    for (const row of batch) {
      const width = widthOf(row);
      if (width === 0) continue;
      if (width > MOST_COLUMNS)
        throw new FileError('IO_FILE_TOO_LARGE', { columns: MOST_COLUMNS, found: width }, 'tooManyColumns');
      yield row;
      left -= 1;
      if (left === 0) return;
    }
}

/** Place of the last cell with something in it, from 1; 0 where there is none. Asked of every row twice, so without a closure. */
export function widthOf({ cells }: TableRow): number {
  let width = cells.length;
  while (width > 0 && (cells[width - 1] ?? '').trim() === '') width -= 1;
  return width;
}

/** Columns that are recognised, or would be if there were not several of them. */
function knownOf({ matched }: Heading): number {
  return matched.columns.filter(({ known }) => known).length + matched.doubled.length;
}

/** Without a message in sight a later row may have more of the names. */
function isComplete(heading: Heading, { wanted }: Omit<MatchOptions, 'hidden'>): boolean {
  return wanted !== undefined && knownOf(heading) > 0 && heading.matched.missing.length === 0;
}

function isBetter(one: Heading, than: Heading): boolean {
  const known = knownOf(one);
  return known > knownOf(than) && (known >= SURE_NAMES || one.matched.missing.length === 0);
}

/** The first row that has each of the columns that `best` lacks. */
function placesOf(best: Heading, candidates: readonly Heading[]): Place[] {
  const missing = new Set(best.matched.missing);
  return candidates.flatMap((one) => {
    const columns = one.matched.columns.map(({ key }) => key).filter((key) => missing.delete(key));
    return columns.length === 0 ? [] : [{ columns, row: one.row }];
  });
}
