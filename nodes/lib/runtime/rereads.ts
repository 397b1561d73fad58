/**
 * Lists that their reader can read once more: by whoever has checked one, to have it sent. Known by the id of the first reading,
 * as in readings.ts, for as long as the reader keeps it.
 */

/** `begun`: its rows come, marked so that none of them leaves without a person's word. The others give no row at all. */
export type Reread = 'begun' | 'changed' | 'unreadable';

/** Reads the same bytes once more. `begin` gets the id of the new reading before its first row leaves. */
export type ReadAgain = (begin: (reading: string) => void) => Promise<Reread>;

const offered = new Map<string, ReadAgain>();

export function offerReread(reading: string, readAgain: ReadAgain): void {
  offered.set(reading, readAgain);
}

export function withdrawReread(reading: string): void {
  offered.delete(reading);
}

export function rereadOf(reading: string): ReadAgain | undefined {
  return offered.get(reading);
}
