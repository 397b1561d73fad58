/**
 * Code pages of one byte a letter: Windows' 1252, DOS's 850, the old Mac's. Every byte is a letter or a sign in each of them, so
 * which one a file has is told by what makes words: `citt…`, `cittÖ` and `città` are the same bytes.
 */
import { CODE_PAGES } from './encodings';
import type { Source } from './source';

export type CodePage = (typeof CODE_PAGES)[number];

/** Bytes 128–255 of DOS's code page 850, which Node does not know. */
const IBM850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»' +
  '░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0';

/** What a byte is in a code page; nothing for the five that 1252 leaves out. */
function letters(page: CodePage): readonly string[] {
  const high = Uint8Array.from({ length: 128 }, (_none, n) => n + 128);
  const all = Array.from(page === 'ibm850' ? IBM850 : decodeWhole(page, high));
  return all.map((letter) => (/[\u0080-\u009F]/.test(letter) ? '' : letter));
}

/** Not in one go: Node 20 then takes Windows' code page for Latin-1, and a typist's apostrophe becomes a control. */
export function decodeWhole(page: Exclude<CodePage, 'ibm850'>, bytes: Uint8Array): string {
  return new TextDecoder(page).decode(bytes, { stream: true });
}

/** Text of code page 850, in pieces: each byte is a letter. */
export function decode850(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/[\u0080-\u00FF]/g, (byte) => IBM850[byte.charCodeAt(0) - 128] ?? '');
}

/** The letter before a byte: a small consonant or vowel, a capital that begins its word, or another one. */
type Before = 'nothing' | 'consonant' | 'vowel' | 'first' | 'capital';
const BEFORE: readonly Before[] = ['nothing', 'consonant', 'vowel', 'first', 'capital'];
const VOWELS = new Set(Array.from('aeiou', (letter) => letter.charCodeAt(0)));
const PLACES = BEFORE.length * 2;

/** How often each of the upper bytes stands after what, and before a letter or not. */
class Counts {
  readonly #counts = new Uint32Array(128 * PLACES);
  #before: Before = 'nothing';
  #open: number | undefined;

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      const isLetter = (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
      if (this.#open !== undefined) this.#note(isLetter || byte >= 128);
      if (byte >= 128) this.#open = byte;
      else if (!isLetter) this.#before = 'nothing';
      else if (byte >= 97) this.#before = VOWELS.has(byte) ? 'vowel' : 'consonant';
      else this.#before = this.#before === 'nothing' ? 'first' : 'capital';
    }
  }

  end(): void {
    if (this.#open !== undefined) this.#note(false);
  }

  /** After an upper byte the word goes on as it was. */
  #note(isBeforeLetter: boolean): void {
    const place =
      ((this.#open ?? 128) - 128) * PLACES + BEFORE.indexOf(this.#before) * 2 + (isBeforeLetter ? 1 : 0);
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.#open = undefined;
  }

  /** Of all upper bytes: how well they make words, how many do not, how many there are. */
  weigh(page: CodePage): { score: number; strange: number; all: number } {
    const known = letters(page);
    let [score, strange, all] = [0, 0, 0];
    this.#counts.forEach((count, place) => {
      if (count === 0) return;
      const before = BEFORE[Math.floor((place % PLACES) / 2)] ?? 'nothing';
      const weight = weightOf(known[Math.floor(place / PLACES)] ?? '', before, place % 2 === 1);
      score += weight * count;
      all += count;
      if (weight <= -1) strange += count;
    });
    return { score, strange, all };
  }
}

/** How likely a letter or sign is at its place in a text of ours: from 3, an Italian accent, to -2, what no text has. */
function weightOf(letter: string, before: Before, isBeforeLetter: boolean): number {
  if (letter === '') return -2;
  const isAfterSmall = before === 'vowel' || before === 'consonant';
  // In DOS's code page this is the sign that typists put at the end of a sentence: `altri…`, hardly `altrià`.
  if (letter === 'à' && before === 'vowel' && !isBeforeLetter) return 0.5;
  if ('àèéìòù'.includes(letter)) return 3;
  const isCapital = /\p{Lu}/u.test(letter);
  if ('ÀÈÉÌÒÙ'.includes(letter)) return isAfterSmall ? -2 : 2;
  if (letter !== 'ƒ' && /\p{Lu}|\p{Ll}/u.test(letter)) {
    if (before === 'nothing' && !isBeforeLetter) return -1.5;
    // Capitals within words and small letters within capitals: in those of other languages only.
    if (isCapital ? isAfterSmall : before === 'capital') return -1.5;
    return /[äöüßÄÖÜçñáíóúâêîôûëï]/.test(letter) ? 1 : 0.25;
  }
  if (letter === '’') return before === 'nothing' ? 0 : 2;
  if ('“‘«‚„'.includes(letter)) return before === 'nothing' ? 1 : -2;
  if ('”»'.includes(letter)) return isBeforeLetter ? -2 : 1;
  if ('–—'.includes(letter)) return before === 'nothing' ? 1 : isBeforeLetter ? -2 : -0.5;
  if (letter === '…') return before !== 'nothing' && isBeforeLetter ? -2 : 0.25;
  if ('°ºª€§·\u00A0'.includes(letter)) return isBeforeLetter && before !== 'nothing' ? -1 : 1;
  if ('²³½¼¾±×÷µ®©™£•\u00AD´'.includes(letter)) return before !== 'nothing' && isBeforeLetter ? -2 : 0;
  return -2;
}

/** By how much a code page has to make better words than Windows' own, for each upper byte. */
const CLEARLY = 1;
/** And by how much than the other one. */
const ABOVE_OTHER = 0.4;
/** Of a hundred upper bytes, those that may be strange. */
const FEW_STRANGE = 5;

/** The code page of a file that is not UTF-8; nothing when none of them is clear. */
export async function guessCodePage(source: Source): Promise<CodePage | undefined> {
  const counts = new Counts();
  for await (const chunk of source.chunks()) counts.push(chunk);
  counts.end();
  const found = CODE_PAGES.map((page) => ({ page, ...counts.weigh(page) }));
  const [windows, ...others] = found;
  const [best, other] = others.sort((a, b) => b.score - a.score);
  if (windows === undefined || best === undefined || other === undefined) return undefined;
  const isFine = ({ strange, all }: { strange: number; all: number }): boolean =>
    strange * 100 <= all * FEW_STRANGE;
  const lead = best.score - windows.score;
  const isClear = lead >= CLEARLY * best.all && best.score - other.score >= ABOVE_OTHER * best.all;
  if (isClear && isFine(best)) return best.page;
  if (lead <= 0 && isFine(windows)) return 'windows-1252';
  return windows.strange === 0 && !isFine(best) ? 'windows-1252' : undefined;
}
