/** What the trusted clock notes, in `meta`. */
import type { ClockNotes } from '../trusted-clock';
import type { Store } from './store';

export function clockNotesOf(store: Store): ClockNotes {
  const read = store.prepare('SELECT value FROM meta WHERE name = ?');
  const write = store.prepare(
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const remove = store.prepare('DELETE FROM meta WHERE name = ?');
  return {
    get: (name) => (read.get(name) as { value: number } | undefined)?.value,
    set(name, value) {
      if (value === undefined) remove.run(name);
      else write.run(name, value);
    },
  };
}
