/**
 * What was seen last before the page was left. A reload begins with what the history has kept until then, and hears nothing of what
 * is written into it while the page goes: who reloads while the page still rolls would come to where it was before. The tab's own
 * memory takes it, for the next time that the page is loaded.
 */
import type { InboxPlace } from './inbox';

export interface Kept extends InboxPlace {
  /** Pixels by which the page was scrolled. */
  readonly y: number;
}

/** Each inbox of a Node-RED has an address of its own. */
const NAME = `io-inbox ${location.pathname}`;

export function sawLast(kept: Kept): void {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(kept));
  } catch {
    // The browser keeps nothing of this page: the history is near enough.
  }
}

/** What was seen last, once, if it was `here`. */
export function lastOf(here: Partial<Kept>): Kept | undefined {
  try {
    const last = JSON.parse(sessionStorage.getItem(NAME) ?? 'null') as Kept | null;
    sessionStorage.removeItem(NAME);
    return last !== null && isSame(last, here) ? last : undefined;
  } catch {
    return undefined;
  }
}

function isSame(one: InboxPlace, other: Partial<InboxPlace>): boolean {
  return one.open === other.open && one.search === other.search && one.limit === other.limit;
}
