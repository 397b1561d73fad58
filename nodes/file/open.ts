/** Opens whatever an office has as a table: by the first bytes, since names lie. */
import type { Encoding } from './encoding';
import { FileError } from './errors';
import type { Source } from './source';
import type { Table } from './table';
import { textTable } from './text-table';
import { workbookTable } from './workbook/table';

export interface OpenOptions {
  /** Normalized names of fields. */
  readonly names: ReadonlySet<string>;
  readonly encoding?: Encoding;
  readonly separator?: string;
  readonly sheet: string;
}

/** A table that holds on to something until it is closed. */
export type OpenTable = Table & { close?(): void };

/** Beginnings of files that are no table, although an office may take them for one. */
const OTHERS: readonly (readonly [string, 'notTable' | 'oldProgram'])[] = [
  ['%PDF', 'notTable'],
  ['\x89PNG', 'notTable'],
  ['\xff\xd8\xff', 'notTable'],
  ['{\\rtf', 'notTable'],
  ['<?xml', 'notTable'],
  ['<html', 'notTable'],
  ['<!DOCTYPE', 'notTable'],
  ['\x1f\x8b', 'notTable'],
  ['7z\xbc\xaf', 'notTable'],
  ['Rar!', 'notTable'],
];

const ODF = 'mimetypeapplication/vnd.oasis.opendocument.spreadsheet';

export async function openTable(source: Source, options: OpenOptions): Promise<OpenTable> {
  const head = (await source.head()).toString('latin1');
  if (head.trim() === '') throw new FileError('IO_FILE_EMPTY', { name: source.name });
  const other = OTHERS.find(([start]) => head.trimStart().toLowerCase().startsWith(start.toLowerCase()));
  if (other !== undefined) throw new FileError('IO_FILE_FORMAT', {}, other[1]);
  if (head.startsWith('\xd0\xcf\x11\xe0')) throw compound(head);
  if (!head.startsWith('PK\x03\x04')) return textTable(source, options);
  if (head.slice(30, 30 + ODF.length) === ODF) throw new FileError('IO_FILE_FORMAT', {}, 'oldProgram');
  return workbookTable(source, options.sheet);
}

/** Microsoft's older container: an xls of before 2007, or a workbook behind a password. */
function compound(head: string): FileError {
  const name = 'EncryptedPackage'.replace(/./g, '$&\0');
  return head.includes(name)
    ? new FileError('IO_FILE_PASSWORD')
    : new FileError('IO_FILE_FORMAT', {}, 'oldProgram');
}
