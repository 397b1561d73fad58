/** A row as its file has it: number, columns and their order, whatever reader it came through. */
import type { Message } from '../runtime/input';

/** The column that port 2 adds. Fed back with the corrected file it is nobody's data. */
export const ERRORS_COLUMN = 'errori';

/**
 * What a row's number counts: lines of the file as io-file says, lines as they must be when the reader counts rows (the header
 * is the first), or rows in the order of arrival.
 */
export type Numbering = 'file' | 'parts' | 'arrival';

export interface OriginalRow {
  readonly columns: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

export function rowNumber(msg: Message, arrival: number): { row: number; numbering: Numbering } {
  const row = fileOf(msg)?.row;
  if (typeof row === 'number') return { row, numbering: 'file' };
  const index = partsOf(msg)?.index;
  if (typeof index === 'number') return { row: index + 2, numbering: 'parts' };
  return { row: arrival, numbering: 'arrival' };
}

export interface Parts {
  readonly id?: unknown;
  readonly index?: unknown;
  readonly count?: unknown;
}

export function partsOf(msg: Message): Parts | undefined {
  return typeof msg.parts === 'object' && (msg.parts as Parts | null) !== null ? msg.parts : undefined;
}

/** The row under the headers of its file. A payload that is no row has no columns. */
export function originalRow(msg: Message): OriginalRow {
  const { payload } = msg;
  if (!isRecord(payload)) return { columns: [], values: {} };
  const columns = columnsOf(msg, payload).filter(([, header]) => !isErrorsColumn(header));
  return {
    columns: columns.map(([, header]) => header),
    values: Object.fromEntries(columns.map(([key, header]) => [header, payload[key]])),
  };
}

export function isErrorsColumn(header: string): boolean {
  return header.trim().toLowerCase() === ERRORS_COLUMN;
}

/** Key in the payload and header in the file. */
export function columnsOf(
  msg: Message,
  payload: Readonly<Record<string, unknown>>,
): (readonly [string, string])[] {
  const columns = fileOf(msg)?.columns;
  if (Array.isArray(columns) && columns.every(isColumn)) return columns;
  const keys = Object.keys(payload);
  // The core csv node leaves empty cells out of the payload and says in msg.columns which columns there are.
  const named = headerColumns(msg.columns);
  const known = new Set(named);
  const all = keys.every((key) => known.has(key)) ? named : keys;
  return all.map((key) => [key, key]);
}

function isColumn(column: unknown): column is readonly [string, string] {
  return Array.isArray(column) && typeof column[0] === 'string' && typeof column[1] === 'string';
}

/** The names in a csv node's msg.columns: commas between, quotes around a name with a comma. */
function headerColumns(line: unknown): string[] {
  if (typeof line !== 'string') return [];
  const names: string[] = [];
  let [from, isQuoted] = [0, false];
  for (let at = 0; at <= line.length; at += 1) {
    if (line[at] === '"') isQuoted = !isQuoted;
    if (at < line.length && (line[at] !== ',' || isQuoted)) continue;
    const cell = line.slice(from, at);
    names.push(cell.replace(/^"([\s\S]*)"$/, '$1').replaceAll('""', '"'));
    from = at + 1;
  }
  return names.filter((name) => name !== '');
}

/** The same line for a csv node that writes. */
export function headerLine(columns: readonly string[]): string {
  return columns.map((name) => (/[,"\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(',');
}

export function fileOf({ io }: Message): { row?: unknown; columns?: unknown } | undefined {
  const file = isRecord(io) ? io.file : undefined;
  return isRecord(file) ? file : undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}
