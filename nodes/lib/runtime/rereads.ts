/**
 * Lists that their reader can read once more: by whoever has checked one, to have it sent. Known by the id of the first reading,
 * as in readings.ts, for as long as the reader keeps it.
 */

/** `begun`: its rows come, marked so that none of them leaves without a person's word. The others give no row at all. */
export type Reread = 'begun' | 'changed' | 'unreadable';

/** Reads the same bytes once more. `begin` gets the id of the new reading before its first row leaves. */
export type ReadAgain = (begin: (reading: string) => void) => Promise<Reread>;

const offered = new Map<string, ReadAgain>();

/** Readings whose offer is over, the newest ones: of them it is known that they could be read again. */
const over = new Set<string>();
const MOST_OVER = 1_000;

export function offerReread(reading: string, readAgain: ReadAgain): void {
  offered.set(reading, readAgain);
}

export function withdrawReread(reading: string): void {
  if (!offered.delete(reading)) return;
  over.add(reading);
  const [oldest] = over;
  if (over.size > MOST_OVER && oldest !== undefined) over.delete(oldest);
}

/** Whether a list could be read once more and cannot any longer. */
export function wasReread(reading: string): boolean {
  return over.has(reading);
}

export function rereadOf(reading: string): ReadAgain | undefined {
  return offered.get(reading);
}
