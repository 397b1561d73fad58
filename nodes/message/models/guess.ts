/** What a placeholder of PagoPA's models probably is: a name that the message nodes and io-file know, and a kind. */
import type { Guess } from './model-text';

const DATE = /^(?:gg|dd|xx)[/.-](?:mm|xx)[/.-](?:aaaa|aa|yyyy|xxxx)$/i;
const MONEY = /^(?:\d*0[.,]00|x+[.,]xx)$/i;
const LINK = /^(?:url|link|sito)\b/i;

/** Words that a name does without, so that `oggetto della richiesta` is the field `oggetto_richiesta`. */
const SMALL = new Set(
  'di del dello della dei degli delle dell d da dal dalla a al alla il lo la i gli le l un una per in e con o su'.split(
    ' ',
  ),
);

/** PagoPA's spellings of one thing. */
const SAME: Readonly<Record<string, string>> = {
  nome_cognome: 'nominativo',
  cognome_nome: 'nominativo',
  casuale: 'causale',
};

/** The end of what stands before a date, and what the date is then. */
const DATES: readonly (readonly [RegExp, string])[] = [
  [/\bricevere entro il:? *$/i, 'data_scadenza'],
  [/\bdal *$/i, 'data_inizio'],
  [/\bal *$/i, 'data_fine'],
  [/\bentro il\W*$/i, 'data_termine'],
];

/** In a payment notice the date until which to pay is the deadline that IO shows. */
const DUE = /\b(?:entro il|scaduto il|scadenza)\W*$/i;

/**
 * @param written the placeholder without its brackets
 * @param before what stands before it in the text
 */
export function guessOf(written: string, before: string, payment: boolean): Guess {
  const near = before.slice(-60);
  if (DATE.test(written)) return { name: dateName(near, payment), kind: 'date' };
  if (MONEY.test(written)) return { name: 'importo', kind: 'money' };
  if (LINK.test(written)) return { name: 'url', kind: 'url' };
  if (/^[nx0]{3,}$/i.test(written)) return { name: numberName(near), kind: 'text' };
  const name = nameOf(written);
  if (/^data(?:_|$)/.test(name)) return { name, kind: 'date' };
  if (/^importo(?:_|$)/.test(name)) return { name, kind: 'money' };
  if (/^(?:elenco|lista)_/.test(name)) return { name, kind: 'list' };
  return { name: SAME[name] ?? name, kind: 'text' };
}

/** Placeholders that say nothing by themselves: the next one in the same text is another thing. */
export function saysLittle({ name, kind }: Guess): boolean {
  return kind === 'date' || kind === 'money' || name === 'oggetto';
}

/** Whether a placeholder is a date; its strokes part no choice. */
export function isDate(written: string): boolean {
  return DATE.test(written.trim());
}

/** Whether PagoPA has misspelt it. */
export function isMisspelt(written: string): boolean {
  return nameOf(written) === 'casuale';
}

function dateName(before: string, payment: boolean): string {
  if (payment && DUE.test(before)) return 'data_scadenza';
  return DATES.find(([end]) => end.test(before))?.[1] ?? 'data';
}

/** `Il numero di protocollo della domanda è: <nnnn>` is `numero_protocollo`, `la tua pratica <nnnn>` is `numero_pratica`. */
function numberName(before: string): string {
  const line = before.split('\n').at(-1) ?? '';
  const [, after] = /\bnumero (?:di|del|dell[ao]|dell’|dell')? ?(\p{L}{3,20})/iu.exec(line) ?? [];
  const last = after ?? line.match(/\p{L}{5,20}/gu)?.at(-1);
  return last === undefined ? 'numero' : nameOf(`numero ${last}`);
}

function nameOf(written: string): string {
  const words = written
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const said = words.filter((word) => !SMALL.has(word));
  const name = (said.length > 0 ? said : words).join('_').replace(/^\d+/, '').slice(0, 40);
  return name === '' ? 'dato' : name;
}
