/** What an io-status saves. */
import { COMMON, positive, type Properties, reference } from '../lib/core/properties';

/** Ten years, as long as anything may be kept. */
const LONGEST_HOURS = 87_600;

export const STATUS = {
  ...COMMON,
  service: reference('io-service'),
  maxWaitHours: positive({ value: 24, max: LONGEST_HOURS, label: 'dialog.maxWaitHours' }),
} as const satisfies Properties;
