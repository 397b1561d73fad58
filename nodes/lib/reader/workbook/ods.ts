/**
 * The content of an OpenDocument sheet on its way to the library, which writes out every row and cell that is said to repeat. A
 * sheet says so of the empty ones at its end, and an attacker of any other.
 */
import { FileError } from '../errors';
import { MOST_COLUMNS } from '../table';
import { SHEET_COLUMNS, SHEET_ROWS } from './sheet-xml';

/** Cells that are written out. */
const MOST_CELLS = 2_000_000;

const TAG = /<(\/?)table:(table|table-row|table-cell|covered-table-cell|table-column)(?=[\s/>])([^<>]*)>/g;

export interface OdsSheet {
  readonly hiddenRows: readonly number[];
  readonly hiddenColumns: readonly number[];
}

/**
 * Hidden rows (from 1) and columns (from 0) of each table.
 * Throws IO_FILE_FORMAT (damaged) for a place that no sheet has, IO_FILE_TOO_LARGE for more cells than memory has room for.
 */
export function lookThrough(xml: string): OdsSheet[] {
  const sheets: { hiddenRows: number[]; hiddenColumns: number[] }[] = [];
  let [row, column, cells, repeated] = [0, 0, 0, 1];
  for (const [, slash, name, attributes = ''] of xml.matchAll(TAG)) {
    if (slash === '/') {
      if (name === 'table-row') row += repeated;
      continue;
    }
    const sheet = sheets.at(-1);
    if (name === 'table') {
      sheets.push({ hiddenRows: [], hiddenColumns: [] });
      [row, column] = [0, 0];
    } else if (name === 'table-column') {
      const count = times(attributes, 'columns');
      if (isHidden(attributes))
        for (let place = column; place < Math.min(column + count, MOST_COLUMNS); place += 1)
          sheet?.hiddenColumns.push(place);
      column = Math.min(column + count, SHEET_COLUMNS);
    } else if (name === 'table-row') {
      repeated = times(attributes, 'rows');
      if (row + repeated > SHEET_ROWS) throw damaged();
      if (isHidden(attributes)) sheet?.hiddenRows.push(...firstOf(row + 1, repeated));
      if (attributes.endsWith('/')) row += repeated;
      column = 0;
    } else {
      const count = times(attributes, 'columns');
      column += count;
      if (column > SHEET_COLUMNS) throw damaged();
      cells += attributes.endsWith('/') ? 1 : count * repeated;
      if (cells > MOST_CELLS) throw new FileError('IO_FILE_TOO_LARGE', {}, 'sheetTooLarge');
    }
  }
  return sheets;
}

/** Empty rows at the end repeat a million times; the first of them tell as much. */
function firstOf(from: number, count: number): number[] {
  return Array.from({ length: Math.min(count, 1_000) }, (_none, n) => from + n);
}

function times(attributes: string, what: 'rows' | 'columns'): number {
  const found = new RegExp(String.raw`\btable:number-${what}-repeated\s*=\s*["']([^"']*)["']`).exec(
    attributes,
  )?.[1];
  if (found === undefined) return 1;
  if (!/^\d{1,7}$/.test(found)) throw damaged();
  return Math.max(1, Number(found));
}

function isHidden(attributes: string): boolean {
  return /\btable:visibility\s*=\s*["'](?:collapse|filter)["']/.test(attributes);
}

function damaged(): FileError {
  return new FileError('IO_FILE_FORMAT', {}, 'damaged');
}
