import type { NewMessage } from '../core';
import type { Entry } from '../register';

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
  const msg = JSON.parse(entry.msg ?? '{}') as { io: { message: NewMessage } };
  return { entry, message: msg.io.message, mayLeaveUntil: 0, attempts: entry.attempts };
}
