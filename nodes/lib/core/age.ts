/** The age of the person whose fiscal code it is, as IO reads it from the code. */
import { dayInRome } from './dates';
import { isTestFiscalCode } from './fiscal-code';

/** Whom IO lets a service write to that is not enabled for minors. */
export const ADULT_AGE = 18;

/** The letters of the months, from January. */
const MONTHS = 'ABCDEHLMPRST';
/** What stands for the digits 0 to 9 in a code given out to tell two people apart ("omocodia"). */
const DIGITS = 'LMNPQRSTUV';
/** Added to the day of a woman's birth. */
const WOMAN = 40;

/**
 * Years completed on the day that it is in Rome; undefined when no one can be born on such a day, as on that of IO's test
 * codes. The year has two digits: a code is taken for that of the younger of two people, so somebody of 100 may look a baby.
 * @param code well-formed
 * @param now milliseconds since the epoch
 */
export function ageOf(code: string, now: number): number | undefined {
  if (isTestFiscalCode(code)) return undefined;
  const today = dayInRome(now);
  const month = MONTHS.indexOf(code.charAt(8)) + 1;
  const coded = numberAt(code, 9);
  const birthday = [month, coded > WOMAN ? coded - WOMAN : coded]
    .map((n) => String(n).padStart(2, '0'))
    .join('-');
  const thisYear = Number(today.slice(0, 4));
  const century = thisYear - (thisYear % 100);
  const year = [century, century - 100]
    .map((first) => first + numberAt(code, 6))
    .find((one) => `${one}-${birthday}` <= today);
  if (year === undefined || !isDay(`${year}-${birthday}`)) return undefined;
  return thisYear - year - (birthday > today.slice(5) ? 1 : 0);
}

function numberAt(code: string, place: number): number {
  const digit = (at: number): string => {
    const letter = DIGITS.indexOf(code.charAt(at));
    return letter === -1 ? code.charAt(at) : String(letter);
  };
  return Number(digit(place) + digit(place + 1));
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
