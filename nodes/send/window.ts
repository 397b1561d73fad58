/** The sending window: messages leave only at hours and on days at which a citizen may be disturbed (Europe/Rome). */
import { DateTime } from 'luxon';

const ZONE = 'Europe/Rome';

export interface SendingWindow {
  /** `HH:mm`; both empty: at any time. `to` before `from` reaches into the next day. */
  readonly from: string;
  readonly to: string;
  /** 1 = Monday … 7 = Sunday: days on which the window opens. Empty: every day. */
  readonly days: readonly number[];
}

/** Milliseconds until the window is open; 0: it is. `now` in milliseconds since the epoch. */
export function untilOpen(window: SendingWindow, now: number): number {
  const from = minutesOf(window.from);
  const to = minutesOf(window.to);
  const days = window.days.length === 0 ? [1, 2, 3, 4, 5, 6, 7] : window.days;
  const allDay = from === undefined || to === undefined || from === to;
  if (allDay && days.length >= 7) return 0;
  const today = DateTime.fromMillis(now, { zone: ZONE }).startOf('day');
  // Yesterday's window may reach past midnight; the next one opens within a week.
  for (let offset = -1; offset <= 7; offset += 1) {
    const day = today.plus({ days: offset });
    if (!days.includes(day.weekday)) continue;
    const opens = allDay ? day : at(day, from);
    const closes = allDay ? day.plus({ days: 1 }) : at(to > from ? day : day.plus({ days: 1 }), to);
    if (now >= closes.toMillis()) continue;
    return Math.max(0, opens.toMillis() - now);
  }
  return 0;
}

/** Wall-clock time of a day: setting the hour, not adding minutes, is right on both days of a DST change. */
function at(day: DateTime, minutes: number): DateTime {
  return day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
}

function minutesOf(text: string): number | undefined {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim());
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}
