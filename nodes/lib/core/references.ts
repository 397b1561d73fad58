/**
 * Letters that a program wrote as codes: character references of HTML (`D&#039;Angelo`, `Forl&igrave;`), Excel's
 * (`_x000D_`), line breaks of HTML.
 */

/** Names of the characters 160–255, in their order. */
const LATIN_1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
  'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave ' +
  'Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc ' +
  'Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc ' +
  'iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';

/** Signs of punctuation, and letters of the neighbours' names. */
const OTHERS =
  'amp=& lt=< gt=> quot=" apos=\' euro=€ lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„ lsaquo=‹ rsaquo=› ndash=– mdash=— ' +
  'hellip=… bull=• trade=™ dagger=† permil=‰ oelig=œ OElig=Œ scaron=š Scaron=Š zcaron=ž Zcaron=Ž ccaron=č Ccaron=Č cacute=ć ' +
  'Cacute=Ć dstrok=đ Dstrok=Đ lstrok=ł Lstrok=Ł nacute=ń sacute=ś zacute=ź zdot=ż aogon=ą eogon=ę abreve=ă Abreve=Ă scedil=ş ' +
  'Scedil=Ş tcedil=ţ Tcedil=Ţ gbreve=ğ Gbreve=Ğ inodot=ı Idot=İ ecaron=ě rcaron=ř Yuml=Ÿ';

const NAMED: ReadonlyMap<string, string> = new Map([
  ...LATIN_1.split(' ').map((name, at): [string, string] => [name, String.fromCharCode(160 + at)]),
  ...OTHERS.split(' ').map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)];
  }),
  // The list of pairs is split at blanks.
  ['ensp', ' '],
  ['emsp', ' '],
  ['thinsp', ' '],
]);

/** 128–159, which HTML takes for Windows' letters. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const REFERENCE = /&(?:#(\d{1,7});?|#[xX]([0-9a-fA-F]{1,6});?|([A-Za-z][A-Za-z0-9]{1,15});)/g;
const EXCEL = /_x([0-9A-F]{4})_/g;
const LINE_BREAK = /<br\s{0,9}\/?>/gi;

/** Programs that encode twice make `&amp;#039;`; more often than that nobody has done it. */
const MOST_TIMES = 3;

/** The text with its letters in place of their codes; a line break is a blank. What is not known stays. */
export function decoded(text: string): string {
  let now = text.includes('_x')
    ? text.replace(EXCEL, (_, hex: string) => ofNumber(Number.parseInt(hex, 16)))
    : text;
  for (let times = 0; times < MOST_TIMES && now.includes('&'); times += 1) {
    const next = now.replace(REFERENCE, letterOf);
    if (next === now) break;
    now = next;
  }
  return now.includes('<') ? now.replace(LINE_BREAK, ' ') : now;
}

function letterOf(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return NAMED.get(name) ?? whole;
  return ofNumber(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10));
}

function ofNumber(code: number): string {
  if (code >= 128 && code < 160) return WINDOWS.charAt(code - 128);
  return code === 0 || code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code);
}

/**
 * Codes that nobody can undo with certainty: names of references that are not known, tags, escapes of programs
 * (`\u00e0`), of addresses (`citt%C3%A0`) and of mail (`=C3=A0`).
 */
const LEFT =
  /&[A-Za-z][A-Za-z0-9]{1,15};|<[/!]?[A-Za-z-][^<>]{0,200}>|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\r\\n|[%=]C3[%=][89AB][0-9A-F]|[%=]E2[%=]80[%=]|(?<=\p{L})%2[07](?=\p{L})/iu;

/** The first code of a text that the citizen would see as such. */
export function codeIn(text: string): string | undefined {
  // Most texts have none of these signs, and a row has no time to be looked through for the rest.
  if (!/[&<\\%=]/.test(text)) return undefined;
  return LEFT.exec(text)?.[0].slice(0, 30);
}
