/**
 * Writes a workbook of one sheet whose cells are all text: of a number Excel keeps fifteen digits, and a notice number has
 * eighteen. Pure: sample files are made in the browser.
 */
import { letters } from './column-letters';
import { type Part, storedZip } from './zip-write';

/** What a sheet has room for. */
export const MOST_ROWS = 1_048_576;
export const MOST_COLUMNS = 16_384;
const MOST_CHARACTERS = 32_767;

/** A text and its column, of which the first is 1. Columns without a text are left out. */
export type Cell = readonly [column: number, text: string];

/** Where the sheet stands among the parts. */
export const SHEET_NAME = 'xl/worksheets/sheet1.xml';
export const SHEET_END = '</sheetData></worksheet>';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const PART = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** Of the whole file, as browsers and servers name it. */
export const XLSX_TYPE = `${PART}.sheet`;
/** The format of text; the first one is a sheet's usual. */
const FORMATS = '<cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs>';

/** All parts but the sheet, in an order that no other program has. */
export function partsAround(sheet: string): Part[] {
  const parts = {
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>${FORMATS}</styleSheet>`,
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${PART}.sheet.main+xml"/><Override PartName="/${SHEET_NAME}" ContentType="${PART}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${PART}.styles+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  };
  return Object.entries(parts).map(([name, xml]) => ({ name, content: bytesOf(`${XML}${xml}`) }));
}

/**
 * The beginning of a sheet whose headings stay in sight; rows come behind it, then `SHEET_END`.
 * @param widths of the columns, in characters
 */
export function sheetStart(widths: readonly number[]): string {
  const columns = widths.map(
    (width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" style="1" customWidth="1"/>`,
  );
  const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  const view = `<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>`;
  const cols = columns.length === 0 ? '' : `<cols>${columns.join('')}</cols>`;
  return `${XML}<worksheet xmlns="${MAIN}">${view}${cols}<sheetData>`;
}

/** One row, the first of which is 1. What is longer than a cell may be is cut. */
export function sheetRow(row: number, cells: readonly Cell[]): string {
  const written = cells.map(
    ([column, text]) =>
      `<c r="${letters(column)}${row}" s="1" t="inlineStr"><is><t xml:space="preserve">${escaped(text.slice(0, MOST_CHARACTERS))}</t></is></c>`,
  );
  return `<row r="${row}">${written.join('')}</row>`;
}

/** A small workbook, in one piece. */
export function textWorkbook(rows: readonly (readonly string[])[], width: number, sheet: string): Uint8Array {
  const columns = Math.max(0, ...rows.map(({ length }) => length));
  const cells = (row: readonly string[]): Cell[] => row.map((text, i) => [i + 1, text]);
  const xml = [
    sheetStart(Array.from({ length: columns }, () => width)),
    ...rows.map((row, i) => sheetRow(i + 1, cells(row))),
    SHEET_END,
  ];
  return storedZip([...partsAround(sheet), { name: SHEET_NAME, content: bytesOf(xml.join('')) }]);
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** What XML has no character for, and what a workbook's reader would take for one of those (ECMA-376, ST_Xstring). */
// eslint-disable-next-line no-control-regex
const UNWRITABLE = /[\0-\x08\x0B\x0C\r\x0E-\x1F\uFFFE\uFFFF]|_(?=x[\dA-Fa-f]{4}_)/g;

function escaped(text: string): string {
  return text
    .replace(UNWRITABLE, (one) => `_x${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
