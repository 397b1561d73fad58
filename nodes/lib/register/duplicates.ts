/** What an earlier message with the same key means for one that comes now. */
import type { Keys, SameKey } from './keys';
import type { Lanes } from './lanes';
import type { Store } from './store';
import type { Earlier, State } from './types';

/** For how long after what last happened to the first the same key is a duplicate; milliseconds. */
export const DUPLICATE_WINDOW_MS = 90 * 24 * 60 * 60 * 1000;

/** What may have reached the citizen, or still will. */
const BLOCKING: ReadonlySet<State> = new Set<State>(['queued', 'checking', 'sending', 'sent', 'in-doubt']);

export interface Duplicates {
  /** The message of the line that keeps another with this key hash from being sent. */
  blocking(hash: Buffer, line: string): SameKey | undefined;
  /** The same, or else the last one that did not reach its citizen; only among messages up to the id `upTo`. */
  earlier(line: string, key: string, upTo: number): Earlier | null;
}

export function duplicatesOf(store: Store, lanes: Lanes, keys: Keys): Duplicates {
  const onLine = (hash: Buffer, line: string): SameKey[] =>
    keys.find(hash).filter((row) => lanes.byId(row.lane)?.line === line);

  return {
    blocking(hash, line) {
      const at = store.now();
      return onLine(hash, line).find((row) => blocks(row, at));
    },
    earlier(line, key, upTo) {
      const at = store.now();
      const rows = onLine(store.secrets.hash(key), line).filter(({ id }) => id <= upTo);
      const first = rows.find((row) => blocks(row, at));
      const found = first ?? rows.findLast(({ state }) => state === 'unreachable');
      if (found === undefined) return null;
      const campaign = lanes.byId(found.lane)?.campaign ?? '';
      return { campaign, state: found.state, takenAt: found.taken_at, blocks: first !== undefined };
    },
  };
}

/** What is still to leave blocks for as long as it waits. */
function blocks(row: SameKey, now: number): boolean {
  return BLOCKING.has(row.state) && (row.state !== 'sent' || age(row, now) < DUPLICATE_WINDOW_MS);
}

/** How long nothing has happened to a message; what bears a time still to come happened now. */
function age(row: SameKey, now: number): number {
  return now - Math.min(now, Math.max(row.taken_at, row.changed_at));
}
