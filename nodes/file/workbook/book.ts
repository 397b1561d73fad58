/** What the library makes of a workbook, after what it is given has been bounded. */
import { read } from '@e965/xlsx';
import { FileError } from '../errors';
import type { Cell } from './cells';
import type { Range } from './sheet-xml';
import { BOOK_PARTS, bookOnly, oneSheet } from './xlsx';
import { readParts } from './zip-read';

export interface SheetEntry {
  readonly name: string;
  readonly index: number;
  readonly hidden: boolean;
  /** Of its relationship, in an xlsx. */
  readonly id: string;
}

export interface LoadedSheet {
  /** Rows from 0, then columns from 0; both with holes. */
  readonly data: readonly (readonly (Cell | undefined)[] | undefined)[];
  readonly merges: readonly Range[];
  /** From 1. */
  readonly hiddenRows: readonly number[];
  /** From 0. */
  readonly hiddenColumns: readonly number[];
  readonly date1904: boolean;
}

export interface Book {
  readonly sheets: readonly SheetEntry[];
  load(index: number): LoadedSheet;
}

const MOST_SHEETS = 1_000;

/** Throws IO_FILE_FORMAT, IO_FILE_PASSWORD, IO_FILE_TOO_LARGE. */
export function openBook(file: Buffer): Book {
  const parts = readParts(
    file,
    (name) => BOOK_PARTS.includes(name.toLowerCase()) || /^xl\/_rels\//i.test(name),
  );
  if (!parts.some(({ name }) => name.toLowerCase() === BOOK_PARTS[0]))
    throw new FileError('IO_FILE_FORMAT', {}, 'notTable');
  const sheets = entriesOf(readWith(bookOnly(parts), []));
  return {
    sheets,
    load(index) {
      const { zip, sheet, date1904 } = oneSheet(file, parts, sheets[index]?.id ?? '');
      return { data: dataOf(readWith(zip, 0), 0), date1904, ...sheet };
    },
  };
}

type LibraryBook = ReturnType<typeof read>;

function entriesOf({ SheetNames, Workbook }: LibraryBook): SheetEntry[] {
  if (SheetNames.length > MOST_SHEETS) throw new FileError('IO_FILE_TOO_LARGE', {}, 'sheetTooLarge');
  return SheetNames.map((name, index) => {
    const { Hidden = 0, id = '' } = (Workbook?.Sheets?.[index] ?? {}) as { Hidden?: number; id?: string };
    return { name, index, hidden: Hidden > 0, id };
  });
}

function dataOf({ Sheets, SheetNames }: LibraryBook, index: number): LoadedSheet['data'] {
  const sheet = Sheets[SheetNames[index] ?? ''] as { '!data'?: LoadedSheet['data'] } | undefined;
  // The library leaves out a sheet in which it has stumbled.
  if (sheet === undefined) throw new FileError('IO_FILE_FORMAT', {}, 'damaged');
  return sheet['!data'] ?? [];
}

/** @param sheets the one to read, by its place; none: only their names */
function readWith(content: Uint8Array, sheets: number | string[]): LibraryBook {
  try {
    return read(content, {
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
