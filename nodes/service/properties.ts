/** What an io-service saves. */
import { isUlid } from '../lib/core/attachment';
import {
  COMMON,
  flag,
  line,
  type Properties,
  type Property,
  reference,
  right,
  trimmed,
  wrong,
} from '../lib/core/properties';

const premium = flag(false);

/**
 * The id of a remote content configuration; a service without attachments has none, and the simulator has its own. A wrong one
 * is as if there were none: the message that announces an attachment is stopped.
 */
const configurationId: Property<string> = {
  ...{ value: '', fault: 'IO_CONFIGURATION_MISSING', label: 'dialog.configurationId', checked: true },
  read(saved, situation) {
    const id = trimmed(saved);
    if (id === '' || isUlid(id)) return right(id);
    const isPremium = premium.read(situation.property('premium'), situation);
    const isUsed = situation.mode !== 'simulator' && isPremium.ok && isPremium.value;
    return isUsed ? wrong('check.configurationId') : right('');
  },
};

export const SERVICE = {
  ...COMMON,
  institution: reference('io-institution'),
  premium,
  paymentButton: line(),
  configurationId,
} as const satisfies Properties;
