/** The calendar of Italy, where the citizens are. */
import { DateTime } from 'luxon';

/** @param instant milliseconds since the epoch */
export function inRome(instant: number): DateTime<true> {
  return DateTime.fromMillis(instant, { zone: 'Europe/Rome' }) as DateTime<true>;
}
