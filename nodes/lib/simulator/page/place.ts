/**
 * Where somebody is in the inbox: what is open, how far the list reaches and is scrolled. The browser's own history keeps it, so
 * that a reload changes nothing and "back" leads from a message to the list; no address shows what was looked for.
 */
import type { InboxPlace } from './inbox';
import { type Kept, lastOf, sawLast } from './kept';

const SAVE_AFTER_MS = 150;

export class Place {
  readonly #now: () => InboxPlace;
  /** Where the page is to be scrolled again, until it is, and where it could be scrolled so far. */
  #back: { readonly y: number; at?: number } | undefined;

  /**
   * @param now what the inbox shows
   * @param y where the page was scrolled before it was loaded anew
   */
  constructor(now: () => InboxPlace, y: number | undefined) {
    this.#now = now;
    this.comeBackTo(y);
    history.scrollRestoration = 'manual';
    let saving: ReturnType<typeof setTimeout> | undefined;
    addEventListener('scroll', () => {
      clearTimeout(saving);
      saving = setTimeout(() => {
        this.#save();
      }, SAVE_AFTER_MS);
    });
    addEventListener('pagehide', () => {
      sawLast(this.#kept());
    });
    this.#save();
  }

  /** What was kept of this page before it was loaded anew. */
  static before(): Partial<Kept> {
    const here = Place.here();
    return lastOf(here) ?? here;
  }

  /** What the browser's history keeps of where it is. */
  static here(): Partial<Kept> {
    const { state } = history as { state: unknown };
    return typeof state === 'object' && state !== null ? state : {};
  }

  /** A person has moved on. */
  moved(): void {
    this.#back = undefined;
    this.#save();
  }

  /** A message opens from the list: the list stays as it is, one step back. */
  openFromList(id: string): void {
    this.moved();
    history.pushState({ ...this.#now(), open: id, y: 0 } satisfies Kept, '');
  }

  /** With the next drawings the page comes to be scrolled by so many pixels, or stays where it is. */
  comeBackTo(y: number | undefined): void {
    this.#back = y === undefined ? undefined : { y };
  }

  /** The page is not yet where it was. */
  get isComingBack(): boolean {
    return this.#back !== undefined;
  }

  /**
   * Draws. What is seen stays where it is; while the page is coming back, it is scrolled as far as what is drawn reaches.
   * @param rows the list's, from the top
   * @param complete whether all is drawn that was there before
   */
  draw(rows: () => Iterable<HTMLElement>, draw: () => void, complete: () => boolean): void {
    // Scrolled by somebody since.
    if (this.#back?.at !== undefined && this.#back.at !== scrollY) this.#back = undefined;
    if (this.#back === undefined) {
      heldInPlace(rows, draw);
      return;
    }
    draw();
    scrollTo(0, this.#back.y);
    this.#back.at = scrollY;
    if (complete() || Math.abs(scrollY - this.#back.y) < 1) this.#back = undefined;
  }

  #kept(): Kept {
    return { ...this.#now(), y: this.#back?.y ?? scrollY };
  }

  #save(): void {
    history.replaceState(this.#kept(), '');
  }
}

/**
 * Draws, and what is seen of the list stays where it is, also when new messages come in above. At the top it stays at the top.
 * @param rows the list's, from the top
 */
function heldInPlace(rows: () => Iterable<HTMLElement>, draw: () => void): void {
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
