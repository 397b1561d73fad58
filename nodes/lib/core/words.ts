/** Texts on their way to a reader whose language is not known yet. */
import type { NamesUnder, PluralKey, TextKey } from '../../locales';

export type { NamesUnder, PlainKey, TextKey } from '../../locales';

/** Values by the names of the placeholders; a value may be a text again. */
export type Args = Readonly<Record<string, string | number | Words>>;

/** A key of the catalogue and its values. */
export interface Words {
  readonly key: TextKey;
  readonly args: Args;
}

/** What a key is said with: the form of a plural is chosen by the number `n`. */
export type Given<Key extends TextKey> = [Extract<Key, PluralKey>] extends [never]
  ? [args?: Args]
  : [args: Args & { readonly n: number }];

export function words<Key extends TextKey>(key: Key, ...[args = {}]: Given<Key>): Words {
  return { key, args };
}

/** Fields and types are data; the strict build asks for the texts of each. */
export function fieldKey(name: string): `field.${NamesUnder<'field'>}` {
  return `field.${name}` as ReturnType<typeof fieldKey>;
}

export function typeKey(type: string): `type.${NamesUnder<'type'>}` {
  return `type.${type}` as ReturnType<typeof typeKey>;
}

/** Two things in one line. */
export function both(first: Words, second: Words): Words {
  return words('status.both', { first, second });
}

/** How many rows are right, and how many are to be corrected. */
export function rowsWords(right: number, wrong: number): { readonly right: Words; readonly wrong: Words } {
  return {
    right: words('status.rows.rightOf', { n: right }),
    wrong: words('status.rows.wrong', { n: wrong }),
  };
}

/** Gives words in the reader's language. */
export type Say = (words: Words) => string;

/**
 * The keys under which a catalogue may have the text, the best first: a plural has one for each of CLDR's categories that it
 * needs, `other` always, and everything else has its key only.
 *
 * @param locale of the catalogue, not of the reader
 */
export function formsOf({ key, args: { n } }: Words, locale: string): string[] {
  const other = `${key}.other`;
  return typeof n === 'number' ? [`${key}.${rulesOf(locale).select(n)}`, other, key] : [key, other];
}

const rules = new Map<string, Intl.PluralRules>();

function rulesOf(locale: string): Intl.PluralRules {
  const known = rules.get(locale) ?? new Intl.PluralRules(locale);
  rules.set(locale, known);
  return known;
}

/** What an editor hears of a node's status: the words, and the server's text in whose place they are to be said. */
export interface StatusWords extends Words {
  readonly text: string;
}

/** On Node-RED's channel between server and editor; a node's id follows after a slash. */
export const STATUS_TOPIC = 'io-servizi-sociali/status';
