/** Days of the calendar in Rome as whole numbers since 1 January 1970: to add days is to add numbers, DST or not. */
import { DateTime } from 'luxon';

const ROME = 'Europe/Rome';
const DAY_MS = 24 * 60 * 60 * 1000;

/** The day that it is in Rome. `ms`: since the epoch. */
export function dayOf(ms: number): number {
  const { year, month, day } = DateTime.fromMillis(ms, { zone: ROME });
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/** `aaaa-mm-gg` as a number. */
export function dayNumber(iso: string): number {
  return Date.parse(`${iso}T00:00:00Z`) / DAY_MS;
}

/** A day as `aaaa-mm-gg`. */
export function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The instant of a wall-clock time in Rome; one that the spring skips is the hour after it. Milliseconds since the epoch. */
export function instantOf(day: number, minutes: number): number {
  const [year, month, date] = isoDay(day).split('-').map(Number);
  const time = { hour: Math.floor(minutes / 60), minute: minutes % 60 };
  return DateTime.fromObject(
    { year, month, day: date, ...time },
    {
      zone: ROME,
    },
  ).toMillis();
}
