/** Whether a citizen is old enough for a service. */
import { DateTime } from 'luxon';
import { isTestCode } from './citizens';
import { inRome } from './rome';

const MONTHS = 'ABCDEHLMPRST';
/** In place of the digits, where two people would have the same code. */
const LETTERS = 'LMNPQRSTUV';

/**
 * By the birthday in the fiscal code. Who can be born on no such day is never old enough; IO's test codes are nobody, and
 * always are.
 * @param now milliseconds since the epoch
 */
export function isOldEnough(fiscalCode: string, minimumAge: number, now: number): boolean {
  if (minimumAge === 0 || isTestCode(fiscalCode)) return true;
  const today = inRome(now).startOf('day');
  const day = twoDigits(fiscalCode, 9);
  const inCentury = twoDigits(fiscalCode, 6);
  const years = [today.year, today.year - 100].map((year) => year - (year % 100) + inCentury);
  const month = MONTHS.indexOf(fiscalCode.charAt(8)) + 1;
  const birthdays = years.map((year) =>
    DateTime.fromObject({ year, month, day: day > 40 ? day - 40 : day }, { zone: today.zone }),
  );
  // The younger of the two people whose code it may be.
  const born = birthdays.find((one) => one.isValid && one <= today);
  return born !== undefined && born.plus({ years: minimumAge }) <= today;
}

function twoDigits(fiscalCode: string, at: number): number {
  const digits = Array.from(fiscalCode.slice(at, at + 2)).map((one) => LETTERS.indexOf(one));
  return Number(digits.map((digit, n) => (digit === -1 ? fiscalCode.charAt(at + n) : digit)).join(''));
}
