import { DateTime } from 'luxon';

/** An instant (milliseconds since the epoch) as the clocks of Italy show it. */
export function romeTime(ms: number): string {
  return DateTime.fromMillis(ms, { zone: 'Europe/Rome' }).toFormat('dd/MM/yyyy HH:mm');
}
