/** Who says something, for the log; and acts that change no message of the register. */
import type { ActName } from '../core/acts';
import type { By } from '../register';
import type { Outbox } from './outbox';

/** A user of Node-RED. @param from where it was said, for the log; @param who empty where Node-RED has no users */
export function byUser(who: string, from: 'sidebar' | 'dialog', more: By['detail'] = {}): By {
  return { who, page: '', sending: '', detail: { from, ...more } };
}

/** A msg on a wire: nobody knows who sent it. @param node the name of the node that it came to, or its id */
export function byWire(node: string): By {
  return { who: '', page: '', sending: '', detail: { from: 'wire', node } };
}

/** What an act is about that changes no message. */
export interface ActAbout {
  readonly line?: string;
  readonly campaign?: string;
  /** How many rows or messages; 0: none, or nobody knows. */
  readonly n: number;
}

/** Resolves when it is on disk: what it speaks of happens after that. Rejects with `RegisterError`. */
export async function noteAct(
  outbox: Pick<Outbox, 'register'>,
  by: By,
  what: Extract<ActName, 'test' | 'export' | 'export-log' | 'send-checked'>,
  { line = '', campaign = '', n }: ActAbout,
): Promise<void> {
  const { detail, ...rest } = by;
  await outbox.register.noteAct({ ...rest, what, line, campaign, n, detail: JSON.stringify(detail) });
}
