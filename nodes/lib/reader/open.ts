/** Opens whatever an office has as a table: by the first bytes, since names lie. */
import type { Encoding } from './encoding';
import { FileError } from './errors';
import type { Source } from './source';
import type { Table } from './table';
import { textTable } from './text-table';
import { STARTS } from './workbook/starts';
import { workbookTable } from './workbook/table';

export interface OpenOptions {
  /** Normalized names of fields. */
  readonly names: ReadonlySet<string>;
  readonly encoding?: Encoding;
  readonly separator?: string;
  readonly sheet: string;
  /** Ends the opening of a workbook, which takes long. */
  readonly signal?: AbortSignal;
}

/** @param saved properties of the node; '' finds an encoding or separator out */
export function openOptions(
  saved: { readonly sheet: string; readonly encoding: Encoding | ''; readonly separator: string },
  names: ReadonlySet<string>,
): OpenOptions {
  const { sheet, encoding, separator } = saved;
  return {
    ...{ names, sheet },
    ...(encoding === '' ? {} : { encoding }),
    ...(separator === '' ? {} : { separator: separator === '\\t' ? '\t' : separator }),
  };
}

/** A table that holds on to something until it is closed. */
export type OpenTable = Table & { close?(): void };

/** Beginnings of files that are no table, although an office may take them for one. */
const OTHERS: readonly (readonly [string, 'notTable' | 'oldProgram' | 'zipped'])[] = [
  ['%PDF', 'notTable'],
  ['\x89PNG', 'notTable'],
  ['\xff\xd8\xff', 'notTable'],
  ['{\\rtf', 'notTable'],
  ['MIME-Version:', 'oldProgram'],
  ['<?mso-application', 'oldProgram'],
  ['\x1f\x8b', 'zipped'],
  ['7z\xbc\xaf', 'zipped'],
  ['Rar!', 'zipped'],
];

/** Where a web page begins, after blanks and comments. */
const PAGE =
  /^(?:\xef\xbb\xbf)?\s*(?:<!--[^>]*>\s*)*<(?:!doctype html|html|head|meta|body|style|table|div)\b/i;
const XML = /^(?:\xef\xbb\xbf)?\s*<\?xml\b/i;

export async function openTable(source: Source, options: OpenOptions): Promise<OpenTable> {
  const head = (await source.head()).toString('latin1');
  if (head.trim() === '') throw new FileError('IO_FILE_EMPTY', { name: source.name });
  const other = OTHERS.find(([start]) => head.trimStart().toLowerCase().startsWith(start.toLowerCase()));
  if (other !== undefined) throw new FileError('IO_FILE_FORMAT', {}, other[1]);
  if (XML.test(head)) throw xml(head);
  return isBook(head) ? workbookTable(source, options) : textTable(source, options);
}

/** Whether what begins like this is read as a workbook. @param head its bytes, as Latin 1 */
export function isBook(head: string): boolean {
  return head.startsWith(STARTS.compound) || head.startsWith(STARTS.zip) || PAGE.test(head);
}

/** Excel of 2003 saved sheets as XML under the name of xls. */
function xml(head: string): FileError {
  const isSheet = head.includes('urn:schemas-microsoft-com:office:spreadsheet');
  return new FileError('IO_FILE_FORMAT', {}, isSheet ? 'oldProgram' : 'notTable');
}
