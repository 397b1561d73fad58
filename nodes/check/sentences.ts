/** A verdict in sentences, for a debug node, an e-mail or a page. */
import { DateTime } from 'luxon';
import type { Given, NamesUnder } from '../lib/core/words';
import { translate } from '../lib/runtime/translate';
import type { Verdict } from './verdict-types';

/** Kinds of errors that are written out; the list of figures has them all. */
const ERRORS = 10;

/** @param days for how many days the register knows what was sent */
export function sentences(verdict: Verdict, days: number): string[] {
  return [
    say('head', { campaign: verdict.campagna === '' ? '–' : verdict.campagna }),
    ...rowsOf(verdict),
    ...errorsOf(verdict),
    ...duplicatesOf(verdict, days),
    ...discardsOf(verdict),
    ...sendingOf(verdict),
    ...profilesOf(verdict),
  ];
}

function rowsOf({ righe, righe_attese, completo, buone, sbagliate }: Verdict): string[] {
  if (righe === 0) return [say('empty')];
  return [
    ...(completo ? [] : [say('incomplete', { n: righe, expected: righe_attese ?? 0 })]),
    say('rows', { rows: righe, good: buone, wrong: sbagliate }),
  ];
}

function errorsOf({ errori, numeri_di_riga }: Verdict): string[] {
  if (errori.length === 0) return [];
  const left = errori.length - ERRORS;
  return [
    say('errors'),
    ...errori
      .slice(0, ERRORS)
      .map(({ spiegazione, righe, esempi }) =>
        say('error', { n: righe, rows: esempi.join(', '), words: spiegazione }),
      ),
    ...(left > 0 ? [say('more_errors', { n: left })] : []),
    ...(numeri_di_riga === 'file' ? [] : [say(`numbers.${numeri_di_riga}`)]),
  ];
}

function duplicatesOf({ doppioni, gia_inviato, campagne }: Verdict, days: number): string[] {
  const { nel_file, gia_inviati } = doppioni;
  const lines: string[] = [];
  if (gia_inviato !== null) {
    const { campagna, quando, identico } = gia_inviato;
    lines.push(say(identico ? 'sent_same' : 'sent_within', { campaign: campagna, at: inRome(quando) }));
  }
  const [copy] = nel_file.esempi;
  if (copy !== undefined)
    lines.push(say('in_file', { n: nel_file.righe, row: copy.riga, first: copy.uguale_a }));
  if (gia_inviati.righe > 0) {
    lines.push(say('before', { n: gia_inviati.righe }));
    if (gia_inviato === null)
      for (const { campagna, quando, righe } of campagne)
        lines.push(say('campaign', { campaign: campagna, at: inRome(quando), n: righe }));
  } else lines.push(say('not_before', { n: days }));
  return lines;
}

function discardsOf({ scartate }: Verdict): string[] {
  return entries(scartate).map(([reason, n]) => say(`discard.${reason}`, { n }));
}

function sendingOf({ persone, da_inviare, durata, modalita }: Verdict): string[] {
  const lines = [say('to_send', { n: da_inviare, people: persone })];
  if (da_inviare === 0) return lines;
  lines.push(say('time', { time: durata.testo, queued: durata.gia_in_coda }));
  if (modalita === 'simulator') lines.push(say('simulator'));
  else if (durata.fine !== null) lines.push(say('end', { at: inRome(durata.fine) }));
  return lines;
}

function profilesOf({ profili }: Verdict): string[] {
  if (profili === null) return [];
  const { raggiungibili, non_raggiungibili, motivi, non_chiesti, perche } = profili;
  return [
    say('reach', { yes: raggiungibili, no: non_raggiungibili }),
    ...entries(motivi).map(([reason, n]) => `- ${n}: ${translate(`reason.${reason}.text`, SILENT)}`),
    ...(non_chiesti > 0 ? [say('unasked', { n: non_chiesti })] : []),
    ...(perche === null ? [] : [say('why', { fault: translate(`status.fault.${perche}`) })]),
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

function say<Name extends NamesUnder<'verdict'>>(name: Name, ...given: Given<`verdict.${Name}`>): string {
  return translate(`verdict.${name}`, ...given);
}

/** An instant as the clocks of Italy show it. */
function inRome(iso: string): string {
  return DateTime.fromISO(iso, { zone: 'Europe/Rome' }).toFormat('dd/MM/yyyy HH:mm');
}
