/**
 * Whether the clock can be trusted with erasing. A computer that starts with its clock years ahead would otherwise erase
 * in one sweep all that keeps a message from being sent twice. The newest time that was believed is kept in `meta`; a time
 * behind it, or more than 30 days beyond it, is doubted until a day has passed on the clock that shows it, be it over
 * several starts. A clock that is right again before that is believed at once.
 */
import type { Store } from './store';

const DAY_MS = 24 * 60 * 60 * 1000;
const LONGEST_GAP_MS = 30 * DAY_MS;
const DOUBT_MS = DAY_MS;

/** The newest time believed, and the first time that was not; milliseconds since the epoch. */
type Name = 'believed-at' | 'doubted-at';

/**
 * Says whether the present time is plausible, and notes what it needs to know the next time. Only within a transaction.
 */
export function plausibleOf(store: Store): () => boolean {
  const read = store.prepare('SELECT value FROM meta WHERE name = ?');
  const write = store.prepare(
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const remove = store.prepare('DELETE FROM meta WHERE name = ?');

  const known = (name: Name) => (read.get(name) as { value: number } | undefined)?.value;

  function believe(now: number): true {
    write.run('believed-at', now);
    remove.run('doubted-at');
    return true;
  }

  return () => {
    const now = store.now();
    const believed = known('believed-at');
    if (believed === undefined || follows(now, believed)) return believe(now);
    const doubted = known('doubted-at');
    if (doubted === undefined || !follows(now, doubted)) {
      write.run('doubted-at', now);
      return false;
    }
    return now - doubted < DOUBT_MS ? false : believe(now);
  };
}

function follows(now: number, before: number): boolean {
  return now >= before && now - before <= LONGEST_GAP_MS;
}
