/** The lists as a file that Excel opens right (BOM, `;`, CRLF) and that cannot carry a formula. */
import type { Writable } from 'node:stream';
import type { FiscalCodeView, Register } from '../register';
import { reportRow, type ReportRow } from '../outbox/report-row';
import { asCell } from '../core/spreadsheet';
import type { RowList } from '../runtime/row-book';
import type { Choice } from './types';
import { slugOf, written } from './download';

const COLUMNS = [
  'codice_fiscale',
  'esito',
  'motivo',
  'spiegazione',
  'id',
  'messaggio',
  'campagna',
  'preso_in_carico',
  'aggiornato',
  'tentativi',
] as const satisfies readonly (keyof ReportRow)[];

const BOM = '\uFEFF';
/** Messages read and written at once. */
const PAGE = 500;
/** Characters that are written at once. */
const PIECE = 64 * 1024;

/**
 * Writes the chosen messages, oldest first, a page at a time, no faster than they are fetched; ends early when nobody
 * fetches any more. Rejects with `RegisterError`.
 */
export async function writeCsv(
  register: Register,
  { line, campaign, state, reason }: Choice,
  fiscalCode: FiscalCodeView,
  out: Writable,
): Promise<void> {
  const scope = {
    ...(line === undefined ? {} : { line }),
    ...(campaign === undefined ? {} : { campaign }),
  };
  const which = { ...(state === undefined ? {} : { state }), ...(reason === undefined ? {} : { reason }) };
  let text = BOM + csvLine(COLUMNS);
  for (let after = 0; ;) {
    const rows = await register.page({ scope, ...which, after, limit: PAGE, fiscalCode });
    for (const row of rows) text += csvLine(cellsOf(reportRow(row)));
    if (!(await written(out, text))) return;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.id;
    text = '';
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A list with columns of its own, piece by piece. */
export async function* csvOfRows(list: RowList): AsyncGenerator<string> {
  const { columns } = list;
  let text = BOM + csvLine(columns);
  for await (const row of list.rows()) {
    text += csvLine(columns.map((column) => cellText(row[column])));
    if (text.length < PIECE) continue;
    yield text;
    text = '';
    await new Promise((resolve) => setImmediate(resolve));
  }
  yield text;
}

/** One line with its end. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(';')}\r\n`;
}

function cell(text: string): string {
  const safe = asCell(text);
  return /[";\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Dates come as JSON has them. */
function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value).replace(/^"|"$/g, '');
}

function cellsOf(row: ReportRow): string[] {
  return COLUMNS.map((column) => String(row[column]));
}

/** A file name that every system takes: `io-invii-bando-mense-23-11-2026.csv`. */
export function fileName({ campaign, state }: Choice, ending = 'csv'): string {
  return `io-invii${slugOf([campaign ?? '', state ?? ''].join(' '))}.${ending}`;
}
