/** The fiscal code of a person: IO's pattern, and the check character that IO does not verify. */
import { bad, good } from './problem';
import { cellText } from './text';
import type { Mode, Result } from './types';

/**
 * IO API: FiscalCode. The letters L–V stand for digits in codes given out to tell two people apart
 * ("omocodia").
 */
const PATTERN = /^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$/;

const VAT_NUMBER = /^(?:IT)?\d{11}$/;

/** The same as a number: many begin with zeros, which are lost. */
const VAT_AS_NUMBER = /^\d{8,11}$/;

/** IO's own test code: it belongs to nobody, and asking for its profile sends nothing. */
export const TEST_FISCAL_CODE = 'AAAAAA00A00A000A';

/**
 * IO's test recipients, that one and its like: one letter six times, day 00, number 000, last
 * letter A–E. Day 00 is no one's birthday, so none of them can be a person's.
 */
const TEST_CODE = /^([A-Z])\1{5}00(?:A|\1)00(?:\1)000[A-E]$/;

/**
 * Worth of a character at an odd place (first, third, …), by its rank; a digit is worth as much as the letter
 * of its rank.
 */
const ODD_WORTH = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
] as const;

const CODE_0 = '0'.charCodeAt(0);
const CODE_A = 'A'.charCodeAt(0);

function rank(code: number): number {
  return code < CODE_A ? code - CODE_0 : code - CODE_A;
}

/**
 * The sixteenth character of a fiscal code, from its first fifteen (decree of the Minister of Finance, 23
 * December 1976).
 */
export function checkCharacter(fifteen: string): string {
  let sum = 0;
  for (let place = 0; place < 15; place += 1) {
    const worth = rank(fifteen.charCodeAt(place));
    sum += place % 2 === 0 ? (ODD_WORTH[worth] ?? 0) : worth;
  }
  return String.fromCharCode(CODE_A + (sum % 26));
}

/** Whether a code is one of IO's test recipients. */
export function isTestFiscalCode(code: string): boolean {
  return TEST_CODE.test(code);
}

/** `C.F.: RSS …`, as forms have it. */
const LABEL = /^(?:C\.? ?F\.?|COD(?:ICE|\.)? ?FISC(?:ALE|\.)?)[ :]+/;

/** The sixteen characters of a code that stands in groups (`RSS MRA 85T10 …`); any other text as it is. */
function withoutGroups(text: string): string {
  const code = text.replace(LABEL, '').replace(/[ .\-_/]/g, '');
  return code.length === 16 ? code : text;
}

/**
 * A fiscal code, in capitals, without blanks and the like between its groups. No list of places: a code may hold one that no longer exists.
 * Problems: FISCAL_CODE_IS_VAT (eleven digits, as companies have them and people with a provisional code), FISCAL_CODE_INVALID (not IO's pattern), FISCAL_CODE_CHECK (a
 * character is mistyped), FISCAL_CODE_TEST (a test recipient in live mode).
 */
export function readFiscalCode(value: unknown, field: string, mode: Mode): Result<string> {
  if (typeof value !== 'string') {
    const isVat = typeof value === 'number' && VAT_AS_NUMBER.test(String(value));
    return bad(isVat ? 'FISCAL_CODE_IS_VAT' : 'FISCAL_CODE_INVALID', field, value);
  }
  const code = withoutGroups(cellText(value).toUpperCase());
  if (VAT_NUMBER.test(code)) return bad('FISCAL_CODE_IS_VAT', field, code);
  if (!PATTERN.test(code)) return bad('FISCAL_CODE_INVALID', field, code);
  if (isTestFiscalCode(code)) return mode === 'live' ? bad('FISCAL_CODE_TEST', field, code) : good(code);
  return checkCharacter(code) === code.charAt(15) ? good(code) : bad('FISCAL_CODE_CHECK', field, code);
}
