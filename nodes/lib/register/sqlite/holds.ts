/**
 * Messages that wait for a person's word before they may leave: `queued`, with the reason TO_CONFIRM, which keeps them out of
 * what the line claims. They count as taken in: the same message once more is a duplicate, and a cancellation takes them too.
 * Of a lot in which one has a detail (NEEDS_WORD), none leaves for being few.
 */
import { HELD } from '../../core/codes';
import type { GroupCommit } from './group-commit';
import { isInScope } from '../cells';
import type { Lanes } from './lanes';
import type { Rows } from './rows';
import type { NoteScope } from './scope-acts';
import type { Store } from './store';
import type { Confirmation, Register, Scope } from '../types';

/** Messages let go in one transaction. */
const CHUNK = 250;

const CHOSEN = `id IN (SELECT value FROM json_each(?)) AND state = 'queued' AND reason = '${HELD}'`;

export const HOLD_SQL = {
  byLane: `SELECT lane, count(*) AS n FROM message WHERE ${CHOSEN} GROUP BY lane`,
  needWord: `SELECT 1 FROM message WHERE ${CHOSEN} AND detail IS NOT NULL LIMIT 1`,
  letGo: `UPDATE message SET reason = NULL, detail = NULL, changed_at = ? WHERE ${CHOSEN}`,
  note: `INSERT INTO confirmation VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n`,
  numbers: `SELECT id, hex(number_hash) AS number FROM message WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
  notes: `SELECT lane, at, who, n FROM confirmation ORDER BY at, lane, who`,
} as const;

type Holds = Pick<Register, 'confirm' | 'letGoIfFew' | 'confirmations' | 'held' | 'heldNumbers'>;

interface Progress {
  readonly at: number;
  readonly upTo: number;
  readonly after: number;
  readonly changed: number;
  readonly more: boolean;
}

export function holdsOf(
  store: Store,
  lanes: Lanes,
  rows: Rows,
  group: GroupCommit,
  noteScope: NoteScope,
): Holds {
  const statement = {
    byLane: store.prepare(HOLD_SQL.byLane),
    needWord: store.prepare(HOLD_SQL.needWord),
    letGo: store.prepare(HOLD_SQL.letGo),
    numbers: store.prepare(HOLD_SQL.numbers),
    note: store.prepare(HOLD_SQL.note),
    notes: store.prepare(HOLD_SQL.notes),
  };
  const newest = store.prepare(`SELECT ifnull(max(id), 0) AS id FROM message`);

  function idsIn(scope: Scope, after: number, limit: number): number[] {
    const named = rows.named(scope);
    if (!named) return lanes.ids(rows.cells(scope, ['queued'], HELD), 'oldest', after, limit);
    const found = rows.found(named.filter((id) => id > after)).filter(({ row }) => isInScope(row, scope));
    return found.slice(0, limit).map(({ row }) => row.id);
  }

  /** Those that are still held. */
  function letGo(ids: readonly number[], at: number, who: string | null): number {
    const chosen = JSON.stringify(ids);
    const found = statement.byLane.all(chosen) as { lane: number; n: number }[];
    if (who !== null) for (const { lane, n } of found) statement.note.run(lane, at, who, n);
    return statement.letGo.run(at, chosen).changes;
  }

  /** One chunk. Leaves the progress before as it was: a write may be applied twice. */
  function step(scope: Scope, who: string, before: Progress): Progress {
    const ids = idsIn(scope, before.after, CHUNK).filter((id) => id <= before.upTo);
    const changed = letGo(ids, before.at, who);
    return {
      ...before,
      after: ids.at(-1) ?? before.after,
      changed: before.changed + changed,
      more: ids.length === CHUNK,
    };
  }

  return {
    async confirm(scope, who, upTo, by) {
      const begin = (): Progress => ({
        at: store.now(),
        upTo: Math.min(upTo ?? Infinity, (newest.get() as { id: number }).id),
        ...{ after: 0, changed: 0, more: true },
      });
      let progress = await group.write(() => {
        const about = { states: ['queued'], reason: HELD } as const;
        noteScope(by, 'confirm', [scope], { ...about, ...(upTo === undefined ? {} : { upTo }) });
        return step(scope, who, begin());
      });
      while (progress.more) {
        const before = progress;
        progress = await group.write(() => step(scope, who, before));
      }
      return progress.changed;
    },
    letGoIfFew: (lot, most) =>
      group.write(() => {
        const cells = lanes.cellsOf(lot, 'queued', HELD);
        const n = cells.reduce((sum, cell) => sum + cell.n, 0);
        if (n > most) return 0;
        const ids = lanes.ids(cells, 'oldest', undefined, most);
        return statement.needWord.get(JSON.stringify(ids)) === undefined ? letGo(ids, store.now(), null) : 0;
      }),
    confirmations: (scope) =>
      store.read(() => {
        const all = statement.notes.all() as ({ lane: number } & Confirmation)[];
        const meant = new Set(lanes.inScope(scope).map(({ id }) => id));
        return all.filter(({ lane }) => meant.has(lane)).map(({ at, who, n }) => ({ at, who, n }));
      }),
    held: (scope, limit) => store.read(() => rows.entries(idsIn(scope, 0, limit))),
    heldNumbers: (scope, afterId, limit) =>
      store.read(() => {
        const found = statement.numbers.all(JSON.stringify(idsIn(scope, afterId, limit)));
        return (found as { id: number; number: string }[]).map(({ id, number }) => ({
          id,
          number: number || null,
        }));
      }),
  };
}
