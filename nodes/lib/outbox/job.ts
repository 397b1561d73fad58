import type { NewMessage } from '../core';
import type { Entry } from '../register';
import { parsedPlain } from './json';
import type { LineOptions } from './line-types';

/** A message that the line has in hand. */
export interface Job {
  readonly entry: Entry;
  /** Until when it may leave without a question, on the wall clock: its profile allowed it lately, or nobody wants to ask. */
  mayLeaveUntil: number;
  /** POSTs begun, this one included. */
  attempts: number;
}

export function jobOf(entry: Entry): Job {
  return { entry, mayLeaveUntil: 0, attempts: entry.attempts };
}

/** The body for POST /messages, as it was taken in. Not made before its turn: of each line a hundred messages wait in memory. */
export function messageOf({ msg }: Entry): NewMessage {
  return (parsedPlain(msg ?? '{}') as { io: { message: NewMessage } }).io.message;
}

/** Why a message that was good when it was taken in must not leave any more: settings changed while it waited. */
export function discardedNow(
  options: Pick<LineOptions, 'mayReceive' | 'hasPremium'>,
  { node, service }: Entry,
  message: NewMessage,
): 'NOT_IN_TRIAL_LIST' | 'PREMIUM_NOT_ENABLED' | undefined {
  if (!options.mayReceive(message.fiscal_code, node)) return 'NOT_IN_TRIAL_LIST';
  const isBilled = message.feature_level_type === 'ADVANCED';
  return isBilled && !options.hasPremium(service) ? 'PREMIUM_NOT_ENABLED' : undefined;
}
