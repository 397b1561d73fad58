/** Days of the calendar as rows write them, as texts show them, and as IO's `due_date` wants them. */
import { DateTime } from 'luxon';
import { bad, good } from './problem';
import { oneLine } from './text';
import type { Result } from './types';

/** The citizens' clock. */
const ROME = 'Europe/Rome';

/** Outside are the stand-ins of databases (1899-12-30, 9999-12-31) and slips of the keyboard (2205, 0026). */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2099;

const TIME = String.raw`(?:[T ](\d{1,2}):\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?`;
const ISO = new RegExp(String.raw`^(\d{4})-(\d{2})-(\d{2})${TIME}(Z|[+-]\d{2}(?::?\d{2})?)?$`, 'i');
const ITALIAN = new RegExp(String.raw`^(\d{1,2})([/-])(\d{1,2})\2(\d{4})${TIME}$`);
const SHORT_YEAR = new RegExp(String.raw`^\d{1,2}([/-])\d{1,2}\1\d{2}${TIME}$`);

/**
 * The day that a row's value means, as `aaaa-mm-gg`. Read are ISO days and date-times, `gg/mm/aaaa` and
 * `gg-mm-aaaa` (a time after it is left out, as exports often write `00:00:00`), and JavaScript dates. An
 * instant (JavaScript date, or ISO with an offset) is the day it has in Rome: `2026-06-30T22:00:00Z` is 1
 * July.
 * Problems: DATE_INVALID (no date), DATE_SHORT_YEAR (two digits: 26 or 1926?), DATE_IMPOSSIBLE (31 April;
 * years before 1900 or after 2099).
 */
export function readDay(value: unknown, field: string): Result<string> {
  if (isDate(value)) return dayOfInstant(DateTime.fromMillis(value.getTime(), { zone: ROME }), value, field);
  if (typeof value !== 'string') return bad('DATE_INVALID', field, value);
  const text = oneLine(value);
  const italian = ITALIAN.exec(text);
  if (italian) return calendarDay(Number(italian[4]), Number(italian[3]), Number(italian[1]), text, field);
  const iso = ISO.exec(text);
  if (!iso) return bad(SHORT_YEAR.test(text) ? 'DATE_SHORT_YEAR' : 'DATE_INVALID', field, text);
  const day = calendarDay(Number(iso[1]), Number(iso[2]), Number(iso[3]), text, field);
  const [hour, offset] = [iso[4], iso[5]];
  if (!day.ok || offset === undefined) return day;
  if (hour === undefined) return bad('DATE_INVALID', field, text);
  const instant = DateTime.fromISO(text.replace(' ', 'T').replace(',', '.'), { zone: ROME });
  return dayOfInstant(instant, text, field);
}

/** By its tag: what a function node makes comes from another realm, where `instanceof` says no. */
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

function dayOfInstant(instant: DateTime, value: unknown, field: string): Result<string> {
  if (!instant.isValid) return bad('DATE_INVALID', field, typeof value === 'string' ? value : 'Invalid Date');
  return calendarDay(instant.year, instant.month, instant.day, value, field);
}

function calendarDay(
  year: number,
  month: number,
  day: number,
  value: unknown,
  field: string,
): Result<string> {
  const possible =
    year >= FIRST_YEAR &&
    year <= LAST_YEAR &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(year, month);
  if (!possible) return bad('DATE_IMPOSSIBLE', field, value);
  return good(`${String(year)}-${twoDigits(month)}-${twoDigits(day)}`);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** A day as the citizen reads it: `aaaa-mm-gg` → `gg/mm/aaaa`. */
export function formatDay(day: string): string {
  return `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
}

/** Deadlines of a campaign are few and its rows many. */
const ends = new Map<string, string>();
const MOST_ENDS = 1_000;

/**
 * The last second of a day in Rome, in UTC with `Z`: `2026-10-25` → `2026-10-25T22:59:59Z`. IO API, due_date:
 * the first second of a day would show the day before; the offset is one hour in winter, two in summer.
 */
export function endOfDay(day: string): string {
  const known = ends.get(day);
  if (known !== undefined) return known;
  const end = DateTime.fromISO(`${day}T23:59:59`, { zone: ROME })
    .toUTC()
    .toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'");
  if (ends.size >= MOST_ENDS) ends.clear();
  ends.set(day, end);
  return end;
}
