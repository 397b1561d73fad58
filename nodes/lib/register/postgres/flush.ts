/** The changes of state that a message goes through by itself: outcome, emission, release, intent; many in one call. */
import type { Connections } from './connection';
import type { Db } from './db';
import { gatherOf, type Batch, type Gather, type Job } from './gather';
import { listOf } from './list-of';
import type { Standing } from './take-in';
import type { Attempt, Detail, GoneOut, OutcomeRecord } from '../types';

/** Changes in one call. */
const MOST = 1_000;
/** Bytes of shortened texts in one call. */
const MOST_BYTES = 1_000_000;

export const FLUSH_CALL_SQL = {
  flush: `SELECT o_kind, string_agg(o_id::text, ',') AS ids FROM io.flush($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) GROUP BY o_kind`,
} as const;

const CALL = { name: 'io.flush()' } as const;

/** `checked`: decided before any call, so that no intent stands before it. */
interface Recorded {
  readonly kind: 'record';
  readonly outcome: OutcomeRecord;
  readonly attempts: number;
  readonly checked: boolean;
}

/** Whether the text stays, and what it is to be from then on; null: as it is. */
export interface Out extends GoneOut {
  readonly keep: boolean;
  readonly body: Buffer | null;
}

export type Change =
  | Recorded
  | { readonly kind: 'giving'; readonly ids: readonly number[] }
  | { readonly kind: 'emitted'; readonly outs: readonly Out[] }
  | { readonly kind: 'release'; readonly tried: readonly Attempt[] }
  | { readonly kind: 'intend'; readonly next: Attempt };

/** Whether it is so in the register now; always true where nobody asks. `settled`: an outcome that has ended a doubt. */
export type Written = boolean | 'settled';

/** What a call answers: of each kind the ids, with commas. */
interface Become {
  readonly o_kind: 'gone' | 'recorded' | 'settled' | 'intended';
  readonly ids: string | null;
}

export function flushOf(
  connections: Connections,
  usable: () => Promise<void>,
  db: Pick<Db, 'now'>,
  standing: Standing,
): Gather<Change, Written> {
  function prepare(changes: readonly Change[]): Batch<Written> {
    const at = db.now();
    const values = valuesOf(changes);
    return {
      async run(session, asking) {
        for (;;) {
          const me = standing.me();
          asking();
          const answer = await session.query(FLUSH_CALL_SQL.flush, [me, at, ...values], CALL);
          const rows = answer.rows as Become[];
          if (rows[0]?.o_kind !== 'gone') return resultsOf(changes, rows);
          await standing.joinAnew(me);
        }
      },
    };
  }
  return gatherOf({ ...{ connections, role: 'flush', usable, prepare }, take });
}

/** One change of a message in each call: of two the second would not see the first. */
function take(waiting: readonly Job<Change, Written>[]): number {
  const busy = new Set<number>();
  let bytes = 0;
  for (const [index, { input }] of waiting.entries()) {
    const ids = idsOf(input);
    if (input.kind === 'emitted') for (const { body } of input.outs) bytes += body?.length ?? 0;
    if (ids.some((id) => busy.has(id)) || busy.size + ids.length > MOST || bytes > MOST_BYTES) return index;
    for (const id of ids) busy.add(id);
  }
  return waiting.length;
}

function idsOf(change: Change): readonly number[] {
  if (change.kind === 'record') return [change.outcome.id];
  if (change.kind === 'giving') return change.ids;
  if (change.kind === 'intend') return [change.next.id];
  return (change.kind === 'emitted' ? change.outs : change.tried).map(({ id }) => id);
}

function resultsOf(changes: readonly Change[], rows: readonly Become[]): Written[] {
  const of = (kind: string) =>
    new Set(
      rows
        .find(({ o_kind }) => o_kind === kind)
        ?.ids?.split(',')
        .map(Number),
    );
  const [recorded, settled, intended] = [of('recorded'), of('settled'), of('intended')];
  return changes.map((change) => {
    if (change.kind === 'record')
      return settled.has(change.outcome.id) ? 'settled' : recorded.has(change.outcome.id);
    return change.kind !== 'intend' || intended.has(change.next.id);
  });
}

/** The arguments from rec_ids on, as flush-sql.ts has them; each kind in the order of its ids, as all who lock rows do. */
function valuesOf(changes: readonly Change[]): unknown[] {
  const records: Recorded[] = [];
  const givings: number[] = [];
  const outs: Out[] = [];
  const backs: Attempt[] = [];
  const intents: Attempt[] = [];
  for (const change of changes)
    if (change.kind === 'record') records.push(change);
    else if (change.kind === 'giving') givings.push(...change.ids);
    else if (change.kind === 'emitted') outs.push(...change.outs);
    else if (change.kind === 'release') backs.push(...change.tried);
    else intents.push(change.next);
  records.sort((a, b) => a.outcome.id - b.outcome.id);
  for (const all of [outs, backs, intents]) all.sort((a, b) => a.id - b.id);
  givings.sort((a, b) => a - b);
  return [
    listOf(records, ({ outcome }) => outcome.id),
    listOf(records, ({ attempts }) => attempts),
    listOf(records, ({ checked }) => checked),
    records.map(({ outcome }) => outcome.state),
    records.map(({ outcome }) => outcome.reason ?? ''),
    records.map(({ outcome }) => toJson(outcome.detail)),
    records.map(({ outcome }) => outcome.ioId ?? null),
    listOf(records, ({ outcome }) => outcome.waits === true),
    listOf(givings, (id) => id),
    listOf(outs, ({ id }) => id),
    outs.map(({ state }) => state),
    listOf(outs, ({ attempts }) => attempts),
    listOf(outs, ({ keep }) => keep),
    outs.map(({ body }) => body),
    listOf(backs, ({ id }) => id),
    listOf(backs, ({ attempts }) => attempts),
    listOf(intents, ({ id }) => id),
    listOf(intents, ({ attempts }) => attempts),
  ];
}

function toJson(detail: Detail | undefined): string | null {
  return detail === undefined ? null : JSON.stringify(detail);
}
