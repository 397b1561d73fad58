/** The sending window: messages leave only at hours and on days at which a citizen may be disturbed (Europe/Rome). */
import { DateTime } from 'luxon';
import { minutesOf } from './minutes';

const ZONE = 'Europe/Rome';
/** 1 = Monday … 7 = Sunday. */
export const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;
const DAYS: readonly number[] = WEEK;
/** A window that cannot be read stays shut, and is looked at again after this time. */
const SHUT_MS = 3_600_000;

/** As it may stand in a flow that was written by hand. */
export interface WrittenWindow {
  /** `HH:mm` or `H:mm`; both empty: at any time. `to` before `from` reaches into the next day. */
  readonly from: string;
  readonly to: string;
  /** 1 = Monday … 7 = Sunday: days on which the window opens. Empty: every day. */
  readonly days: readonly (number | string)[];
}

export interface SendingWindow extends WrittenWindow {
  readonly days: readonly number[];
}

/**
 * Why a window cannot be read: an end that is no hour, one end without the other, both ends the same (which could mean
 * always or never), or only days that are none.
 */
export type WindowProblem = 'hours' | 'half' | 'same' | 'days';

interface Readable {
  /** Minutes since midnight; undefined: the whole day. */
  readonly hours: { readonly from: number; readonly to: number } | undefined;
  readonly days: readonly number[];
}

/** Undefined when the window says clearly when to send. */
export function windowProblem(window: WrittenWindow): WindowProblem | undefined {
  const found = read(window);
  return typeof found === 'string' ? found : undefined;
}

/** Milliseconds until the window is open; 0: it is, which a window that cannot be read never is. `now`: since the epoch. */
export function untilOpen(window: WrittenWindow, now: number): number {
  const found = read(window);
  if (typeof found === 'string') return SHUT_MS;
  const span = isAlways(found) ? undefined : spanAt(found, now);
  return span === undefined ? 0 : Math.max(0, span.opens - now);
}

/**
 * When so many milliseconds of sending are over if they begin now and rest while the window is shut; since the epoch.
 * Undefined for a window that cannot be read.
 */
export function finishedAt(window: WrittenWindow | undefined, now: number, ms: number): number | undefined {
  const found = window === undefined ? undefined : read(window);
  if (typeof found === 'string') return undefined;
  if (found === undefined || isAlways(found)) return now + ms;
  let left = ms;
  for (let at = now; ;) {
    const { opens, closes } = spanAt(found, at);
    const start = Math.max(at, opens);
    if (left <= closes - start) return start + left;
    left -= closes - start;
    at = closes;
  }
}

function isAlways({ hours, days }: Readable): boolean {
  return hours === undefined && DAYS.every((day) => days.includes(day));
}

/** The opening in which an instant lies, or the next one; milliseconds since the epoch. */
function spanAt({ hours, days }: Readable, now: number): { opens: number; closes: number } {
  const today = DateTime.fromMillis(now, { zone: ZONE }).startOf('day');
  // Yesterday's window may reach past midnight; the next one opens within a week.
  for (let offset = -1; ; offset += 1) {
    const day = today.plus({ days: offset });
    if (!days.includes(day.weekday)) continue;
    const next = day.plus({ days: 1 });
    const opens = hours === undefined ? day : at(day, hours.from);
    const closes = hours === undefined ? next : at(hours.to > hours.from ? day : next, hours.to);
    if (now < closes.toMillis()) return { opens: opens.toMillis(), closes: closes.toMillis() };
  }
}

function read(window: WrittenWindow): Readable | WindowProblem {
  const valid = window.days.map(toDay).filter((day) => DAYS.includes(day));
  if (window.days.length > 0 && valid.length === 0) return 'days';
  const days = window.days.length === 0 ? DAYS : valid;
  const [from, to] = [window.from.trim(), window.to.trim()];
  if (from === '' && to === '') return { hours: undefined, days };
  if (from === '' || to === '') return 'half';
  const hours = { from: minutesOf(from), to: minutesOf(to) };
  if (hours.from === undefined || hours.to === undefined) return 'hours';
  return hours.from === hours.to ? 'same' : { hours: { from: hours.from, to: hours.to }, days };
}

function toDay(day: number | string): number {
  if (typeof day === 'number') return day;
  return /^[1-7]$/.test(day.trim()) ? Number(day) : Number.NaN;
}

/** Wall-clock time of a day: setting the hour, not adding minutes, is right on both days of a DST change. */
function at(day: DateTime, minutes: number): DateTime {
  return day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
}
