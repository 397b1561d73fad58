/** The messages of one of PagoPA's workbooks for the dialog of a message node: read by the worker, with io-file's bounds. */
import { MESSAGES_SHEET, MOST_SHEET_BYTES, type SheetAnswer } from '../core/sheet-answer';
import { FileError } from './errors';
import { contentSource } from './source';
import { STARTS } from './workbook/starts';
import { workbookTable } from './workbook/table';

/** Rows that are worth a look (PagoPA's have eleven), and signs of all cells together. */
const MOST_ROWS = 100;
const MOST_SIGNS = 512 * 1024;

/** @param content the file in base64, as the browser has read it */
export async function modelSheet(content: unknown, signal: AbortSignal): Promise<SheetAnswer> {
  if (typeof content !== 'string') return { result: 'unreadable' };
  if (content.length > Math.ceil(MOST_SHEET_BYTES / 3) * 4) return { result: 'tooLarge' };
  const bytes = Buffer.from(content, 'base64');
  if (!bytes.toString('latin1', 0, 4).startsWith(STARTS.zip)) return { result: 'unreadable' };
  try {
    return await read(bytes, signal);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.code === 'IO_FILE_SHEET') return { result: 'noSheet' };
    return { result: error.code === 'IO_FILE_TOO_LARGE' ? 'tooLarge' : 'unreadable' };
  }
}

async function read(bytes: Buffer, signal: AbortSignal): Promise<SheetAnswer> {
  const options = { sheet: MESSAGES_SHEET, names: new Set<string>(), signal };
  const table = await workbookTable(contentSource(bytes, ''), options);
  try {
    const rows: (readonly string[])[] = [];
    let signs = 0;
    for await (const batch of table.rows())
      for (const { cells } of batch) {
        for (const cell of cells) signs += cell.length;
        if (signs > MOST_SIGNS) return { result: 'tooLarge' };
        if (rows.length < MOST_ROWS) rows.push(cells);
      }
    return { result: 'read', rows };
  } finally {
    table.close();
  }
}
