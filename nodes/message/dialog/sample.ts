/** A file to fill in: the columns that a message node reads and one row of examples. Pure: it is made in the browser. */
import { textWorkbook } from '../../lib/core/xlsx';
import type { Wanted } from '../../messages/columns';

type Columns = readonly Pick<Wanted, 'column' | 'kind' | 'example'>[];

/**
 * As the Italian Excel opens it with a double click: byte order mark, semicolons. A notice number stands in groups of four, as
 * it is printed: eighteen digits in one would become a number and lose the last three.
 */
export function sampleCsv(columns: Columns): string {
  const row = columns.map(({ kind, example }) =>
    kind === 'noticeNumber' ? example.replace(/\d{4}(?=\d)/g, '$& ') : example,
  );
  return `\uFEFF${[columns.map(({ column }) => column), row].map(line).join('')}`;
}

function line(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(';')}\r\n`;
}

/** A workbook whose columns are formatted as text, so that what is typed below the example stays as it is typed. */
export function sampleXlsx(columns: Columns): Uint8Array {
  const rows = [columns.map(({ column }) => column), columns.map(({ example }) => example)];
  return textWorkbook(rows, 26, 'Elenco');
}
