import type { NewMessage } from '../core';
import type { Entry } from '../register';

/** A message that the line has in hand. */
export interface Job {
  readonly entry: Entry;
  /** The body for POST /messages, as it was taken in. */
  readonly message: NewMessage;
  /** Its profile was asked and allowed it, or nobody wants to ask. */
  checked: boolean;
  /** POSTs begun, this one included. */
  attempts: number;
}

export function jobOf(entry: Entry): Job {
  const msg = JSON.parse(entry.msg ?? '{}') as { io: { message: NewMessage } };
  return { entry, message: msg.io.message, checked: false, attempts: entry.attempts };
}
