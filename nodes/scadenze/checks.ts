/** What can be wrong with an io-scadenze. */
import { type Check, configCheck, integerCheck } from '../lib/core/checks';
import { minutesOf } from '../lib/core/minutes';

export const DEADLINES_CHECKS: Readonly<Record<string, Check>> = {
  service: configCheck('service'),
  daysBefore: integerCheck(1, 60),
  daysAfter: integerCheck(0, 60),
  atTime: (value) =>
    typeof value === 'string' && minutesOf(value) !== undefined ? null : { key: 'check.deadlinesTime' },
};
