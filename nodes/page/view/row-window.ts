/** Which rows of a long table are drawn: those in sight and some around them. All heights in CSS pixels. */

export interface Sight {
  readonly scrollTop: number;
  readonly viewport: number;
  readonly rowHeight: number;
  /** Rows that there are. */
  readonly found: number;
  /** Rows that are drawn before and after those in sight. */
  readonly around: number;
}

export interface RowWindow {
  /** Places of the first row that is drawn and of the one after the last, from 0. */
  readonly first: number;
  readonly end: number;
  /** Height of what is not drawn, above and below. */
  readonly above: number;
  readonly below: number;
}

export function rowWindow({ scrollTop, viewport, rowHeight, found, around }: Sight): RowWindow {
  const at = (height: number): number => Math.min(found, Math.max(0, height));
  const first = at(Math.floor(scrollTop / rowHeight) - around);
  const end = at(Math.ceil((scrollTop + viewport) / rowHeight) + around);
  return { first, end, above: first * rowHeight, below: (found - end) * rowHeight };
}

/** Where to scroll to, so that a row is in sight below a heading of `head` pixels; undefined: it is. */
export function scrollFor(
  place: number,
  { scrollTop, viewport, rowHeight }: Omit<Sight, 'found' | 'around'>,
  head: number,
): number | undefined {
  const top = place * rowHeight;
  if (top < scrollTop) return top;
  const bottom = top + rowHeight + head;
  return bottom > scrollTop + viewport ? bottom - viewport : undefined;
}
