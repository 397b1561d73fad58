/** Days of the calendar as rows write them, as texts show them, and as IO's `due_date` wants them. */
import { DateTime } from 'luxon';
import { bad, good } from './problem';
import { cellText } from './text';
import type { Result } from './types';

/** The citizens' clock. */
const ROME = 'Europe/Rome';

/** Outside are stand-ins of databases (1899-12-30, 9999-12-31) and slips of the keyboard (2205, 0026). */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2099;
/** What programs write where there is no date: SQL Server, spreadsheets, Unix. */
const STAND_INS: ReadonlySet<string> = new Set(['1900-01-01', '1970-01-01']);

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** `23:59`, `0.00.00`, `12:00:00 AM`, `00:00:00.0000000`. */
const TIME = String.raw`(?:(?:T|,? )(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?(?: ?([AP])\.?M\.?)?)?`;
const YEAR_FIRST = new RegExp(
  String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${TIME} ?(Z|[+-]\d{2}(?::?\d{2})?)?$`,
  'i',
);
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})${TIME}$`, 'i');
/** `20261231`: never `gg mm aaaa` as well, whose year would begin with a month. */
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
/** `31-DIC-2026`, `31 dicembre 2026`, `1° gennaio 2027`. */
const NAMED_MONTH = new RegExp(String.raw`^(\d{1,2})[°º]?([ /.-]?)(\p{L}{3,10})\.?\2(\d{4})${TIME}$`, 'iu');
const SHORT_YEAR = new RegExp(
  String.raw`^\d{1,2}(?:([/.-])\d{1,2}\1|([ /.-]?)\p{L}{3,10}\.?\2)\d{2}${TIME}$`,
  'iu',
);

/** In Italian, English and German, by month; three letters and more of them are enough. */
const MONTHS: readonly (readonly string[])[] = [
  ['gennaio', 'january', 'januar', 'jänner'],
  ['febbraio', 'february', 'februar'],
  ['marzo', 'march', 'märz', 'mrz'],
  ['aprile', 'april'],
  ['maggio', 'may', 'mai'],
  ['giugno', 'june', 'juni'],
  ['luglio', 'july', 'juli'],
  ['agosto', 'august'],
  ['settembre', 'september'],
  ['ottobre', 'october', 'oktober'],
  ['novembre', 'november'],
  ['dicembre', 'december', 'dezember'],
];

/** A day as written, with the time and the offset behind it where there are any. */
interface Written {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: string | undefined;
  readonly minute: string | undefined;
  readonly second: string | undefined;
  readonly half: string | undefined;
  readonly zone: string | undefined;
}

/**
 * The day that a row's value means, as `aaaa-mm-gg`. Read are JavaScript dates, ISO days and date-times, days before
 * months before years (`gg/mm/aaaa`, with `-` and `.` too), months by name, `aaaammgg`. A time of day without an
 * offset is left out: exports write `00:00:00`, and it is the day's own.
 *
 * What an instant means (a JavaScript date, a time with an offset) is decided in `dayOfInstant`, for all of them.
 * Problems: DATE_INVALID (no date), DATE_SHORT_YEAR (two digits: 26 or 1926?), DATE_IMPOSSIBLE (31 April;
 * years before 1900 or after 2099), NO_VALUE (a day that programs write where there is none: 1900-01-01, 1970-01-01).
 */
export function readDay(value: unknown, field: string): Result<string> {
  if (isDate(value)) return dayOfInstant(value.getTime(), 0, 'Invalid Date', field);
  if (typeof value !== 'string' && !(typeof value === 'number' && COMPACT.test(String(value))))
    return bad('DATE_INVALID', field, value);
  const text = cellText(String(value));
  const written = read(text);
  if (written === undefined)
    return bad(SHORT_YEAR.test(text) ? 'DATE_SHORT_YEAR' : 'DATE_INVALID', field, text);
  const { year, month, day, hour, zone } = written;
  if (!isTime(written)) return bad('DATE_INVALID', field, text);
  const asWritten = calendarDay(year, month, day, text, field);
  // Hour 24 is the end of the day that it stands with, whatever the clock.
  if (!asWritten.ok || hour === undefined || zone === undefined || hour === '24') return asWritten;
  const offset = offsetOf(zone);
  const local = Date.UTC(
    year,
    month - 1,
    day,
    Number(hour),
    Number(written.minute),
    Number(written.second ?? 0),
  );
  return dayOfInstant(local - offset * MINUTE_MS, offset, text, field);
}

/**
 * Whether a text can only be a date with the month before the day (`12/31/2026`): then no date of its column is sure,
 * since `05/06/2026` beside it is the fifth of June or the sixth of May.
 */
export function isMonthFirst(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (isPlainDay(value)) return isMonthThenDay(numberIn(value, 0), numberIn(value, 3));
  const match = DAY_FIRST.exec(cellText(value));
  return match !== null && isMonthThenDay(Number(match[1]), Number(match[3]));
}

function isMonthThenDay(first: number, second: number): boolean {
  return first <= 12 && second > 12 && second <= 31;
}

/** Two digits as a number. */
function numberIn(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;
}

/** What nearly every row has: ten signs from digit to digit, whose first two numbers need no looking for. */
const PLAIN_DAY = /^\d\d(?:\/\d\d\/|-\d\d-|\.\d\d\.)\d{4}$/;

function isPlainDay(text: string): boolean {
  return text.length === 10 && PLAIN_DAY.test(text);
}

/** Whether a text is a date of which either number could be the month (`05/06/2026`). */
export function isMonthOrDay(value: unknown): boolean {
  const match = typeof value === 'string' ? DAY_FIRST.exec(cellText(value)) : null;
  return match !== null && Number(match[1]) <= 12 && Number(match[3]) <= 12 && match[1] !== match[3];
}

function read(text: string): Written | undefined {
  const days = DAY_FIRST.exec(text);
  if (days) return writtenOf(days[4], Number(days[3]), days[1], days.slice(5));
  const years = YEAR_FIRST.exec(text);
  if (years) return writtenOf(years[1], Number(years[3]), years[4], years.slice(5));
  const compact = COMPACT.exec(text);
  if (compact) return writtenOf(compact[1], Number(compact[2]), compact[3], []);
  const named = NAMED_MONTH.exec(text);
  const month = named === null ? 0 : monthOf(named[3] ?? '');
  return named === null || month === 0 ? undefined : writtenOf(named[4], month, named[1], named.slice(5));
}

function writtenOf(
  year: string | undefined,
  month: number,
  day: string | undefined,
  [hour, minute, second, half, zone]: readonly (string | undefined)[],
): Written {
  return { year: Number(year), month, day: Number(day), hour, minute, second, half, zone };
}

/** From 1; 0 for what is no month. */
function monthOf(name: string): number {
  const word = name.toLowerCase();
  return MONTHS.findIndex((names) => names.some((known) => known.startsWith(word))) + 1;
}

function isTime({ hour = '0', minute = '0', second = '0', half }: Written): boolean {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  if (half !== undefined) return h >= 1 && h <= 12 && m < 60 && s < 60;
  return (h < 24 && m < 60 && s < 61) || (h === 24 && m === 0 && s === 0);
}

/** Minutes ahead of UTC. */
function offsetOf(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(3).replace(':', '')];
  return (zone.startsWith('-') ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** By its tag: what a function node makes comes from another realm, where `instanceof` says no. */
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

/**
 * What an instant means as a day. The last minute of a day on the clock that it was written with is the end of that day:
 * drivers hand over a column without a zone as if it were UTC, and `2026-12-31T23:59:59Z` is then no New Year's morning.
 * Every other instant is the day that it has in Rome: `2026-06-30T22:00:00Z` is 1 July, midnight there.
 * @param time milliseconds since the epoch; NaN: none
 * @param offset minutes ahead of UTC of the clock that it was written with
 */
function dayOfInstant(time: number, offset: number, value: string, field: string): Result<string> {
  if (Number.isNaN(time)) return bad('DATE_INVALID', field, value);
  const local = time + offset * MINUTE_MS;
  const ofDay = ((local % DAY_MS) + DAY_MS) % DAY_MS;
  if (ofDay >= DAY_MS - MINUTE_MS) {
    const end = new Date(local);
    return calendarDay(end.getUTCFullYear(), end.getUTCMonth() + 1, end.getUTCDate(), value, field);
  }
  const { year, month, day } = DateTime.fromMillis(time, { zone: ROME });
  return calendarDay(year, month, day, value, field);
}

/** Today in Rome, as `aaaa-mm-gg`. @param now milliseconds since the epoch */
export function dayInRome(now: number): string {
  if (now >= today.from && now < today.until) return today.day;
  const { year, month, day } = DateTime.fromMillis(now, { zone: ROME });
  today.day = `${String(year)}-${twoDigits(month)}-${twoDigits(day)}`;
  today.from = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  today.until = today.from + MINUTE_MS;
  return today.day;
}

/** A row has no time for a calendar: worked out once a minute, at whose beginning days change. */
const today = { day: '', from: 0, until: 0 };

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
  const found = `${String(year)}-${twoDigits(month)}-${twoDigits(day)}`;
  return STAND_INS.has(found) ? bad('NO_VALUE', field, value) : good(found);
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
