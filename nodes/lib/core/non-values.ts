/**
 * Words that programs write where there is no value, and errors of spreadsheets: "intestato a NULL Rossi" must not
 * reach anybody. The same rule whatever the source: a CSV has them as texts, a database and a sheet now and then.
 */

/** Errors of Excel and LibreOffice as they are shown in Italian, English and German. */
const SHEET_ERROR =
  /#(?:N\/[AD]\b|NV\b|(?:RIF|REF|BEZUG|VALORE|VALUE|WERT|DIV\/0|NUM|ZAHL|NULLO|NULL|CAMPO|FIELD|FELD|ESPANSIONE|SPILL|ÜBERLAUF|CALC|KALK|BLOCCATO|BLOCKED|SCONOSCIUTO|UNKNOWN|CONNETTI|CONNECT|OCCUPATO|BUSY|PYTHON)!|(?:NOME|NAME)\?|GETTING_DATA)|^#{3,}$|^Err:\d{3}$/i;

/** A formula that was exported instead of its result: a function, or a reference (`=B12`, `=Foglio1!$B$12`). */
const FORMULA =
  /^=\+?(?:[A-Z][A-Z0-9.]{1,30}\(|(?:'[^'!]{1,40}'!|[\w.]{1,40}!)?\$?[A-Z]{1,3}\$?\d{1,7}(?![\p{L}\p{N}]))/iu;

/** A placeholder of a mail merge or of a template that nobody filled in, wherever it stands. */
const PLACEHOLDER = /\{\{[^{}]{1,60}\}\}|\$\{[^{}]{1,60}\}|%%[^%\s]{1,60}%%|<<[^<>]{1,60}>>/;
const PLACEHOLDER_STARTS = ['{{', '${', '%%', '<<'];

/** Whole values, in small letters and without brackets around them. */
const EMPTY_WORDS: ReadonlySet<string> = new Set([
  'null',
  '\\n',
  'nan',
  'undefined',
  'none',
  'nil',
  'n/d',
  'n.d.',
  'n.d',
  'nd',
  'n/a',
  'n.a.',
  'n.a',
  'invalid date',
  'object object',
  'dbnull',
  'system.dbnull',
]);

/** Only between brackets, as pivot tables write them, or in capitals, as R does. */
const BRACKETED = /^[([<{](?:vuoto|vuota|blank|empty|nessun valore|missing)[)\]>}]$/i;
const CAPITALS = /^NA$/;

/** Inside a text, where a program put a missing value between words. Not "null’altro". */
const INSIDE =
  /(?:^|[\s"'([])(?:NULL|undefined|NaN|\\N)(?=$|[\s.,;:)\]]|["'](?!\p{L}))|\[object Object\]|Invalid Date/u;

const INSIDE_WORDS = ['NULL', 'undefined', 'NaN', '\\N', '[object', 'Invalid'];

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** Whether a text of one line has an error of a spreadsheet in it. */
export function sheetError(text: string): string | undefined {
  return text.includes('#') || text.startsWith('Err:') ? SHEET_ERROR.exec(text)?.[0] : undefined;
}

/** Whether it is the formula and not its value. */
export function isFormula(text: string): boolean {
  return text.startsWith('=') && FORMULA.test(text);
}

/** Whether a text of one line says that there is no value, or says nothing (`-`, `?`). */
export function isNonValue(text: string): boolean {
  if (!LETTER_OR_DIGIT.test(text)) return true;
  if (text.length <= 20) {
    const word = text.replace(/^[([<{"']+|[)\]>}"']+$/g, '').toLowerCase();
    if (EMPTY_WORDS.has(word) || BRACKETED.test(text) || CAPITALS.test(text)) return true;
  }
  return isAnyIn(INSIDE_WORDS, INSIDE, text) || isAnyIn(PLACEHOLDER_STARTS, PLACEHOLDER, text);
}

/** @param words one of them is in whatever the pattern matches; looked for first, since that costs least */
function isAnyIn(words: readonly string[], pattern: RegExp, text: string): boolean {
  return words.some((word) => text.includes(word)) && pattern.test(text);
}

/** `0`, `00`: what is left of an empty cell of numbers. */
export function isZero(text: string): boolean {
  return /^0+$/.test(text);
}
