/** All checks of all node types, by type and saved property. */
import { MESSAGES } from './messages';
import {
  type Check,
  configCheck,
  configurationCheck,
  integerCheck,
  messageNodeCheck,
} from './lib/core/checks';
import { DEADLINES_CHECKS } from './scadenze/checks';
import { FILE_CHECKS } from './file/checks';
import { REMOTE_CHECKS } from './remote-content/checks';
import { SHEET_CHECKS } from './service-sheet/fields';
import { INSTITUTION_CHECKS } from './institution/checks';
import { messageChecks, sourceCheck } from './message/checks';

const TOOL_CHECKS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  'io-file': { filename: sourceCheck('filename'), ...FILE_CHECKS },
  'io-send': { service: configCheck('service') },
  'io-status': { service: configCheck('service'), maxWaitHours: integerCheck(1, 720) },
  'io-report': { institution: configCheck('institution'), campagna: sourceCheck('campagna') },
  'io-scadenze': DEADLINES_CHECKS,
  'io-check': { messageNode: messageNodeCheck, quietSeconds: integerCheck(1, 3600) },
  'io-remote-content': REMOTE_CHECKS,
  'io-service-sheet': { institution: configCheck('institution'), ...SHEET_CHECKS },
  'io-institution': INSTITUTION_CHECKS,
  'io-service': { institution: configCheck('institution'), configurationId: configurationCheck },
};

const MESSAGE_CHECKS = Object.fromEntries(
  MESSAGES.map((message) => [`io-${message.slug}`, messageChecks(message)]),
);

/** The checks of a node type. */
export function checksOf(type: string): Readonly<Record<string, Check>> {
  return MESSAGE_CHECKS[type] ?? TOOL_CHECKS[type] ?? {};
}
