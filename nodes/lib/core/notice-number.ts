/** The eighteen digits of a pagoPA payment notice. */
import { bad, good } from './problem';
import { cellText } from './text';
import type { Result } from './types';

/** What a spreadsheet makes of a long number: `3,01E+17`. */
const SCIENTIFIC = /^\d(?:[.,]\d+)?E\+?\d+$/i;

/** As programs write it, and IO takes it. */
const PLAIN = /^[0-3]\d{17}$/;

/** Printed in groups; nothing else has a place between two digits. */
const SEPARATORS = /(?<=\d)[ .-]+(?=\d)/g;

/** Remainder at the end of numbers that begin with 0 or 3 (specification of pagoPA's payments). */
const MODULUS = 93;

/**
 * Whether the last two digits are the remainder of the first sixteen by 93, for the numbers that have one. Another end
 * is a digit mistyped, or a column filled in by dragging (…17, …18, …19).
 * @param digits a notice number as `readNoticeNumber` gives it
 */
export function hasRightCheck(digits: string): boolean {
  if (!digits.startsWith('0') && !digits.startsWith('3')) return true;
  return numberAt(digits, 0, 16) % MODULUS === numberAt(digits, 16, 18);
}

/** The digits from one place to before another as a number; exact up to sixteen digits that begin with 8 at most. */
export function numberAt(digits: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) number = number * 10 + digits.charCodeAt(at) - 48;
  return number;
}

/** Excel keeps fifteen digits of a number and puts zeros after them. */
function isRounded(digits: string): boolean {
  return digits.endsWith('000') && !hasRightCheck(digits);
}

/**
 * A notice number, blanks removed (they are printed in groups of four). IO API: `^[0-3]\d{17}$`.
 *
 * A JavaScript number is always an error, also when its digits look right: eighteen digits do not fit into
 * one, and Node-RED's csv node, which makes numbers by default, turns `301000000000000017` into
 * `301000000000000000` – the notice of someone else.
 * Problems: NOTICE_NUMBER_IS_NUMBER, also for the text of such a number (`301005100001400000`, whose check digits fail);
 * NOTICE_NUMBER_SHORT (15–17 digits: the IUV, or leading zeros lost on the way; never padded, since it is not sure that
 * zeros are what is missing); NO_VALUE (eighteen times one digit); NOTICE_NUMBER_INVALID.
 */
export function readNoticeNumber(value: unknown, field: string): Result<string> {
  if (typeof value === 'number' || typeof value === 'bigint') {
    return bad('NOTICE_NUMBER_IS_NUMBER', field, value);
  }
  if (typeof value !== 'string') return bad('NOTICE_NUMBER_INVALID', field, value);
  if (PLAIN.test(value)) return readDigits(value, field);
  const text = cellText(value);
  const digits = text.replace(SEPARATORS, '');
  if (PLAIN.test(digits)) return readDigits(digits, field);
  if (SCIENTIFIC.test(text)) return bad('NOTICE_NUMBER_IS_NUMBER', field, text);
  if (/^\d{15,17}$/.test(digits)) {
    return bad('NOTICE_NUMBER_SHORT', field, digits, { length: digits.length });
  }
  return bad('NOTICE_NUMBER_INVALID', field, digits);
}

/** What fills a column that must not be empty: `000000000000000000`. */
const ONE_DIGIT = /^(\d)\1+$/;

/** @param digits eighteen, as IO takes them */
function readDigits(digits: string, field: string): Result<string> {
  if (ONE_DIGIT.test(digits)) return bad('NO_VALUE', field, digits);
  return isRounded(digits) ? bad('NOTICE_NUMBER_IS_NUMBER', field, digits) : good(digits);
}
