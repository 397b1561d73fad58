/** Who did what, in the register's log: whole figures, never a citizen's data. */
import type { ActName } from './api';
import type { Desk } from './desk';
import type { Head } from './head';

/** Resolves when it is on disk. @param n how many rows or messages */
export async function note(desk: Desk, head: Head, who: string, what: ActName, n: number): Promise<void> {
  await desk.register.noteAct({
    ...{ page: head.page, sending: head.id, who, what, n },
    ...{ line: head.line, campaign: head.campaign === '' ? head.name : head.campaign },
    detail: JSON.stringify({ sha256: head.sha256 }),
    days: desk.logDays(head.page) ?? head.logDays,
  });
}
