/** The rows of a sending as the table that their file was: whatever reads files can look at them, as they have been corrected. */
import type { Table, TableRow } from '../lib/reader/table';
import type { SendingFile } from './sending-file';
import type { Head } from './head';

/** Rows in one piece. */
const AT_ONCE = 200;

/** @param signal ends the walk where nobody wants it any more */
export function keptTable(sendingFile: SendingFile, { separator }: Head, signal: AbortSignal): Table {
  return {
    ...(separator === null ? {} : { separator }),
    warnings: [],
    async *rows(): AsyncGenerator<readonly TableRow[]> {
      for (let after = 0; ;) {
        signal.throwIfAborted();
        const rows = sendingFile.tableRows(after, AT_ONCE);
        if (rows.length > 0) yield rows;
        if (rows.length < AT_ONCE) return;
        after = rows.at(-1)?.row ?? after;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

/** The row of headings, for who reads the others behind it. */
export function headingRow({ columns }: Head, number: number): TableRow {
  const width = (columns.at(-1)?.index ?? -1) + 1;
  const cells = Array.from({ length: width }, () => '');
  for (const { index, header } of columns) cells[index] = header;
  return { row: number, cells };
}
