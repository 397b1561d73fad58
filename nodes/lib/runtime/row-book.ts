/**
 * A list of rows as a workbook of texts, piece by piece: however long it is, neither memory nor the event loop feels it. What
 * its cells hold is made safe before (core/spreadsheet.ts).
 */
import { Zip, ZipDeflate } from 'fflate';
import { asText } from './as-text';
import { type Cell, MOST_ROWS, partsAround, SHEET_END, SHEET_NAME, sheetRow, sheetStart } from '../core/xlsx';

/** The first day that an archive knows: all files begin alike, by which one of ours is told from what others have saved. */
const NO_DATE = new Date(1980, 0, 1);
/** Characters of the sheet that are written in one turn of the event loop. */
const PIECE = 128 * 1024;
const WIDTH = 20;
/** For the column of sentences. */
const WIDE = 90;

export type Values = Readonly<Record<string, unknown>>;

export interface RowList {
  /** The sheet's name; default: rows to correct. */
  readonly sheet?: string;
  /** In this order; the last one is the widest. */
  readonly columns: readonly string[];
  rows(): Iterable<Values> | AsyncIterable<Values>;
}

/** The file's bytes. Ends with what fits into a sheet. */
export async function* rowBook(list: RowList): AsyncGenerator<Uint8Array> {
  let made: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    made.push(piece);
  });
  const taken = function* (): Generator<Uint8Array> {
    const pieces = made;
    made = [];
    yield* pieces;
  };
  const begin = (name: string): ZipDeflate => {
    // What is stored without packing has its size behind it, where some readers do not look.
    const part = new ZipDeflate(name, { level: 3 });
    part.mtime = NO_DATE;
    zip.add(part);
    return part;
  };
  for (const { name, content } of partsAround(list.sheet ?? 'Da correggere')) begin(name).push(content, true);
  const sheet = begin(SHEET_NAME);
  for await (const text of sheetPieces(list.columns, list.rows())) {
    sheet.push(Buffer.from(text));
    yield* taken();
    await new Promise((resolve) => setImmediate(resolve));
  }
  sheet.push(new Uint8Array(), true);
  zip.end();
  yield* taken();
}

async function* sheetPieces(
  columns: readonly string[],
  rows: Iterable<Values> | AsyncIterable<Values>,
): AsyncGenerator<string> {
  const places = new Map(columns.map((name, i) => [name, i + 1]));
  let text = sheetStart(columns.map((_, i) => (i === columns.length - 1 ? WIDE : WIDTH)));
  text += sheetRow(
    1,
    columns.map((name, i) => [i + 1, name]),
  );
  let row = 1;
  for await (const values of rows) {
    row += 1;
    if (row > MOST_ROWS) break;
    text += sheetRow(row, cellsOf(values, places));
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  yield text + SHEET_END;
}

/** The row's own cells, in the order of the columns: a list may have many columns that a row has not. */
function cellsOf(values: Values, places: ReadonlyMap<string, number>): Cell[] {
  const cells = Object.entries(values).map(([name, value]): Cell => [places.get(name) ?? 0, textOf(value)]);
  return cells.filter(([place, text]) => place > 0 && text !== '').sort(([a], [b]) => a - b);
}

/** What a cell shows of a value. Throws a TypeError for what has itself within it. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (asText(value) ?? JSON.stringify(value, withoutBigInts));
}

function withoutBigInts(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
