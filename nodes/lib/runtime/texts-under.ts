/** Texts of the catalogue for a page of our own. */
import { CATALOGUES } from '../../locales';
import { branches, flat, LANGUAGES } from '../../locales/catalogue';

/** The texts under these keys, by their dotted keys; undefined: there is no such language. */
export function textsUnder(
  keys: readonly string[],
  language: string | undefined,
): Readonly<Record<string, string>> | undefined {
  const known = LANGUAGES.find((one) => one === language);
  return known === undefined ? undefined : flat(branches(CATALOGUES[known], keys));
}
