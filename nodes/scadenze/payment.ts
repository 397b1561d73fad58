/** Whether a notice is paid, as IO's answer to GET /messages says: live from pagoPA, for Premium messages only. */
import type { Answer } from '../lib/io-api';
import { readStatus } from '../lib/io-api/message-status';
import type { Payment } from './follower-options';

export function paymentIn(answer: Answer | undefined): Payment {
  if (answer?.kind !== 'answered' || answer.status === 429 || answer.status >= 500) return 'not-now';
  const { paid } = answer.status === 200 ? readStatus(answer.body) : {};
  if (paid === 'PAID') return 'paid';
  return paid === 'NOT_PAID' ? 'unpaid' : 'unknown';
}
