/** The eighteen digits of a pagoPA payment notice. */
import { bad, good } from './problem';
import { oneLine } from './text';
import type { Result } from './types';

/** What a spreadsheet makes of a long number: `3,01E+17`. */
const SCIENTIFIC = /^\d(?:[.,]\d+)?E\+?\d+$/i;

/**
 * A notice number, blanks removed (they are printed in groups of four). IO API: `^[0-3]\d{17}$`.
 *
 * A JavaScript number is always an error, also when its digits look right: eighteen digits do not fit into
 * one, and Node-RED's csv node, which makes numbers by default, turns `301000000000000017` into
 * `301000000000000000` – the notice of someone else.
 * Problems: NOTICE_NUMBER_IS_NUMBER; NOTICE_NUMBER_SHORT (15–17 digits: leading zeros lost on the way; never
 * padded, since it is not sure that zeros are what is missing); NOTICE_NUMBER_INVALID.
 */
export function readNoticeNumber(value: unknown, field: string): Result<string> {
  if (typeof value === 'number' || typeof value === 'bigint') {
    return bad('NOTICE_NUMBER_IS_NUMBER', field, value);
  }
  if (typeof value !== 'string') return bad('NOTICE_NUMBER_INVALID', field, value);
  const digits = oneLine(value).replaceAll(' ', '');
  if (/^[0-3]\d{17}$/.test(digits)) return good(digits);
  if (SCIENTIFIC.test(digits)) return bad('NOTICE_NUMBER_IS_NUMBER', field, digits);
  if (/^\d{15,17}$/.test(digits)) {
    return bad('NOTICE_NUMBER_SHORT', field, digits, { length: digits.length });
  }
  return bad('NOTICE_NUMBER_INVALID', field, digits);
}
