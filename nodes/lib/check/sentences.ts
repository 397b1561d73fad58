/** A verdict in sentences, for a debug node, an e-mail, a page or the sidebar, each in its language. */
import { DateTime } from 'luxon';
import { formatCents } from '../core/money';
import type { Reason } from '../core/codes';
import { type Given, type NamesUnder, type Words, words } from '../core/words';
import { spell } from '../outbox/forecast';
import type { Explained, Group, Verdict } from './verdict-types';

/** Kinds of errors that are written out; the list of figures has them all. */
const ERRORS = 10;
/** Headings that are written out. */
const COLUMNS = 12;

/**
 * First what must not happen by accident, that it is sent once more; then what would leave, whom it would reach, how long it
 * would take and where it would go; then what is to be corrected and to be looked at.
 * @param days for how many days the register knows what was sent
 */
export function sentences(verdict: Verdict, days: number, explained: Explained): Words[] {
  return [
    say('head', { campaign: verdict.campagna === '' ? '–' : verdict.campagna }),
    ...completenessOf(verdict),
    ...sentBefore(verdict, days),
    ...wouldLeave(verdict),
    ...profilesOf(verdict),
    ...timeOf(verdict),
    ...errorsOf(verdict, explained),
    ...warningsOf(verdict, explained),
  ];
}

function completenessOf({ righe, righe_attese, completo }: Verdict): Words[] {
  if (righe === 0) return [say('empty')];
  return completo ? [] : [say('incomplete', { n: righe, expected: righe_attese ?? 0 })];
}

function sentBefore({ doppioni, gia_inviato, campagne }: Verdict, days: number): Words[] {
  const { righe } = doppioni.gia_inviati;
  const lines: Words[] = [];
  if (gia_inviato !== null) {
    const { campagna, quando, identico } = gia_inviato;
    lines.push(say(identico ? 'sent_same' : 'sent_within', { campaign: campagna, at: inRome(quando) }));
  }
  if (righe === 0) return [...lines, say('not_before', { n: days })];
  lines.push(say('before', { n: righe }));
  if (gia_inviato === null)
    for (const { campagna, quando, righe: n } of campagne)
      lines.push(say('campaign', { campaign: campagna, at: inRome(quando), n }));
  return lines;
}

function wouldLeave(verdict: Verdict): Words[] {
  const { persone, da_inviare, importi, doppioni, scartate, numeri_avviso_ripetuti } = verdict;
  const lines = [say('to_send', { n: da_inviare, people: persone })];
  if (importi !== null) {
    const { avvisi, minimo, massimo, somma } = importi;
    const [least, most, sum] = [minimo, massimo, somma].map(inEuro) as [string, string, string];
    lines.push(say('amounts', { least, most, sum, n: avvisi }));
  }
  const [copy] = doppioni.nel_file.esempi;
  if (copy !== undefined)
    lines.push(say('in_file', { n: doppioni.nel_file.righe, row: copy.riga, first: copy.uguale_a }));
  const { righe, esempi } = numeri_avviso_ripetuti.gia_presi_con_altro_importo;
  if (righe > 0) lines.push(say('discard_otherAmount', { n: righe, rows: esempi.join(', ') }));
  return [...lines, ...entries(scartate).map(([reason, n]) => say(`discard.${reason}`, { n }))];
}

function timeOf({ da_inviare, durata, modalita }: Verdict): Words[] {
  if (da_inviare === 0) return [say(modalita)];
  return [
    say('time', { time: spell(durata.secondi), queued: durata.gia_in_coda }),
    ...(modalita === 'simulator' || durata.fine === null ? [] : [say('end', { at: inRome(durata.fine) })]),
    say(modalita),
  ];
}

function errorsOf(verdict: Verdict, explained: Explained): Words[] {
  const { righe, buone, sbagliate, errori, numeri_avviso_ripetuti, file_da_correggere } = verdict;
  const lines = righe === 0 ? [] : [say('rows', { rows: righe, good: buone, wrong: sbagliate })];
  if (errori.length === 0) return lines;
  const left = errori.length - ERRORS;
  const [pair] = numeri_avviso_ripetuti.importi_diversi.esempi;
  return [
    ...lines,
    say('errors'),
    ...errori.slice(0, ERRORS).map((error) => groupOf('error', error, explained)),
    ...(left > 0 ? [say('more_errors', { n: left })] : []),
    ...(pair === undefined ? [] : [say('two_amounts', { row: pair.riga, first: pair.uguale_a })]),
    ...numbersOf(verdict),
    ...(file_da_correggere === null ? [] : [say('file', { file: file_da_correggere })]),
  ];
}

function warningsOf(verdict: Verdict, explained: Explained): Words[] {
  const { scadenze_passate, numeri_avviso_ripetuti, avvertenze, colonne_non_usate } = verdict;
  const { righe, esempi } = numeri_avviso_ripetuti.stesso_importo;
  const [pair] = esempi;
  const lines = [
    ...(pair === undefined ? [] : [say('same_number', { n: righe, row: pair.riga, first: pair.uguale_a })]),
    ...(scadenze_passate.righe === 0
      ? []
      : [say('past', { n: scadenze_passate.righe, rows: scadenze_passate.esempi.join(', ') })]),
    ...avvertenze.slice(0, ERRORS).map((warning) => groupOf('warning', warning, explained)),
  ];
  const unused = colonne_non_usate.slice(0, COLUMNS).map((name) => `«${name}»`);
  const left = colonne_non_usate.length - unused.length;
  return [
    ...(lines.length === 0 ? [] : [say('warnings'), ...lines]),
    ...(lines.length === 0 || verdict.errori.length > 0 ? [] : numbersOf(verdict)),
    ...(unused.length === 0
      ? []
      : [say(left > 0 ? 'unused_more' : 'unused', { columns: unused.join(', '), n: left })]),
  ];
}

function groupOf(key: 'error' | 'warning', group: Group, explained: Explained): Words {
  const { spiegazione, righe, esempi } = group;
  return say(key, { n: righe, rows: esempi.join(', '), words: explained.get(group) ?? spiegazione });
}

function numbersOf({ numeri_di_riga }: Verdict): Words[] {
  return numeri_di_riga === 'file' ? [] : [say(`numbers.${numeri_di_riga}`)];
}

function profilesOf({ profili }: Verdict): Words[] {
  if (profili === null) return [];
  const { raggiungibili, non_raggiungibili, motivi, non_chiesti, perche } = profili;
  return [
    say('reach', { yes: raggiungibili, no: non_raggiungibili }),
    ...entries(motivi).map(([reason, n]) => say('reason', { count: n, words: reasonWords(reason) })),
    ...(non_chiesti > 0 ? [say('unasked', { n: non_chiesti })] : []),
    ...(perche === null ? [] : [say('why', { fault: words(`status.fault.${perche}`) })]),
  ];
}

/** Counts by their reason. */
function entries<Reason extends string>(
  counts: Readonly<Partial<Record<Reason, number>>>,
): [Reason, number][] {
  return Object.entries(counts) as [Reason, number][];
}

/** What the sentences of reasons would say of one message. */
const SILENT = { status: '', answer: '' } as const;

function reasonWords(reason: Reason): Words {
  return words(`reason.${reason}.text`, SILENT);
}

function say<Name extends NamesUnder<'verdict'>>(name: Name, ...given: Given<`verdict.${Name}`>): Words {
  return words(`verdict.${name}`, ...given);
}

function inEuro(euro: number): string {
  return formatCents(Math.round(euro * 100));
}

/** An instant as the clocks of Italy show it. */
function inRome(iso: string): string {
  return DateTime.fromISO(iso, { zone: 'Europe/Rome' }).toFormat('dd/MM/yyyy HH:mm');
}
