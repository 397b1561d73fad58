/**
 * Messages that wait for a person's word before they may leave: `queued`, with the reason TO_CONFIRM, which keeps them out of
 * what the line claims. They count as taken in: the same message once more is a duplicate, and a cancellation takes them too.
 * Of a lot in which one has a detail (NEEDS_WORD), none leaves for being few.
 */
import { HELD } from '../../core/codes';
import type { Confirmation, Register, Scope } from '../types';
import type { Db, Tx } from './db';
import { IN_SCOPE, scopeValues, type Lanes } from './lanes';
import { isInScope } from '../cells';
import type { Rows } from './rows';
import type { NoteScope } from './scope-acts';

/** Messages let go in one transaction. */
const CHUNK = 250;

const CHOSEN = `m.id = ANY($1::bigint[]) AND m.state = 'queued' AND m.reason = '${HELD}'`;

export const HOLD_SQL = {
  needWord: `SELECT 1 FROM io.message m WHERE ${CHOSEN} AND m.detail IS NOT NULL LIMIT 1`,
  /** With whose word, where it is anybody's. */
  letGo: `WITH gone AS (UPDATE io.message m SET reason = '', detail = NULL, changed_at = $2 WHERE ${CHOSEN} RETURNING m.lane),
    noted AS (INSERT INTO io.confirmation AS c (lane, at, who, n)
      SELECT gone.lane, $2, $3::text, count(*) FROM gone WHERE $3::text IS NOT NULL GROUP BY gone.lane
      ON CONFLICT (lane, at, who) DO UPDATE SET n = c.n + excluded.n)
    SELECT count(*) AS n FROM gone`,
  numbers: `SELECT m.id, upper(encode(m.number_hash, 'hex')) AS number FROM io.message m
    WHERE m.id = ANY($1::bigint[]) ORDER BY m.id`,
  notes: `SELECT c.at, c.who, c.n FROM io.confirmation c JOIN io.lane l ON l.id = c.lane JOIN io.line line ON line.id = l.line
    WHERE ${IN_SCOPE} ORDER BY c.at`,
} as const;

type Holds = Pick<Register, 'confirm' | 'letGoIfFew' | 'confirmations' | 'held' | 'heldNumbers'>;

interface Progress {
  readonly at: number;
  readonly upTo: number;
  readonly after: number;
  readonly changed: number;
  readonly more: boolean;
}

export function holdsOf(db: Db, lanes: Lanes, rows: Rows, noteScope: NoteScope): Holds {
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

  async function letGo(tx: Tx, ids: readonly number[], at: number, who: string | null): Promise<number> {
    if (ids.length === 0) return 0;
    const [found] = await tx.rows<{ n: number }>(HOLD_SQL.letGo, [ids, at, who]);
    return found?.n ?? 0;
  }

  async function step(tx: Tx, scope: Scope, who: string, before: Progress): Promise<Progress> {
    const found = await idsIn(tx, scope, before.after, CHUNK);
    const ids = found.filter((id) => id <= before.upTo);
    const changed = await letGo(tx, ids, before.at, who);
    return {
      ...before,
      after: ids.at(-1) ?? before.after,
      changed: before.changed + changed,
      more: ids.length === CHUNK,
    };
  }

  return {
    async confirm(scope, who, upTo, by) {
      let progress = await db.transact(async (tx) => {
        const about = { states: ['queued'], reason: HELD } as const;
        const more = upTo === undefined ? about : { ...about, upTo };
        const note = await noteScope(tx, by, 'confirm', [scope], more);
        const end = Math.min(upTo ?? Infinity, await lanes.newest(tx));
        const first = { at: db.now(), upTo: end, ...{ after: 0, changed: 0, more: true } };
        const progressed = await step(tx, scope, who, first);
        await note();
        return progressed;
      });
      while (progress.more) {
        const before = progress;
        progress = await db.transact((tx) => step(tx, scope, who, before));
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
        return asked.length === 0 ? letGo(tx, ids, db.now(), null) : 0;
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
