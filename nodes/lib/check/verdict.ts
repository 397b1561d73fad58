/** The verdict of a check: figures for a flow, and the same in sentences for a person. Italian names, as in io-report. */
import { AMBIGUOUS_EXAMPLE, type Problem } from '../core';
import type { Count } from '../register';
import { problemWords, say, warningWords } from '../runtime/translate';
import type { Words } from '../core/words';
import { secondsFor, spell, waitingIn } from '../outbox/forecast';
import type { Destination } from '../core/destination';
import { finishedAt } from '../core/window';
import type { Reachability } from './reachability';
import type { ListCheck } from './list-check';
import { sentences } from './sentences';
import type { Found, Tally } from './tally';
import type { Examples, Group, Pairs, Verdict } from './verdict-types';

/** io-send asks for the profile before each message unless told otherwise. */
const CALLS_PER_MESSAGE = 2;
const CAMPAIGNS = 5;

/**
 * @param file where the rows to correct were written
 * @param now milliseconds since the epoch
 */
export async function verdictOf(
  check: ListCheck,
  reach: Reachability | undefined,
  file: string | null,
  now: number,
): Promise<{ readonly verdict: Verdict; readonly said: readonly Words[] }> {
  const { tally, scratch } = check;
  const { destination, register, composer } = check.parts;
  const counts = await register.counts({ line: destination.line });
  const explained = new Map<Group, Words>();
  const verdict: Verdict = {
    testo: '',
    messaggio: composer.type,
    campagna: check.campaign,
    modalita: destination.mode,
    completo: check.complete,
    righe: tally.rows,
    righe_attese: check.expected ?? null,
    buone: tally.good,
    sbagliate: tally.rows - tally.good,
    errori: errorsOf(tally, explained),
    file_da_correggere: file,
    numeri_di_riga: numbersOf(tally),
    doppioni: duplicatesOf(tally),
    campagne: campaignsOf(tally),
    gia_inviato: sentBefore(tally, counts),
    importi: amountsOf(tally),
    scadenze_passate: examplesOf(tally.past),
    numeri_avviso_ripetuti: {
      stesso_importo: pairsOf(tally.sameNumber),
      importi_diversi: pairsOf(tally.twoAmounts),
      gia_presi_con_altro_importo: {
        righe: tally.otherAmount.n,
        esempi: tally.otherAmount.examples.map(({ row }) => row),
      },
    },
    colonne_non_usate: check.columns.unused((column) => composer.reads(column)),
    avvertenze: warningsOf(tally, explained),
    scartate: Object.fromEntries(tally.discards),
    persone: scratch.people,
    da_inviare: tally.toSend,
    durata: forecast(tally.toSend, waitingIn(counts), destination, now),
    profili: reach === undefined ? null : profilesOf(reach),
    anteprime: tally.previews.map(({ row, subject, body }) => ({ riga: row, titolo: subject, testo: body })),
  };
  const said = sentences(verdict, destination.retentionDays, explained);
  verdict.testo = said.map(say).join('\n');
  return { verdict, said };
}

function errorsOf(tally: Tally, explained: Map<Group, Words>): Verdict['errori'] {
  return mostFirst(tally.problems, explained, ({ problem, ...found }) => ({
    ...{ codice: problem.code, campo: problem.field, found },
    why: problemWords(withoutValue(problem)),
  }));
}

function warningsOf({ warnings }: Tally, explained: Map<Group, Words>): Verdict['avvertenze'] {
  return mostFirst(warnings, explained, ({ warning, ...found }) => ({
    ...{ codice: warning.code, campo: warning.field, found },
    why: warningWords(warning),
  }));
}

interface Alike {
  readonly codice: string;
  readonly campo: string;
  readonly found: Found<number>;
  readonly why: Words;
}

function mostFirst<T extends Found<number>>(
  groups: ReadonlyMap<string, T>,
  explained: Map<Group, Words>,
  alike: (group: T) => Alike,
): Group[] {
  return [...groups.values()]
    .sort((a, b) => b.n - a.n)
    .map((one) => {
      const { codice, campo, found, why } = alike(one);
      const group = { codice, campo, ...examplesOf(found), spiegazione: say(why) };
      explained.set(group, why);
      return group;
    });
}

function examplesOf({ n, examples }: Found<number>): Examples {
  return { righe: n, esempi: examples };
}

function pairsOf({ n, examples }: Found<{ readonly row: number; readonly first: number }>): Pairs {
  return { righe: n, esempi: examples.map(({ row, first }) => ({ riga: row, uguale_a: first })) };
}

function amountsOf({ amounts }: Tally): Verdict['importi'] {
  const { n, least, most, sum } = amounts;
  if (n === 0) return null;
  return { avvisi: n, minimo: least / 100, massimo: most / 100, somma: sum / 100 };
}

/** What a sentence says of a single row: which other one, and what else is read from its values. */
const OF_ONE_ROW: ReadonlySet<string> = new Set(['row', 'next', 'as', 'shown', 'asEuros']);

/** The sentence of an error, for all rows that have it: a value would be one person's. */
function withoutValue({ code, field, args }: Problem): Problem {
  const own = code === 'MONEY_AMBIGUOUS' ? AMBIGUOUS_EXAMPLE : args;
  const shown =
    own &&
    Object.fromEntries(Object.entries(own).map(([name, arg]) => [name, OF_ONE_ROW.has(name) ? '…' : arg]));
  return { code, field, value: '…', ...(shown === undefined ? {} : { args: shown }) };
}

function numbersOf({ numberings }: Tally): Verdict['numeri_di_riga'] {
  if (numberings.has('arrival')) return 'ordine_di_arrivo';
  return numberings.has('parts') ? 'intestazione_compresa' : 'file';
}

function duplicatesOf({ inFile, before }: Tally): Verdict['doppioni'] {
  return {
    nel_file: pairsOf(inFile),
    gia_inviati: {
      righe: before.n,
      esempi: before.examples.map(({ row, earlier }) => ({
        riga: row,
        quando: new Date(earlier.takenAt).toISOString(),
        campagna: earlier.campaign,
        stato: earlier.state,
      })),
    },
  };
}

function campaignsOf({ campaigns }: Tally): Verdict['campagne'] {
  return [...campaigns]
    .sort(([, a], [, b]) => b.n - a.n)
    .slice(0, CAMPAIGNS)
    .map(([campagna, { n, first }]) => ({ campagna, quando: new Date(first).toISOString(), righe: n }));
}

/** A campaign that has every row has had this file, or a larger one. The register's rows are the truth: docs/adr/0009. */
function sentBefore({ campaigns, distinct }: Tally, counts: readonly Count[]): Verdict['gia_inviato'] {
  const whole = [...campaigns].find(([, { n }]) => distinct > 0 && n === distinct);
  if (whole === undefined) return null;
  const [campagna, { first }] = whole;
  const had = counts
    .filter(({ campaign, state }) => campaign === campagna && state !== 'discarded')
    .reduce((sum, { n }) => sum + n, 0);
  return { campagna, quando: new Date(first).toISOString(), identico: had === distinct };
}

function forecast(toSend: number, waiting: number, destination: Destination, now: number): Verdict['durata'] {
  const seconds = secondsFor(toSend + waiting, CALLS_PER_MESSAGE, destination);
  const end = finishedAt(destination.window, now, seconds * 1000);
  return {
    secondi: seconds,
    testo: say(spell(seconds)),
    gia_in_coda: waiting,
    fine: end === undefined ? null : new Date(end).toISOString(),
  };
}

export function profilesOf({
  reachable,
  unreachable,
  unasked,
  why,
}: Reachability): NonNullable<Verdict['profili']> {
  const no = [...unreachable.values()].reduce((sum, n) => sum + n, 0);
  return {
    raggiungibili: reachable,
    non_raggiungibili: no,
    motivi: Object.fromEntries(unreachable),
    non_chiesti: unasked,
    perche: why ?? null,
  };
}
