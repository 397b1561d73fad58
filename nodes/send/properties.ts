/** What an io-send saves. */
import { choice, COMMON, flag, integer, type Properties, reference } from '../lib/core/properties';

export const SEND = {
  ...COMMON,
  service: reference('io-service'),
  checkProfile: flag(true),
  /** When a person is to confirm before anything leaves. A flow that was saved before there was this never asked. */
  confirm: choice(['never', 'live', 'always'], { value: 'live', absent: 'never' }),
  /** So many messages of one lot leave without it. The bound is what one transaction of the register may change. */
  confirmAbove: integer({ value: 1, min: 0, max: 1_000, label: 'dialog.confirmAbove' }),
} as const satisfies Properties;
