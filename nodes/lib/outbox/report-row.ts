/** The report's words: columns that a csv node can write and a clerk can read. */
import { DateTime } from 'luxon';
import type { Count, Row } from '../register';
import { describeReason, translate } from '../runtime/translate';

/** One message of the campaign. Times in Europe/Rome, `gg/mm/aaaa hh:mm:ss`. */
export interface ReportRow {
  readonly codice_fiscale: string;
  readonly esito: string;
  /** The stable code of the reason; empty when there is none. */
  readonly motivo: string;
  readonly spiegazione: string;
  /** IO's id of the message. */
  readonly id: string;
  readonly messaggio: string;
  readonly campagna: string;
  readonly preso_in_carico: string;
  readonly aggiornato: string;
  readonly tentativi: number;
}

export interface Totals {
  /** Empty: all campaigns. */
  readonly campagna: string;
  readonly totale: number;
  /** By outcome; `in_coda` is what has not left yet. */
  readonly esiti: Readonly<
    Record<'inviati' | 'non_raggiungibili' | 'in_dubbio' | 'scartati' | 'in_coda', number>
  >;
  /** By reason code. */
  readonly motivi: Readonly<Record<string, number>>;
}

export function reportRow(row: Row): ReportRow {
  const { reason, detail, state } = row;
  const waiting = state === 'queued' || state === 'checking' || state === 'sending';
  return {
    codice_fiscale: row.fiscalCode ?? '',
    esito: translate(`outcome.${waiting ? 'queued' : state}`),
    motivo: reason ?? '',
    spiegazione: reason === null ? '' : describeReason(reason, detail ?? {}),
    id: row.ioId ?? '',
    messaggio: row.type,
    campagna: row.campaign,
    preso_in_carico: inRome(row.takenAt),
    aggiornato: inRome(row.changedAt),
    tentativi: row.attempts,
  };
}

export function totalsOf(campaign: string, counts: readonly Count[]): Totals {
  const esiti = { inviati: 0, non_raggiungibili: 0, in_dubbio: 0, scartati: 0, in_coda: 0 };
  const motivi: Record<string, number> = {};
  for (const { state, reason, n } of counts) {
    esiti[columnOf(state)] += n;
    if (reason !== null) motivi[reason] = (motivi[reason] ?? 0) + n;
  }
  const totale = Object.values(esiti).reduce((sum, n) => sum + n, 0);
  return { campagna: campaign, totale, esiti, motivi };
}

function columnOf(state: Count['state']): keyof Totals['esiti'] {
  switch (state) {
    case 'sent':
      return 'inviati';
    case 'unreachable':
      return 'non_raggiungibili';
    case 'in-doubt':
      return 'in_dubbio';
    case 'discarded':
      return 'scartati';
    case 'queued':
    case 'checking':
    case 'sending':
      return 'in_coda';
  }
}

function inRome(ms: number): string {
  return DateTime.fromMillis(ms, { zone: 'Europe/Rome' }).toFormat('dd/MM/yyyy HH:mm:ss');
}
