/**
 * Opening a message as the app does: first what the citizen must confirm, then what the sender keeps, and only then the
 * message counts as read.
 */
import type { InboxDetail, PreconditionText, RemoteAnswer, RemoteDetails } from './data';
import { act, fetchDetails, fetchPrecondition } from './server';

export type Stage =
  /** The sender is being asked. */
  | { readonly step: 'fetching' }
  | { readonly step: 'precondition'; readonly answer: RemoteAnswer<PreconditionText> }
  /** `details` only of a message with some. */
  | { readonly step: 'open'; readonly details?: RemoteAnswer<RemoteDetails> };

export interface Reading {
  readonly stage: Stage;
  /** Opens it from the beginning. */
  readonly begin: () => Promise<void>;
  /** "Continua". */
  readonly confirm: () => Promise<void>;
}

/**
 * @param changed the stage is another one
 * @param read the message has been marked as read
 */
export function readingOf(
  { id, remote }: InboxDetail,
  changed: () => void,
  read: () => Promise<void>,
): Reading {
  let stage: Stage = remote ? { step: 'fetching' } : { step: 'open' };

  function go(next: Stage): void {
    stage = next;
    changed();
  }

  /** When the simulator cannot be asked, the screen is again what it was. */
  async function fetching<T>(ask: () => Promise<T>): Promise<T> {
    const before = stage;
    go({ step: 'fetching' });
    try {
      return await ask();
    } catch (error) {
      go(before);
      throw error;
    }
  }

  async function confirm(): Promise<void> {
    const details = remote?.details ? await fetching(() => fetchDetails(id)) : undefined;
    go({ step: 'open', ...(details && { details }) });
    // Whoever may only read leaves it unread.
    await act('read', id).catch(() => undefined);
    await read();
  }

  return {
    get stage() {
      return stage;
    },
    confirm,
    async begin() {
      if (!remote?.precondition) {
        await confirm();
        return;
      }
      const answer = await fetching(() => fetchPrecondition(id));
      // Nobody knows where to ask: the message is shown all the same.
      if (!answer.ok && answer.problem.code === 'NO_CONFIGURATION') await confirm();
      else go({ step: 'precondition', answer });
    },
  };
}
