/** The words of a name of a column or a property, as people and programs write it. */

/** UTF-16 units; longer is no name. */
const LONGEST_NAME = 200;

/** In small letters and without accents: `ImportoTotale_€` → importo, totale. */
export function wordsOf(name: string): string[] {
  return name
    .slice(0, LONGEST_NAME)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
