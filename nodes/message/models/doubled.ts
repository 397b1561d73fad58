/** A half sentence that stands twice, one after the other: it happens in PagoPA's own texts, and in what is pasted. */

/** Words of such a half, at least and at most. */
const LEAST = 3;
const MOST = 15;

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
  for (let place = 0; place < count; place += 1)
    if (words[at + place] === '' || words[at + place] !== words[at + count + place]) return false;
  return true;
}
