/** Who did what, in the register's log: whole figures, never a citizen's data. */
import type { ActName } from '../lib/core/acts';
import type { By } from '../lib/register';
import type { Sendings } from './sendings';
import type { Head } from './head';

/** Whoever does something with a sending. */
export function byOf(sendings: Sendings, head: Head, who: string): By {
  return {
    ...{ who, page: head.page, sending: head.id, detail: { sha256: head.sha256 } },
    days: sendings.logDays(head.page) ?? head.logDays,
  };
}

/** What it is called: as its campaign, or as it will be asked to be. */
export function nameOf({ name, campaign }: Head): string {
  return campaign === '' ? name : campaign;
}

/** Resolves when it is on disk. @param n how many rows or messages */
export async function note(
  sendings: Sendings,
  head: Head,
  who: string,
  what: ActName,
  n: number,
): Promise<void> {
  const { detail, ...by } = byOf(sendings, head, who);
  await sendings.register.noteAct({
    ...{ ...by, what, n, line: head.line, campaign: nameOf(head) },
    detail: JSON.stringify(detail),
  });
}
