/**
 * Values as text: read from a row, and put into a title or into Markdown so that the citizen sees what was
 * typed, and nothing else happens.
 */
import { isFormula, isNonValue, isZero, sheetError } from './non-values';
import { bad, good } from './problem';
import { codeIn, decoded } from './references';
import type { Result } from './types';

/**
 * Characters that no one sees: controls other than blanks, zero-width characters, bidirectional marks, soft
 * hyphens, BOM, fillers (U+3164 counts as a letter), the empty Braille sign.
 */
const INVISIBLE = /\p{Cf}|\p{Default_Ignorable_Code_Point}|\u2800|(?![\s\u0085])\p{Cc}/gu;

/** Every blank of Unicode, line ends included. */
const BLANKS = /[\s\u0085]+/gu;

/**
 * A text on one line: line ends, tabs and runs of blanks become one blank, invisible characters go, ends are
 * trimmed. What is invisible can make two values look alike or turn the reading direction around; in the data
 * of a municipality it is always an accident of copying. (An emoji made of several falls apart into its
 * parts: they stay readable.)
 */
export function oneLine(text: string): string {
  return isPlainLine(text) ? text : text.replace(INVISIBLE, '').replace(BLANKS, ' ').trim();
}

/** Whether `oneLine` has nothing to do: signs of ASCII that can be seen, and single blanks between them. */
function isPlainLine(text: string): boolean {
  let isBlank = true;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7e || code < 0x20 || (code === 0x20 && isBlank)) return false;
    isBlank = code === 0x20;
  }
  return !isBlank || text === '';
}

/** What Excel puts around a number so that it stays a text. */
const TEXT_FORMULA = /^="(.*)"$/;
/** The sign before a cell by which it is a text. No value but a word begins with one. */
const TEXT_SIGN = /^['‘’`´]/;
/** Neither of both is there. */
const DIGIT_FIRST = /^\d/;

/**
 * The value of a cell that is no word (a date, a number, a code): on one line, without what a spreadsheet puts
 * around it to keep it a text (`="301…"`, `'301…`).
 */
export function cellText(value: string): string {
  const text = oneLine(value);
  if (DIGIT_FIRST.test(text)) return text;
  return (TEXT_FORMULA.exec(text)?.[1] ?? text).replace(TEXT_SIGN, '').trim();
}

/** Whether a row has no value here: null, nothing, or nothing that can be seen. */
export function isEmpty(value: unknown): boolean {
  if (typeof value !== 'string') return value === undefined || value === null;
  const first = value.charCodeAt(0);
  // A sign of ASCII that can be seen: no need to look at the rest.
  return !(first > 0x20 && first < 0x7f) && oneLine(value) === '';
}

/**
 * What is left of letters that were read with the wrong encoding: replacement characters and halves of
 * surrogate pairs (`Citt�`), controls 128–159 (quotes and the euro sign of a Windows file read as ISO
 * 8859-1), the pairs that accents become in a UTF-8 file read as a Windows one (`CittÃ `, `n.Â°`, `lâ€™`),
 * and signs of a font that phones do not have.
 */
const GARBLED =
  /[\uFFFD\uD800-\uDFFF\u0080-\u009F\uE000-\uF8FF]|[ÃÂ][\u00A0-\u00BFŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]|â€/u;

/** The bullets of Word, which come from such a font. */
export const WORD_BULLET = /[\uF0B7\uF0A7\uF0A8\uF0D8\uF0FC\uF076\uF06E\uF02D]/;
const LEADING_WORD_BULLET = new RegExp(`^\\s*${WORD_BULLET.source}+\\s*`);

export interface TextRule {
  /** The name of a person: it has a letter. */
  readonly person?: boolean;
  /** A number may be what is meant: `0` is a value. */
  readonly zero?: boolean;
}

/**
 * A row's value as a text of one line. Whole numbers are taken (a year, a file number); fractions are not,
 * since their text would be English (`1234.5`) in an Italian sentence, and neither are booleans, dates and
 * objects. Letters written as codes (`D&#039;Angelo`, `_x000D_`, `<br>`) are put in their place.
 * Problems: FIELD_NOT_TEXT; TEXT_GARBLED when the file was read with the wrong encoding (`Citt�`); TEXT_CODED
 * when it has codes that cannot be undone (`found`); CELL_ERROR, CELL_NOT_CALCULATED; NO_VALUE (`NULL`, `\N`,
 * `n/d`, `-`, and `0` where no number is meant); NAME_INVALID.
 */
export function readText(value: unknown, field: string, rule: TextRule = {}): Result<string> {
  const line = readLine(value, field);
  if (!line.ok) return line;
  const text = line.value;
  const problem = emptyOf(text, field, rule) ?? codedIn(text, field);
  if (problem !== undefined) return problem;
  return rule.person === true && !/\p{L}/u.test(text) ? bad('NAME_INVALID', field, text) : line;
}

function codedIn(text: string, field: string): Result<string> | undefined {
  const found = codeIn(text);
  return found === undefined ? undefined : bad('TEXT_CODED', field, text, { found });
}

/** What is no value at all; nothing for a text that is empty, which is another matter. */
function emptyOf(text: string, field: string, { zero = false }: TextRule): Result<string> | undefined {
  if (text === '') return undefined;
  const error = sheetError(text);
  if (error !== undefined) return bad('CELL_ERROR', field, text);
  if (isFormula(text)) return bad('CELL_NOT_CALCULATED', field, text);
  return isNonValue(text) || (!zero && isZero(text)) ? bad('NO_VALUE', field, text) : undefined;
}

/**
 * The text of a value, decoded and on one line, whatever it says.
 * Problems: FIELD_NOT_TEXT, TEXT_GARBLED.
 */
export function readLine(value: unknown, field: string): Result<string> {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return good(String(value));
  if (typeof value === 'bigint') return good(String(value));
  if (typeof value !== 'string') return bad('FIELD_NOT_TEXT', field, value);
  const odd = GARBLED.test(value);
  const text = decoded(odd ? value.replace(LEADING_WORD_BULLET, '') : value);
  if ((odd || text !== value) && GARBLED.test(text)) return bad('TEXT_GARBLED', field, value);
  return good(oneLine(text));
}

/**
 * Marks that Markdown reads anywhere in a line; `<` opens HTML, `&` a character reference when one could
 * follow.
 */
const MARKS = /[\\`*_[\]~|<]|&(?=[#\w]|$)|-{2,}|!$/g;

/**
 * Marks that count at the start of a line (heading, quote, list, underline of a heading), after a template's
 * `[…]`, or after the digits of the value before.
 */
const LEADING_MARK = /^(?:[#>+\-=:(]|\d{0,9}[.)](?=\s|$))/;

/**
 * Where a bare address would begin: `a@`, `www.`, `scheme:`, also when its rest comes from the next value.
 * Not `10:30`.
 */
const ADDRESS_MARK = /@|w(?=\.|$)|:(?=[^\s\d]|$)/gi;

const ZERO_WIDTH_SPACE = '\u200B';

/**
 * A value for the Markdown body. It can create no link, image, emphasis, heading, list, quote, table, code,
 * tag, rule, front matter or paragraph, and looks as it was typed.
 *
 * Marks become numeric character references (`*` → `&#42;`) and not backslash escapes. Both are undone by
 * every CommonMark reader, but IO's e-mail copy first strips Markdown with regular expressions, which know no
 * backslashes: `\[a\](b)` would reach the citizen as `\a\`. It also cuts the text at the last `---`, wherever
 * that stands.
 *
 * Bare addresses need more: readers of GitHub's Markdown look for `www.`, `https://` and `a@b.it` in the text
 * *after* the references are undone. A zero-width space breaks them without being seen (IO puts the same one
 * after each dot of its e-mails). Who wants a value to become a link gives the field the kind `url`, or
 * writes `{{{name}}}`.
 *
 * @param line a text of one line, see `oneLine`
 */
export function escapeMarkdown(line: string): string {
  return line
    .replace(MARKS, references)
    .replace(LEADING_MARK, (mark) => mark.slice(0, -1) + references(mark.slice(-1)))
    .replace(ADDRESS_MARK, (mark) => mark + ZERO_WIDTH_SPACE);
}

function references(marks: string): string {
  let text = '';
  for (const mark of marks) text += `&#${String(mark.charCodeAt(0))};`;
  return text;
}
