/** From the uploaded file to the rows of a sending: all that stands below its headings, as it is written there. */
import path from 'node:path';
import { plainName } from '../lib/core/plain-name';
import { asFault } from '../lib/reader/describe';
import { chosenHeading } from '../lib/reader/chosen';
import { FileError } from '../lib/reader/errors';
import { knownNames } from '../lib/reader/headers';
import { widthOf } from '../lib/reader/heading';
import { openOptions, openTable } from '../lib/reader/open';
import { withOwnSynonyms } from '../lib/reader/synonyms';
import type { Table, TableRow } from '../lib/reader/table';
import { type Words, words } from '../lib/core/words';
import type { FaultCode } from '../lib/core';
import { toFault } from '../lib/runtime/fault';
import type { Wanted } from '../messages/columns';
import { choiceOf } from './columns-step';
import type { Sendings } from './sendings';
import { type Head, type TableColumn, uploadIdOf } from './head';
import { uploadedSource } from './upload';

/** Rows of a list: what a person can still look through, and what one campaign of a large city needs. */
const MOST_ROWS = 200_000;
/** Cells of a list: twenty for each of these rows. A file of 50 MB may have many more, all of them empty. */
const MOST_CELLS = 4_000_000;
/** Rows written in one turn of the event loop, and signs in their cells beyond which there are fewer. */
const AT_ONCE = 250;
const MOST_SIGNS = 256 * 1024;
const SYNONYMS = withOwnSynonyms([]);

export interface Imported {
  readonly rows: number;
  readonly separator: string | null;
}

/** The columns of the table, as they have been chosen. */
export function tableColumns(
  headers: readonly string[],
  heading: number,
  wanted: readonly Wanted[],
  fields: Readonly<Record<number, string>>,
): TableColumn[] {
  const { matched } = chosenHeading({ row: heading, cells: headers }, wanted, choiceOf(fields));
  return matched.columns.map(({ index, key, header, reads }) => ({
    ...{ index, key, header },
    field: reads?.field ?? '',
  }));
}

/** Begins anew whatever is there of an earlier time. Throws what the readers throw, and the signal's reason. */
export async function importRows(
  sendings: Sendings,
  head: Head,
  wanted: readonly Wanted[],
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: (done: number) => void },
): Promise<Imported> {
  const sendingFile = sendings.sendingFile(head.id);
  await sendingFile.erase('all');
  const source = await uploadOf(sendings, { ...head, upload: uploadIdOf(head) });
  const options = openOptions(
    { sheet: head.choice.sheet, encoding: '', separator: '' },
    knownNames({ wanted, synonyms: SYNONYMS }),
  );
  const table = await openTable(source, { ...options, signal });
  try {
    let [rows, cells] = [0, 0];
    for await (const some of gathered(table, head.heading)) {
      signal.throwIfAborted();
      rows += some.length;
      for (const row of some) cells += row.cells.length;
      if (rows > MOST_ROWS || cells > MOST_CELLS) {
        await sendingFile.erase('all');
        throw new FileError('IO_FILE_TOO_LARGE', {}, 'sheetTooLarge');
      }
      sendingFile.add(some);
      progress(rows);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (rows === 0) throw new FileError('IO_FILE_EMPTY', { name: head.file });
    return { rows, separator: table.separator ?? null };
  } finally {
    table.close?.();
  }
}

export function uploadOf(
  { place, secrets }: Sendings,
  { upload: id, file: name, size }: { readonly upload: string; readonly file: string; readonly size: number },
): ReturnType<typeof uploadedSource> {
  return uploadedSource({ file: place.upload(id), id, size, name, secrets });
}

/** The rows below the headings, as many together as one write takes: a reader's own pieces are smaller, and each write costs. */
async function* gathered(table: Table, heading: number): AsyncGenerator<readonly TableRow[]> {
  let some: TableRow[] = [];
  let signs = 0;
  for await (const batch of table.rows())
    for (const row of batch) {
      if (row.row <= heading || widthOf(row) === 0) continue;
      some.push(plain(row));
      for (const cell of row.cells) signs += cell.length;
      if (some.length < AT_ONCE && signs < MOST_SIGNS) continue;
      yield some;
      [some, signs] = [[], 0];
    }
  if (some.length > 0) yield some;
}

function plain({ row, cells, faults }: TableRow): TableRow {
  return { row, cells, ...(faults === undefined || faults.length === 0 ? {} : { faults }) };
}

/** What went wrong with a file or a list, for the screen. */
export function faultOfFile(
  error: unknown,
  name: string,
): {
  readonly code: FaultCode;
  readonly args: Readonly<Record<string, string | number>>;
  readonly words?: Words;
} {
  const { code, args } = toFault(asFault(error, name, SYNONYMS));
  const said =
    error instanceof FileError && error.reason !== undefined
      ? words(`file.${error.reason}`, { name, ...error.args })
      : undefined;
  return { code, args, ...(said === undefined ? {} : { words: said }) };
}

/** As the person's computer calls it, without its folders and what a screen cannot show. */
export function fileNameOf(name: string): string {
  return plainName(path.win32.basename(name)) || 'file';
}

export function faultAsThrown(error: unknown, name: string): unknown {
  return asFault(error, fileNameOf(name), []);
}
