/** Opens a workbook and walks one sheet. Runs in a worker: the library reads a whole sheet at a stretch. */
import { FileError } from '../errors';
import { normalized } from '../normalized';
import { holdsFiscalCode } from '../quotes';
import {
  type CellFault,
  MOST_ABOVE,
  MOST_COLUMNS,
  MOST_IN_ROW,
  type SheetPlace,
  SURE_NAMES,
  type TableRow,
} from '../table';
import { type Book, type LoadedSheet, openBook, type SheetEntry } from './book';
import { type Cell, cellText } from './cells';
import { Merges } from './merges';

export interface Sheet {
  readonly name: string;
  /** Visible sheets besides this one. */
  readonly others: readonly string[];
  /** Those of them that have headings of a list, where this one has none. */
  readonly elsewhere: readonly SheetPlace[];
  /** Places (from 0) of its hidden columns. */
  readonly hidden: readonly number[];
  /** From column A on: nothing is left out on the left. */
  rows(): Generator<TableRow>;
}

/** UTF-16 units of all rows: cells may all point to the same long text. */
const MOST_IN_SHEET = 512 * 1024 * 1024;

export interface SheetOptions {
  /** Name of the sheet; empty: found out. */
  readonly name: string;
  /** Normalized names of fields. */
  readonly names: ReadonlySet<string>;
}

/**
 * Without a name it is the first sheet that is visible; where that holds no list, as a cover or the summary that Numbers puts in
 * front, the only other one that does.
 * Throws IO_FILE_FORMAT, IO_FILE_PASSWORD, IO_FILE_TOO_LARGE, IO_FILE_SHEET (no such sheet), IO_FILE_HIDDEN (rows of a
 * filter: nobody can know whether they are meant).
 */
export function openSheet(file: Buffer, { name, names }: SheetOptions): Sheet {
  const book = openBook(file);
  const visible = book.sheets.filter(({ hidden }) => !hidden);
  const { chosen, elsewhere } =
    name === ''
      ? chooseSheet(book, visible, names)
      : { chosen: book.sheets.find((one) => one.name.trim() === name.trim()), elsewhere: [] };
  if (chosen === undefined)
    throw new FileError('IO_FILE_SHEET', { sheet: name, sheets: visible.map((one) => one.name).join(', ') });
  const sheet = load(book, chosen);
  // All rows once before the first is given: a file with a broken end must not send half of itself.
  for (const { row } of rowsOf(sheet)) if (row === 0) break;
  return {
    name: chosen.name,
    others: visible.filter(({ index }) => index !== chosen.index).map((one) => one.name),
    elsewhere,
    hidden: sheet.hiddenColumns,
    rows: () => rowsOf(sheet),
  };
}

/** Sheets beyond are not looked at. */
const MOST_LOOKED_AT = 20;

function chooseSheet(
  book: Book,
  visible: readonly SheetEntry[],
  names: ReadonlySet<string>,
): { chosen: SheetEntry | undefined; elsewhere: SheetPlace[] } {
  const [first, ...others] = visible;
  if (first === undefined || others.length === 0) return { chosen: first, elsewhere: [] };
  const look = lookAt(topOf(book, first), names);
  if (look.heading !== undefined) return { chosen: first, elsewhere: [] };
  const lists = others.slice(0, MOST_LOOKED_AT).flatMap((entry) => {
    const { heading } = lookAt(topOf(book, entry), names);
    return heading === undefined ? [] : [{ entry, row: heading }];
  });
  const [only] = lists;
  // People in the first sheet are a list too, whatever its headings.
  if (only !== undefined && lists.length === 1 && !look.hasPeople)
    return { chosen: only.entry, elsewhere: [] };
  return { chosen: first, elsewhere: lists.map(({ entry, row }) => ({ sheet: entry.name, row })) };
}

function* topOf(book: Book, { index }: SheetEntry): Generator<TableRow> {
  yield* rowsOf(book.load(index));
}

/** In which row a list's headings stand, and whether anybody's fiscal code is in the sheet. */
function lookAt(
  rows: Iterable<TableRow>,
  names: ReadonlySet<string>,
): { heading: number | undefined; hasPeople: boolean } {
  let left = MOST_ABOVE;
  let heading: number | undefined;
  for (const { row, cells } of rows) {
    if (cells.some(holdsFiscalCode)) return { heading, hasPeople: true };
    left -= 1;
    if (heading !== undefined || left < 0) continue;
    if (new Set(cells.map(normalized).filter((cell) => names.has(cell))).size >= SURE_NAMES) heading = row;
  }
  return { heading, hasPeople: false };
}

function load(book: Book, { name, index }: SheetEntry): LoadedSheet {
  const sheet = book.load(index);
  const hidden = sheet.hiddenRows.filter((row) => sheet.data[row - 1]?.some((cell) => cell?.v !== undefined));
  if (hidden.length > 0)
    throw new FileError('IO_FILE_HIDDEN', { n: hidden.length, row: hidden[0] ?? 0, sheet: name });
  return sheet;
}

function* rowsOf({ data, merges: ranges, date1904 }: LoadedSheet): Generator<TableRow> {
  const merges = new Merges(ranges);
  let width = 0;
  let left = MOST_IN_SHEET;
  for (const [index, line] of data.entries()) {
    if (line === undefined) continue;
    const { cells, faults, length } = cellsOf(line, date1904);
    const row = index + 1;
    left -= length;
    if (length > MOST_IN_ROW)
      throw new FileError('IO_FILE_TOO_LARGE', { row, kilobytes: MOST_IN_ROW / 1024 }, 'rowTooLarge');
    if (left < 0) throw new FileError('IO_FILE_TOO_LARGE', {}, 'sheetTooLarge');
    const covered = merges.covering(index, width);
    if (cells.length === 0 && faults.length === 0) continue;
    width = Math.max(width, cells.length);
    for (const column of covered) faults.push({ index: column, code: 'CELL_MERGED', value: '' });
    yield faults.length === 0 ? { row, cells } : { row, cells, faults };
  }
}

function cellsOf(
  line: readonly (Cell | undefined)[],
  date1904: boolean,
): { cells: string[]; faults: CellFault[]; length: number } {
  const cells: string[] = [];
  const faults: CellFault[] = [];
  let length = 0;
  line.forEach((cell, column) => {
    // One column more than a list may have, so that it is told.
    if (column > MOST_COLUMNS) return;
    const { text, fault, shown } = cellText(cell, date1904);
    if (fault !== undefined)
      faults.push({ index: column, code: fault, value: text, ...(shown === undefined ? {} : { shown }) });
    if (text === '') return;
    while (cells.length < column) cells.push('');
    cells[column] = text;
    length += text.length;
  });
  return { cells, faults, length };
}
