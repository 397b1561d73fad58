/** A half sentence that stands twice, one after the other: it happens in PagoPA's own texts, and in what is pasted. */

/** Words of such a half, at least and at most; and letters, so that "più e più e" is none. */
const LEAST = 2;
const MOST = 15;
const LEAST_LETTERS = 10;

/** The first half that is repeated; undefined where none is. */
export function doubledHalf(text: string): string | undefined {
  const found = text.split(/\s+/).filter((word) => word !== '');
  const letters = found.map((word) => word.toLowerCase().replace(/[^\p{L}\p{N}<>]+/gu, ''));
  for (let at = 0; at + 2 * LEAST <= letters.length; at += 1)
    for (let count = LEAST; count <= MOST && at + 2 * count <= letters.length; count += 1)
      if (isRepeated(letters, at, count)) return found.slice(at, at + 2 * count).join(' ');
  return undefined;
}

function isRepeated(words: readonly string[], at: number, count: number): boolean {
  let signs = 0;
  for (let place = 0; place < count; place += 1) {
    const word = words[at + place] ?? '';
    if (word === '' || word !== words[at + count + place]) return false;
    signs += word.length;
  }
  return signs >= LEAST_LETTERS;
}
