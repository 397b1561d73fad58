/** A file to fill in: the columns that a message node reads and one row of examples. Pure: it is made in the browser. */
import { storedZip } from '../../lib/core/zip-write';
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

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const PART = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** A workbook whose columns are formatted as text, so that what is typed below the example stays as it is typed. */
export function sampleXlsx(columns: Columns, sheet = 'Elenco'): Uint8Array {
  const rows = [columns.map(({ column }) => column), columns.map(({ example }) => example)];
  const cells = (row: readonly string[]): string =>
    row
      .map((cell) => `<c s="1" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`)
      .join('');
  const parts = {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${PART}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${PART}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${PART}.styles+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}"><cols><col min="1" max="${Math.max(1, columns.length)}" width="26" style="1" customWidth="1"/></cols><sheetData>${rows.map((row) => `<row>${cells(row)}</row>`).join('')}</sheetData></worksheet>`,
  };
  const encoder = new TextEncoder();
  return storedZip(
    Object.entries(parts).map(([name, xml]) => ({ name, content: encoder.encode(`${XML}\n${xml}`) })),
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
