/**
 * Where somebody is in the inbox: what is open, how far the list reaches and is scrolled. The browser's own history keeps it, so
 * that a reload changes nothing and "back" leads from a message to the list; no address shows what was looked for.
 */
import type { InboxPlace } from './inbox';

interface Kept extends InboxPlace {
  /** Pixels by which the page was scrolled. */
  readonly y: number;
}

const SAVE_AFTER_MS = 150;

export class Place {
  readonly #now: () => InboxPlace;

  /** @param now what the inbox shows */
  constructor(now: () => InboxPlace) {
    this.#now = now;
    history.scrollRestoration = 'manual';
    let saving: ReturnType<typeof setTimeout> | undefined;
    addEventListener('scroll', () => {
      clearTimeout(saving);
      saving = setTimeout(() => {
        this.save();
      }, SAVE_AFTER_MS);
    });
    addEventListener('pagehide', () => {
      this.save();
    });
  }

  /** What was kept of this page before it was loaded anew. */
  static before(): Partial<Kept> {
    const { state } = history as { state: unknown };
    return typeof state === 'object' && state !== null ? state : {};
  }

  save(): void {
    history.replaceState({ ...this.#now(), y: scrollY } satisfies Kept, '');
  }

  /** A message opens from the list: the list stays as it is, one step back. */
  openFromList(id: string): void {
    this.save();
    history.pushState({ ...this.#now(), open: id, y: 0 } satisfies Kept, '');
  }
}

/**
 * Draws, and what is seen of the list stays where it is, also when new messages come in above. At the top it stays at the top.
 * @param rows the list's, from the top
 */
export function heldInPlace(rows: () => Iterable<HTMLElement>, draw: () => void): void {
  const row = scrollY > 0 ? firstInSight(rows()) : undefined;
  const before = row?.getBoundingClientRect().top ?? 0;
  draw();
  if (row?.isConnected === true && row.offsetParent !== null)
    scrollBy(0, row.getBoundingClientRect().top - before);
}

function firstInSight(rows: Iterable<HTMLElement>): HTMLElement | undefined {
  for (const row of rows) if (row.getBoundingClientRect().bottom > 0) return row;
  return undefined;
}
