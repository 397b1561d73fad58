/** What an io-scadenze saves. */
import { choice, COMMON, integer, type Properties, reference, timeOfDay } from '../lib/core/properties';

const MOST_DAYS = 60;

export const DEADLINES = {
  ...COMMON,
  service: reference('io-service'),
  daysBefore: integer({ value: 5, min: 1, max: MOST_DAYS, label: 'dialog.deadlines.daysBefore' }),
  daysAfter: integer({ value: 3, min: 0, max: MOST_DAYS, label: 'dialog.deadlines.daysAfter' }),
  /**
   * How it is known who paid: IO tells (Premium), the ente's own system tells, or a flow answers a question. An unknown way is
   * the one that asks before each list: silence gives nothing.
   */
  paidBy: choice(['premium', 'messages', 'query'], { value: 'query' }),
  atTime: timeOfDay('09:00', 'dialog.deadlines.atTime'),
} as const satisfies Properties;
