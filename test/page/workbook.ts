import { utils, write } from '@e965/xlsx';
import { strToU8, unzipSync, zipSync } from 'fflate';

/** A workbook with these sheets. */
export function sheet(sheets: Readonly<Record<string, readonly (readonly string[])[]>>): Buffer {
  const book = utils.book_new();
  for (const [name, rows] of Object.entries(sheets))
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((row) => [...row])), name);
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
}

/** A workbook whose first sheet is this XML. */
export function withSheet(xml: Uint8Array): Buffer {
  const parts = unzipSync(sheet({ Foglio1: [['Codice fiscale', 'Oggetto della richiesta', 'Link']] }));
  return Buffer.from(zipSync({ ...parts, 'xl/worksheets/sheet1.xml': xml }, { level: 1 }));
}

/** A sheet with so many of this row. */
export function sheetXml(row: string, times: number): Uint8Array {
  const head =
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>';
  const xml = Buffer.alloc(row.length * times, row);
  return Buffer.concat([strToU8(head), xml, strToU8('</sheetData></worksheet>')]);
}
