/**
 * A person begins the trials anew: all that the register knows of lines to the simulator goes. What a line leads to stands in its
 * own name, as it did when its messages were taken in; how an institution is set today does not matter.
 */
import { isSimulated } from '../../core/destination';
import type { Eraser } from './eraser';
import type { GroupCommit } from './group-commit';
import type { Lanes } from './lanes';
import type { NoticeEraser } from './notice-eraser';
import type { NoteScope } from './scope-acts';
import type { Store } from './store';
import type { Register } from '../types';

/** Messages, and notices of one line, deleted in one transaction. */
const CHUNK = 250;

export const FORGET_SQL = {
  ofLane: `SELECT id FROM message INDEXED BY message_by_cell WHERE lane = ? AND id <= ? LIMIT ?`,
  delete: `DELETE FROM message WHERE id IN (SELECT value FROM json_each(?))`,
  newest: `SELECT ifnull(max(id), 0) AS id FROM message`,
} as const;

/** What was there when it began. */
interface Meant {
  readonly lanes: readonly number[];
  readonly lines: readonly string[];
  /** The newest message. */
  readonly upTo: number;
}

/** The lane, or then the line, that comes next. */
interface Progress {
  readonly lane: number;
  readonly line: number;
  readonly forgotten: number;
}

type Forget = Pick<Register, 'forgetSimulated'>;

export function forgetOf(
  store: Store,
  lanes: Lanes,
  notices: NoticeEraser,
  eraser: Eraser,
  group: GroupCommit,
  lines: () => readonly string[],
  noteScope: NoteScope,
): Forget {
  const statement = {
    ofLane: store.prepare(FORGET_SQL.ofLane),
    delete: store.prepare(FORGET_SQL.delete),
    newest: store.prepare(FORGET_SQL.newest),
  };

  function meantNow(): Meant {
    const simulated = lanes.inScope({}).filter(({ line }) => isSimulated(line));
    return {
      lanes: simulated.map(({ id }) => id),
      lines: lines().filter(isSimulated),
      upTo: (statement.newest.get() as { id: number }).id,
    };
  }

  /** One chunk. Leaves what it was given as it was: a write may be applied twice. */
  function step(meant: Meant, { lane, line, forgotten }: Progress): Progress {
    const laneId = meant.lanes[lane];
    if (laneId !== undefined) {
      const found = statement.ofLane.all(laneId, meant.upTo, CHUNK) as { id: number }[];
      statement.delete.run(JSON.stringify(found.map(({ id }) => id)));
      const next = found.length < CHUNK ? lane + 1 : lane;
      return { lane: next, line, forgotten: forgotten + found.length };
    }
    const gone = notices.eraseAll(meant.lines[line] ?? '', CHUNK);
    return { lane, line: gone < CHUNK ? line + 1 : line, forgotten };
  }

  return {
    async forgetSimulated(by) {
      const meant = store.use(meantNow);
      await group.write(() => {
        const scopes = meant.lines.map((line) => ({ line }));
        noteScope(by, 'forget-simulated', scopes.length === 0 ? [{}] : scopes, {});
      });
      let progress: Progress = { lane: 0, line: 0, forgotten: 0 };
      while (progress.lane < meant.lanes.length || progress.line < meant.lines.length) {
        const before = progress;
        progress = await group.write(() => step(meant, before));
      }
      await group.write(() => {
        eraser.prune();
      });
      eraser.erased();
      return progress.forgotten;
    },
  };
}
