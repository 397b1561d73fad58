/** The demonstration's table: what became of each row, as a clerk would want to read it. */
import { maskFiscalCode, OUTCOME_PORTS, type Outcome, type Reason } from '../../nodes/lib/core';
import { translate } from '../../nodes/lib/runtime/translate';
import type { Told } from '../node-red';

export interface Row {
  /** Line of the file, the header being line 1. */
  readonly line: number;
  readonly fiscalCode: string;
  readonly outcome: string;
  readonly why: string;
}

/** A row that io-send answered. */
export function sentRow(msg: Told): Row {
  const { outcome, reason } = msg.io ?? {};
  const name = translate(`outcome.${outcome as Outcome}`);
  const why =
    typeof reason === 'string' ? translate(`reason.${reason as Reason}.text`, argumentsOf(msg)) : '';
  return { ...place(msg), outcome: name, why };
}

/** A row that the message node sent back. */
export function wrongRow(msg: Told): Row {
  const errors = (msg.io?.errors ?? []) as { message: string }[];
  return { ...place(msg), outcome: 'Da correggere', why: errors.map(({ message }) => message).join(' · ') };
}

function place(msg: Told): Pick<Row, 'line' | 'fiscalCode'> {
  const payload = msg.payload as { codice_fiscale?: unknown } | undefined;
  const code = typeof payload?.codice_fiscale === 'string' ? payload.codice_fiscale.trim() : '';
  return { line: (msg.parts?.index ?? 0) + 2, fiscalCode: maskFiscalCode(code) };
}

/** The sentence of the register is already in `detail`; the short one needs only what stands in its first words. */
function argumentsOf(msg: Told): Record<string, string> {
  const detail = msg.io?.detail;
  const at = typeof detail === 'string' ? /\d\d\/\d\d\/\d{4} \d\d:\d\d/.exec(detail)?.[0] : undefined;
  const status = typeof detail === 'string' ? /\((\d{3})\)/.exec(detail)?.[1] : undefined;
  return { at: at ?? '', status: status ?? '', answer: '' };
}

/** Rows in the order of the file, then the totals. `width`: columns of the terminal. */
export function table(rows: readonly Row[], width: number): string {
  const sorted = [...rows].sort((a, b) => a.line - b.line);
  const names = ['Riga', 'Codice fiscale', 'Esito', 'Perché'] as const;
  const cells = sorted.map(
    ({ line, fiscalCode, outcome, why }) => [String(line), fiscalCode, outcome, why] as const,
  );
  const widths = names.map((name, column) =>
    Math.max(name.length, ...cells.map((row) => (row[column] ?? '').length)),
  );
  const room = Math.max(20, width - (widths[0] ?? 0) - (widths[1] ?? 0) - (widths[2] ?? 0) - 6);
  const print = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 3 ? shorten(cell, room) : cell.padEnd(widths[column] ?? 0)))
      .join('  ');
  return [print(names), ...cells.map(print), '', totals(sorted)].join('\n');
}

function totals(rows: readonly Row[]): string {
  const order = [
    ...(Object.keys(OUTCOME_PORTS) as Outcome[]).map((outcome) => translate(`outcome.${outcome}`)),
    'Da correggere',
  ];
  const counted = order.map((name) => [name, rows.filter(({ outcome }) => outcome === name).length] as const);
  const parts = counted.filter(([, n]) => n > 0).map(([name, n]) => `${name} ${n}`);
  return `${rows.length} righe: ${parts.join(', ')}`;
}

function shorten(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
