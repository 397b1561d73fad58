/**
 * Messages that wait for a person's word before they may leave: `queued`, with the reason TO_CONFIRM, which keeps them out of
 * what the line claims. They count as taken in: the same message once more is a duplicate, and a cancellation takes them too.
 * Of a lot in which one has a detail (NEEDS_WORD), none leaves for being few.
 */
import { HELD } from '../../core/codes';
import type { Confirmation, Register, Scope } from '../types';
import type { Db, Tx } from './db';
import { IN_SCOPE, scopeValues, upToEnds, type Lanes, type LineEnds } from './lanes';
import type { Order } from './order';
import { isInScope } from '../cells';
import { DECISION_SQL } from './decisions';
import type { Rows } from './rows';
import type { NoteScope } from './scope-acts';

/** Messages let go in one transaction. */
const CHUNK = 250;

const CHOSEN = `m.id = ANY($1::bigint[]) AND m.state = 'queued' AND m.reason = '${HELD}'`;

export const HOLD_SQL = {
  needWord: `SELECT 1 FROM io.message m WHERE ${CHOSEN} AND m.detail IS NOT NULL LIMIT 1`,
  /** With whose word, where it is anybody's. */
  letGo: `WITH gone AS (UPDATE io.message m SET reason = '', detail = NULL, changed_at = $2
      WHERE ${CHOSEN} AND ($4::int[] IS NULL OR ${upToEnds(4)}) RETURNING m.lane),
    noted AS (INSERT INTO io.confirmation AS c (lane, at, who, n)
      SELECT gone.lane, $2, $3::text, count(*) FROM gone WHERE $3::text IS NOT NULL GROUP BY gone.lane
      ON CONFLICT (lane, at, who) DO UPDATE SET n = c.n + excluded.n)
    SELECT count(*) AS n FROM gone`,
  numbers: `SELECT m.id, upper(encode(m.number_hash, 'hex')) AS number FROM io.message m
    WHERE m.id = ANY($1::bigint[]) ORDER BY m.id`,
  notes: `SELECT c.at, c.who, c.n FROM io.confirmation c JOIN io.lane l ON l.id = c.lane JOIN io.line line ON line.id = l.line
    WHERE ${IN_SCOPE} ORDER BY c.at, c.lane, c.who`,
} as const;

type Holds = Pick<Register, 'confirm' | 'letGoIfFew' | 'confirmations' | 'held' | 'heldNumbers'>;

/** What a confirmation means, and since when. */
interface Meant extends LineEnds {
  readonly who: string;
  readonly at: number;
  readonly upTo: number;
  /** Those that are named one by one; null: all of the scope. */
  readonly named: readonly number[] | null;
}

/** The last id that it looked at, or how many of those that are named. Kept with each chunk, and small. */
interface Progress {
  readonly after: number;
  readonly changed: number;
  readonly more: boolean;
}

/** @param between orders a confirmation among what this process takes in */
export function holdsOf(
  db: Db,
  lanes: Lanes,
  rows: Rows,
  noteScope: NoteScope,
  between: Order['between'],
): Holds {
  async function idsIn(tx: Tx, scope: Scope, after: number, limit: number): Promise<number[]> {
    const named = await rows.named(tx, scope);
    if (!named) return lanes.ids(tx, await lanes.cells(tx, scope, ['queued'], HELD), 'oldest', after, limit);
    const found = await rows.found(
      tx,
      named.filter((id) => id > after),
    );
    const meant = found.filter(({ row }) => isInScope(row, scope) && row.reason === HELD);
    return meant.slice(0, limit).map(({ row }) => row.id);
  }

  /** With whose word, and of what had come when it was said; where it is nobody's, all. */
  async function letGo(
    tx: Tx,
    ids: readonly number[],
    at: number,
    word?: LineEnds & { readonly who: string },
  ): Promise<number> {
    if (ids.length === 0) return 0;
    const values = [ids, at, word?.who ?? null, word?.lines ?? null, word?.ends ?? null];
    const [found] = await tx.rows<{ n: number }>(HOLD_SQL.letGo, values);
    await tx.changed(DECISION_SQL.touched, [ids]);
    return found?.n ?? 0;
  }

  async function meantIds(tx: Tx, scope: Scope, { named, upTo }: Meant, after: number): Promise<number[]> {
    if (named === null) {
      const ids = await lanes.ids(tx, await lanes.cells(tx, scope, ['queued'], HELD), 'oldest', after, CHUNK);
      return ids.filter((id) => id <= upTo);
    }
    const found = await rows.found(tx, named.slice(after, after + CHUNK));
    return found.flatMap(({ row }) => (row.id <= upTo && isInScope(row, scope) ? [row.id] : []));
  }

  async function step(tx: Tx, scope: Scope, meant: Meant, before: Progress): Promise<Progress> {
    const { named } = meant;
    const ids = await meantIds(tx, scope, meant, before.after);
    const changed = await letGo(tx, ids, meant.at, meant);
    return {
      after: named ? before.after + CHUNK : (ids.at(-1) ?? before.after),
      changed: before.changed + changed,
      more: named ? before.after + CHUNK < named.length : ids.length === CHUNK,
    };
  }

  return {
    async confirm(scope, who, upTo, by) {
      const found = await between(() =>
        db.read(async (tx) => ({ ...(await lanes.ends(tx)), named: await rows.named(tx, scope) })),
      );
      const meant = { ...found, who, at: db.now(), upTo: upTo ?? Infinity };
      let progress = await db.transact(async (tx) => {
        const about = { states: ['queued'], reason: HELD } as const;
        const more = upTo === undefined ? about : { ...about, upTo };
        const note = await noteScope(tx, by, 'confirm', [scope], more);
        const first = await step(tx, scope, meant, { after: 0, changed: 0, more: true });
        await note();
        return first;
      });
      while (progress.more) {
        const before = progress;
        progress = await db.transact((tx) => step(tx, scope, meant, before));
      }
      return progress.changed;
    },
    letGoIfFew: (lot, most) =>
      db.transact(async (tx) => {
        const cells = await lanes.cellsOf(tx, lot, 'queued', HELD);
        const n = cells.reduce((sum, cell) => sum + cell.n, 0);
        if (n > most) return 0;
        const ids = await lanes.ids(tx, cells, 'oldest', undefined, most);
        const asked = await tx.rows(HOLD_SQL.needWord, [ids]);
        return asked.length === 0 ? letGo(tx, ids, db.now()) : 0;
      }),
    confirmations: (scope) => db.read((tx) => tx.rows<Confirmation>(HOLD_SQL.notes, scopeValues(scope))),
    held: (scope, limit) => db.read(async (tx) => rows.entries(tx, await idsIn(tx, scope, 0, limit))),
    heldNumbers: (scope, afterId, limit) =>
      db.read(async (tx) => {
        const ids = await idsIn(tx, scope, afterId, limit);
        return tx.rows<{ id: number; number: string | null }>(HOLD_SQL.numbers, [ids]);
      }),
  };
}
