/** Who did what, in the register's log: whole figures, never a citizen's data. */
import type { ActName } from './api';
import type { Desk } from './desk';
import type { Head } from './head';

interface NewAct {
  readonly page: string;
  readonly sending: string;
  readonly who: string;
  readonly what: ActName;
  readonly line: string;
  readonly campaign: string;
  readonly n: number;
  readonly detail: string;
  readonly days: number;
}

/** Resolves when it is on disk. */
export async function note(desk: Desk, head: Head, who: string, what: ActName, n: number): Promise<void> {
  const act: NewAct = {
    ...{ page: head.page, sending: head.id, who, what, n },
    ...{ line: head.line, campaign: head.campaign === '' ? head.name : head.campaign },
    detail: head.sha256,
    days: desk.logDays(head.page) ?? head.logDays,
  };
  const { register } = desk.outbox as unknown as {
    register: { noteAct?: (act: NewAct) => Promise<unknown> };
  };
  await register.noteAct?.(act);
}
