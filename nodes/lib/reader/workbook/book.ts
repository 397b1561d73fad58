/** What the library makes of a workbook, after what it is given has been bounded. */
import { CFB, type ParsingOptions, read } from './library';
import { decodeWhole } from '../code-page';
import { FileError } from '../errors';
import type { Cell } from './cells';
import type { Range } from './sheet-xml';
import { storedZip } from '../../core/zip-write';
import { htmlTables } from './html';
import { lookThrough } from './ods';
import { cleanXlsStream } from './xls';
import { STARTS } from './starts';
import { cleanXlsbPart } from './xlsb';
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
  const start = file.toString('latin1', 0, 4);
  if (start === STARTS.compound) return xls(file);
  if (start !== STARTS.zip) return page(file);
  const names = new Set<string>();
  const parts = readParts(file, (name) => {
    names.add(name.toLowerCase());
    return BOOK_PARTS.includes(name.toLowerCase());
  });
  if (names.has('xl/workbook.xml')) return xlsx(file, parts);
  if (names.has('xl/workbook.bin')) return xlsb(file);
  if (names.has('content.xml') && names.has('mimetype')) return ods(file);
  const has = (shape: RegExp): boolean => [...names].some((name) => shape.test(name));
  if (has(/\.iwa$/)) throw new FileError('IO_FILE_FORMAT', {}, 'numbers');
  throw new FileError('IO_FILE_FORMAT', {}, has(/\.(?:csv|txt|xlsx?|ods)$/) ? 'zipped' : 'notTable');
}

function xlsx(file: Buffer, parts: ReturnType<typeof readParts>): Book {
  const sheets = entriesOf(readWith(bookOnly(parts), { sheets: [] }));
  return {
    sheets,
    load(index) {
      const { zip, sheet, date1904 } = oneSheet(file, parts, sheets[index]?.id ?? '');
      // A formula tells a cell that nobody has calculated from an empty one.
      const book = readWith(zip, { sheets: 0, cellFormula: true, sheetStubs: true });
      return { ...sheet, data: sheetOf(book, 0)['!data'] ?? [], date1904 };
    },
  };
}

/** Excel's binary workbook. */
function xlsb(file: Buffer): Book {
  // No part in XML among them: the library would read a sheet of such, which nobody has bounded.
  const parts = readParts(file, (name) =>
    /^(?:\[Content_Types\]\.xml|_rels\/\.rels|xl\/_rels\/[^/]*\.rels|xl\/(?:worksheets\/sheet|workbook|styles|sharedStrings)[^/]*\.bin)$/i.test(
      name,
    ),
  );
  const kept = new Set(parts.map(({ name }) => `/${name.toLowerCase()}`));
  const clean = (name: string, content: Uint8Array): Uint8Array =>
    name.toLowerCase() === '[content_types].xml' ? typesOf(content, kept) : cleanXlsbPart(name, content);
  const zip = storedZip(parts.map(({ name, content }) => ({ name, content: clean(name, content) })));
  return readWhole(zip);
}

/** The library looks for every part that the list of contents names. */
function typesOf(content: Uint8Array, kept: ReadonlySet<string>): Uint8Array {
  const xml = Buffer.from(content).toString('utf8');
  return Buffer.from(
    xml.replace(/<Override\b[^<>]*\bPartName="([^"<>]*)"[^<>]*>/g, (tag, part: string) =>
      kept.has(part.toLowerCase()) ? tag : '',
    ),
  );
}

/** Excel before 2007. */
function xls(file: Buffer): Book {
  const stream =
    container(file, 'EncryptedPackage') ?? container(file, 'Workbook') ?? container(file, 'Book');
  if (stream === undefined) throw new FileError('IO_FILE_FORMAT', {}, 'notTable');
  if (container(file, 'EncryptedPackage') !== undefined) throw new FileError('IO_FILE_PASSWORD');
  cleanXlsStream(stream);
  return readWhole(stream);
}

/** The library's reader of the container, which it does not describe. */
const files = CFB as {
  read(file: Buffer, options: { readonly type: 'buffer' }): unknown;
  find(container: unknown, name: string): { readonly content?: Uint8Array } | null;
};

function container(file: Buffer, name: string): Buffer | undefined {
  try {
    const content = files.find(files.read(file, { type: 'buffer' }), name)?.content;
    return content === undefined ? undefined : Buffer.from(content);
  } catch {
    throw new FileError('IO_FILE_FORMAT', {}, 'damaged');
  }
}

/** Of binary workbooks the library tells what is hidden. */
function readWhole(content: Uint8Array): Book {
  const sheets = entriesOf(readWith(content, { sheets: [] }));
  return {
    sheets,
    load(index) {
      const book = readWith(content, { sheets: index, cellStyles: true });
      const sheet = sheetOf(book, index);
      const hidden = (all: readonly ({ hidden?: boolean } | undefined)[] = []): number[] =>
        all.flatMap((one, place) => (one?.hidden === true ? [place] : []));
      return {
        data: sheet['!data'] ?? [],
        merges: sheet['!merges'] ?? [],
        hiddenRows: hidden(sheet['!rows']).map((row) => row + 1),
        hiddenColumns: hidden(sheet['!cols']),
        date1904: book.Workbook?.WBProps?.date1904 === true,
      };
    },
  };
}

/** OpenDocument, of LibreOffice. */
function ods(file: Buffer): Book {
  const parts = readParts(file, (name) =>
    /^(?:mimetype|(?:content|styles|META-INF\/manifest)\.xml)$/i.test(name),
  );
  const text = (name: string): string =>
    Buffer.from(parts.find((part) => part.name === name)?.content ?? []).toString('utf8');
  if (/<manifest:encryption-data\b/.test(text('META-INF/manifest.xml')))
    throw new FileError('IO_FILE_PASSWORD');
  if (!text('mimetype').includes('spreadsheet')) throw new FileError('IO_FILE_FORMAT', {}, 'notTable');
  const looks = lookThrough(text('content.xml'));
  // The library reads all sheets at once.
  const styles = { name: 'styles.xml', content: Buffer.from('<office:document-styles/>') };
  const hasStyles = parts.some(({ name }) => name === styles.name);
  const book = readWith(storedZip(hasStyles ? parts : [...parts, styles]), {});
  const sheets = entriesOf(book);
  return {
    sheets,
    load(index) {
      const sheet = sheetOf(book, index);
      const { hiddenRows = [], hiddenColumns = [] } = looks[index] ?? {};
      return {
        data: sheet['!data'] ?? [],
        merges: sheet['!merges'] ?? [],
        hiddenRows,
        hiddenColumns,
        date1904: false,
      };
    },
  };
}

/** A web page that calls itself xls. */
function page(file: Buffer): Book {
  const tables = htmlTables(decodedPage(file));
  if (tables.length === 0) throw new FileError('IO_FILE_FORMAT', {}, 'notTable');
  return {
    sheets: tables.map((_rows, index) => ({
      name: `Tabella ${String(index + 1)}`,
      index,
      hidden: false,
      id: '',
    })),
    load: (index) => ({
      data: tables[index] ?? [],
      merges: [],
      hiddenRows: [],
      hiddenColumns: [],
      date1904: false,
    }),
  };
}

function decodedPage(file: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    return decodeWhole('windows-1252', file);
  }
}

type LibraryBook = ReturnType<typeof read>;

/** As much of the library's sheet as is used. */
interface LibrarySheet {
  readonly '!data'?: LoadedSheet['data'];
  readonly '!merges'?: readonly Range[];
  readonly '!rows'?: readonly ({ hidden?: boolean } | undefined)[];
  readonly '!cols'?: readonly ({ hidden?: boolean } | undefined)[];
}

function entriesOf({ SheetNames, Workbook }: LibraryBook): SheetEntry[] {
  if (SheetNames.length > MOST_SHEETS) throw new FileError('IO_FILE_TOO_LARGE', {}, 'sheetTooLarge');
  return SheetNames.map((name, index) => {
    const { Hidden = 0, id = '' } = (Workbook?.Sheets?.[index] ?? {}) as { Hidden?: number; id?: string };
    return { name, index, hidden: Hidden > 0, id };
  });
}

function sheetOf({ Sheets, SheetNames }: LibraryBook, index: number): LibrarySheet {
  const sheet = Sheets[SheetNames[index] ?? ''] as LibrarySheet | undefined;
  // The library leaves out a sheet in which it has stumbled.
  if (sheet === undefined) throw new FileError('IO_FILE_FORMAT', {}, 'damaged');
  return sheet;
}

function readWith(content: Uint8Array, options: ParsingOptions): LibraryBook {
  try {
    return read(content, {
      type: 'array',
      dense: true,
      cellNF: true,
      cellFormula: false,
      cellText: false,
      cellHTML: false,
      ...options,
    });
  } catch (error) {
    // The library's message may quote the file.
    throw error instanceof Error && /password/i.test(error.message)
      ? new FileError('IO_FILE_PASSWORD')
      : new FileError('IO_FILE_FORMAT', {}, 'damaged');
  }
}
