/** What an io-report saves. */
import { COMMON, flag, type Properties, reference, typed } from '../lib/core/properties';

export const REPORT = {
  ...COMMON,
  institution: reference('io-institution'),
  ...typed('campagna', { value: '', type: 'str', label: 'dialog.campaign' }),
  /** Whether the list shows fiscal codes in full, as long as the register keeps them. */
  fullFiscalCodes: flag(false),
} as const satisfies Properties;
