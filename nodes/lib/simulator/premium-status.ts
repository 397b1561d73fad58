/** What the sender of a Premium message is told about the citizen. */
import { citizenOf } from './citizens';
import type { Status } from './inbox';
import type { StoredMessage } from './stored-message';
import type { Settings } from './options';
import type { PremiumStatus } from './page/data';

/** Nothing while the message is on its way, nor to whom IO has not enabled for it. */
export function premiumStatus(
  { groups, rewritten }: Settings,
  message: StoredMessage,
  status: Status,
): PremiumStatus | undefined {
  if (message.feature_level_type !== 'ADVANCED' || status === 'ACCEPTED') return undefined;
  if (!groups.has('ApiMessageReadAdvanced')) return undefined;
  const read_status = readStatus(message, status);
  if (!message.content.payment_data || (rewritten && status !== 'PROCESSED')) return { read_status };
  return { read_status, payment_status: message.paidAt === undefined ? 'NOT_PAID' : 'PAID' };
}

/** A message that never reached the inbox has no reading to tell of. */
function readStatus(message: StoredMessage, status: Status): PremiumStatus['read_status'] {
  if (status !== 'PROCESSED' || citizenOf(message.fiscal_code).keepsReadingPrivate) return 'UNAVAILABLE';
  return message.read ? 'READ' : 'UNREAD';
}
