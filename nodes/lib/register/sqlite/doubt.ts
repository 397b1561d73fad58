/**
 * A register that may not know what was sent (origin.ts) sends nothing until a person has said that it may. The doubt stands
 * in the file, so that a restart does not end it; who ended it, and when, stays there too.
 */
import { isSimulated } from '../../core/destination';
import type { GroupCommit } from './group-commit';
import type { NoteScope } from './scope-acts';
import type { Store } from './store';
import { remembered } from '../settled-doubts';
import { RegisterError, type SettledDoubt, type Doubt, type Register } from '../types';

export const DOUBT_SQL = {
  read: `SELECT value FROM meta WHERE name = ?`,
  write: `INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  remove: `DELETE FROM meta WHERE name = ?`,
} as const;

export interface Doubts extends Pick<Register, 'doubt' | 'settleDoubt' | 'settledDoubts'> {
  /** From now on; on disk a moment later. A doubt that stands already stays. */
  raise(doubt: Doubt): void;
  /** Throws IO_REGISTER_UNCONFIRMED where messages of this line must not leave yet. In the simulator nothing is at stake. */
  assertMayLeave(line: string): void;
}

export function doubtsOf(store: Store, group: GroupCommit, noteScope: NoteScope): Doubts {
  const read = store.prepare(DOUBT_SQL.read);
  const write = store.prepare(DOUBT_SQL.write);
  const remove = store.prepare(DOUBT_SQL.remove);

  function stored(name: string): unknown {
    const row = read.get(name) as { value: string } | undefined;
    return row === undefined ? undefined : JSON.parse(row.value);
  }

  const settled = (): SettledDoubt[] => (stored('confirmed') as SettledDoubt[] | undefined) ?? [];
  let doubt = (stored('doubt') as Doubt | undefined) ?? null;

  return {
    doubt: () => doubt,
    raise(made) {
      if (doubt !== null) return;
      doubt = made;
      // Where the disk does not take it, it holds until the process ends.
      group.write(() => write.run('doubt', JSON.stringify(made))).catch(() => undefined);
    },
    settledDoubts: () => store.read(settled),
    async settleDoubt(who, by) {
      await group.write(() => {
        const meant = stored('doubt');
        if (meant === undefined) return;
        noteScope(by, 'settle-doubt', [{}], { states: [] });
        const all = [...settled(), { ...(meant as Doubt), who, confirmedAt: store.now() }];
        write.run('confirmed', JSON.stringify(remembered(all)));
        remove.run('doubt');
      });
      doubt = null;
    },
    assertMayLeave(line) {
      if (doubt !== null && !isSimulated(line)) throw new RegisterError('IO_REGISTER_UNCONFIRMED');
    },
  };
}
