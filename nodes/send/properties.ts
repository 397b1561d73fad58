/** What an io-send saves. */
import { COMMON, flag, type Properties, reference } from '../lib/core/properties';

export const SEND = {
  ...COMMON,
  service: reference('io-service'),
  checkProfile: flag(true),
} as const satisfies Properties;
