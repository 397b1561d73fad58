/** Opens a workbook (xlsx, xlsm) and walks one sheet. Runs in a worker: the library reads a whole sheet at a stretch. */
import { read } from '@e965/xlsx';
import { FileError } from '../errors';
import { type CellFault, MOST_IN_ROW, type TableRow } from '../table';
import { type Cell, cellText } from './cells';
import { hiddenIn, sheetXml } from './hidden';
import { readParts } from './zip-read';
import { storedZip } from '../../lib/core/zip-write';

interface Range {
  readonly s: { readonly r: number; readonly c: number };
  readonly e: { readonly r: number; readonly c: number };
}

/** As much of the library's sheet as is used. */
interface LibrarySheet {
  readonly '!data'?: readonly (readonly (Cell | undefined)[] | undefined)[];
  readonly '!merges'?: readonly Range[];
}

export interface Sheet {
  readonly name: string;
  /** Visible sheets besides this one. */
  readonly others: readonly string[];
  rows(): Generator<TableRow>;
}

/** All that is text; no pictures, no macros, no drawings. The library misses parts that the list of contents names. */
const NEEDED = /^(?!xl\/(?:media|embeddings|drawings|externalLinks|ctrlProps)\/).*\.(?:xml|rels)$/i;

/**
 * @param name of the sheet; empty: the first that is visible
 * Throws IO_FILE_FORMAT, IO_FILE_PASSWORD, IO_FILE_TOO_LARGE, IO_FILE_SHEET (no such sheet), IO_FILE_HIDDEN (rows of a
 * filter: nobody can know whether they are meant).
 */
export function openSheet(file: Buffer, name: string): Sheet {
  const parts = readParts(file, (part) => NEEDED.test(part));
  if (!parts.some((part) => /^xl\/workbook\.xml$/i.test(part.name)))
    throw new FileError('IO_FILE_FORMAT', {}, 'notTable');
  const zip = storedZip(parts);
  const visible = sheetsOf(zip).filter(({ hidden }) => !hidden);
  const chosen = name === '' ? visible[0] : sheetsOf(zip).find((one) => one.name.trim() === name.trim());
  if (chosen === undefined)
    throw new FileError('IO_FILE_SHEET', { sheet: name, sheets: visible.map((one) => one.name).join(', ') });
  const { sheet, date1904 } = load(zip, chosen.index);
  const hidden = hiddenRows(sheetXml(parts, chosen.id), sheet);
  if (hidden.length > 0)
    throw new FileError('IO_FILE_HIDDEN', { n: hidden.length, row: hidden[0] ?? 0, sheet: chosen.name });
  // All rows once before the first is given: a file with a broken end must not send half of itself.
  for (const { row } of rowsOf(sheet, date1904)) if (row === 0) break;
  return {
    name: chosen.name,
    others: visible.filter(({ index }) => index !== chosen.index).map((one) => one.name),
    rows: () => rowsOf(sheet, date1904),
  };
}

interface SheetEntry {
  readonly name: string;
  readonly index: number;
  readonly hidden: boolean;
  /** Of its relationship. */
  readonly id: string;
}

function sheetsOf(zip: Uint8Array): SheetEntry[] {
  const { SheetNames, Workbook } = readZip(zip, []);
  return SheetNames.map((name, index) => {
    const { Hidden = 0, id = '' } = (Workbook?.Sheets?.[index] ?? {}) as { Hidden?: number; id?: string };
    return { name, index, hidden: Hidden > 0, id };
  });
}

function load(zip: Uint8Array, index: number): { sheet: LibrarySheet; date1904: boolean } {
  const { Sheets, SheetNames, Workbook } = readZip(zip, index);
  const sheet = Sheets[SheetNames[index] ?? ''] as LibrarySheet | undefined;
  return { sheet: sheet ?? {}, date1904: Workbook?.WBProps?.date1904 === true };
}

function readZip(zip: Uint8Array, sheets: number | string[]): ReturnType<typeof read> {
  try {
    return read(zip, {
      type: 'array',
      sheets,
      dense: true,
      cellNF: true,
      // Tells a formula that nobody has calculated from an empty cell.
      cellFormula: true,
      sheetStubs: true,
      cellText: false,
      cellHTML: false,
    });
  } catch {
    // The library's message may quote the file.
    throw new FileError('IO_FILE_FORMAT', {}, 'damaged');
  }
}

/** Hidden rows (from 1) that hold something. */
function hiddenRows(xml: string, sheet: LibrarySheet): number[] {
  const data = sheet['!data'] ?? [];
  return hiddenIn(xml).filter((row) => data[row - 1]?.some((cell) => cell?.v !== undefined));
}

function* rowsOf(sheet: LibrarySheet, date1904: boolean): Generator<TableRow> {
  const data = sheet['!data'] ?? [];
  const merges = new Merges(sheet['!merges'] ?? []);
  const first = firstColumn(data);
  let width = 0;
  for (const [index, line] of data.entries()) {
    if (line === undefined) continue;
    const faults: CellFault[] = [];
    const cells: string[] = [];
    let length = 0;
    line.forEach((cell, column) => {
      const { text, fault } = cellText(cell, date1904);
      if (fault !== undefined) faults.push({ index: column - first, code: fault, value: text });
      if (text === '') return;
      while (cells.length < column - first) cells.push('');
      cells[column - first] = text;
      length += text.length;
    });
    const row = index + 1;
    if (length > MOST_IN_ROW)
      throw new FileError('IO_FILE_TOO_LARGE', { row, kilobytes: MOST_IN_ROW / 1024 }, 'rowTooLarge');
    const covered = merges.covering(index, width).map((column) => column - first);
    if (cells.length === 0 && faults.length === 0) continue;
    if (width === 0) width = first + cells.length;
    for (const column of covered) faults.push({ index: column, code: 'CELL_MERGED', value: '' });
    yield faults.length === 0 ? { row, cells } : { row, cells, faults };
  }
}

/** A table may stand in the middle of a sheet: the first column with a value in the first row that has one. */
function firstColumn(data: NonNullable<LibrarySheet['!data']>): number {
  for (const line of data) {
    const column = line?.findIndex((cell) => cell?.v !== undefined && cell.v !== '') ?? -1;
    if (column >= 0) return column;
  }
  return 0;
}

/** Cells that are merged into another one hold nothing themselves. Asked row by row, downwards. */
class Merges {
  readonly #ahead: Range[];
  #open: Range[] = [];

  constructor(ranges: readonly Range[]) {
    this.#ahead = [...ranges].sort((a, b) => b.s.r - a.s.r);
  }

  /** The columns of a row, up to `width`, that belong to a cell above or to the left. */
  covering(row: number, width: number): number[] {
    for (let next = this.#ahead.at(-1); next !== undefined && next.s.r <= row; next = this.#ahead.at(-1)) {
      this.#ahead.pop();
      this.#open.push(next);
    }
    this.#open = this.#open.filter(({ e }) => e.r >= row);
    const columns = this.#open.flatMap(({ s, e }) => {
      const from = s.r === row ? s.c + 1 : s.c;
      const length = Math.max(0, Math.min(e.c + 1, width) - from);
      return Array.from({ length }, (_none, n) => from + n);
    });
    return columns.sort((a, b) => a - b);
  }
}
