import type { NewMessage } from '../core';
import type { Entry } from '../register';
import { parsedPlain } from './json';
import type { LineOptions } from './line-types';

/** A message that the line has in hand. */
export interface Job {
  readonly entry: Entry;
  /** The body for POST /messages, as it was taken in. */
  readonly message: NewMessage;
  /** Until when it may leave without a question, on the wall clock: its profile allowed it lately, or nobody wants to ask. */
  mayLeaveUntil: number;
  /** POSTs begun, this one included. */
  attempts: number;
}

export function jobOf(entry: Entry): Job {
  const msg = parsedPlain(entry.msg ?? '{}') as { io: { message: NewMessage } };
  return { entry, message: msg.io.message, mayLeaveUntil: 0, attempts: entry.attempts };
}

/** Why a message that was good when it was taken in must not leave any more: settings changed while it waited. */
export function discardedNow(
  options: Pick<LineOptions, 'mayReceive' | 'hasPremium'>,
  { entry, message }: Job,
): 'NOT_IN_TRIAL_LIST' | 'PREMIUM_NOT_ENABLED' | undefined {
  if (!options.mayReceive(message.fiscal_code, entry.node)) return 'NOT_IN_TRIAL_LIST';
  const isBilled = message.feature_level_type === 'ADVANCED';
  return isBilled && !options.hasPremium(entry.service) ? 'PREMIUM_NOT_ENABLED' : undefined;
}
