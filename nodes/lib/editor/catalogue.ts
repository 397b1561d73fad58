/** Texts of the editor, in the language of the browser. */
import type { FaultCode } from '../core/codes';
import type { Reason } from '../core/reason';
import { fieldKey, formsOf, type Given, type TextKey, type Words, words } from '../core/words';

export const NAMESPACE = '@io-comuni/node-red-servizi-sociali/io-servizi-sociali';

/** The text under a key. */
export function text<Key extends TextKey>(key: Key, ...given: Given<Key>): string {
  return sentence(words(key, ...given));
}

/**
 * Values of the user can stand in it, and Node-RED puts some of these texts into the page as HTML (the tooltip of an invalid
 * config node does): angle brackets become typographic ones, which read the same and do nothing.
 */
export function sentence({ key, args = {}, field }: Reason): string {
  const known = field === undefined ? args : { ...args, field: fieldLabel(field) };
  return sayFrom(NAMESPACE, { key, args: known }, (value) => value.replace(/</g, '‹').replace(/>/g, '›'));
}

/**
 * The text in one of our catalogues, numbers as its language writes them.
 *
 * @param namespace of the catalogue
 * @param written how a value that is a text is written; as it is, if nothing else is said
 */
export function sayFrom(namespace: string, wanted: Words, written = (value: string) => value): string {
  const locale = RED._(`${namespace}:locale`);
  const values = Object.entries(wanted.args).map(([name, value]) => {
    if (typeof value === 'object') return [name, sayFrom(namespace, value, written)] as const;
    return [name, typeof value === 'number' ? numberIn(locale, value) : written(value)] as const;
  });
  const args = Object.fromEntries(values);
  // Where there is no text Node-RED gives the key.
  const known = formsOf(wanted, locale).map((key) => [key, RED._(`${namespace}:${key}`, args)] as const);
  return known.find(([key, found]) => !found.endsWith(key))?.[1] ?? wanted.key;
}

/** Grouped from 1000 on, which Italian else begins at 10.000. */
export function numberIn(locale: string, value: number): string {
  return value.toLocaleString(locale, { useGrouping: true });
}

/** What is wrong with the installation, and what to do. */
export function faultWords(code: FaultCode): string {
  return `${sentence({ key: `fault.${code}.text` })} ${text(`fault.${code}.remedy`)}`;
}

/** A field by its label; fields that the ente named itself have none. */
export function fieldLabel(name: string): string {
  const key = fieldKey(name);
  const label = text(key);
  return label === key ? name : label;
}
