/** What an io-check saves. */
import { COMMON, flag, messageNode, positive, type Properties } from '../lib/core/properties';

export const CHECK = {
  ...COMMON,
  messageNode: messageNode({ required: true }),
  askProfiles: flag(false),
  /** Without another sign a set has ended when no row came for so long. */
  quietSeconds: positive({ value: 1, max: 3600, label: 'dialog.quietSeconds' }),
} as const satisfies Properties;
