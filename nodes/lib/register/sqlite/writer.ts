/**
 * The changes of state that a message goes through by itself: take-in, claim, intent, outcome, emission.
 * Each is one conditional UPDATE: from a state that does not lead there it changes nothing, and says so.
 */
import { HELD } from '../../core/codes';
import { isName } from '../../core/plain-name';
import { bodiesOf } from './bodies';
import type { Duplicates, Hashes } from './duplicates';
import type { Keys } from './keys';
import type { Lane } from '../cells';
import type { Lanes } from './lanes';
import type { RowOf } from './reader';
import type { Rows } from './rows';
import type { Store } from './store';
import { NEEDS_WORD } from '../held';
import { NOT_GIVEN } from './schema';
import {
  InvalidWriteError,
  type Attempt,
  type Detail,
  type Entry,
  type GoneOut,
  type NewEntry,
  type NextFilter,
  type OutcomeRecord,
  type Stop,
  type TakenIn,
} from '../types';

export const WRITER_SQL = {
  insert: `INSERT INTO message
    (lane, type, state, reason, detail, key_hash, recipient, recipient_hash, number_hash, amount_hash,
     taken_at, changed_at, run, owed_to)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  insertBody: `INSERT INTO body (id, msg) VALUES (?, ?)`,
  claim: `UPDATE message SET state = 'checking', changed_at = ?
    WHERE id IN (SELECT value FROM json_each(?)) AND state = 'queued'`,
  release: `UPDATE message SET state = 'queued', changed_at = ?
    WHERE id = ? AND attempts = ? AND state IN ('checking', 'sending')`,
  unclaim: `UPDATE message SET state = 'queued', changed_at = ?
    WHERE id = ? AND attempts = ? AND state = 'checking'`,
  intend: `UPDATE message SET state = 'sending', attempts = attempts + 1, changed_at = ?
    WHERE id = ? AND attempts = ? AND state = 'checking'`,
  record: `UPDATE message SET state = ?1, reason = ?2, detail = ?3, io_id = ?4, changed_at = ?5, run = ?7,
      owed_to = (SELECT node FROM lane WHERE lane.id = message.lane)
    WHERE id = ?6 AND (state = 'sending' OR (state = 'checking' AND ?1 IN ('unreachable', 'discarded')))`,
  owedState: `SELECT lane, recipient IS NOT NULL AS readable FROM message
    WHERE id = ? AND state = ? AND attempts = ? AND owed_to IS NOT NULL`,
  lane: `SELECT lane FROM message WHERE id = ?`,
  isChecking: `SELECT 1 FROM message WHERE id = ? AND state = 'checking'`,
  giving: `UPDATE message SET run = ? WHERE id = ? AND run = ${NOT_GIVEN} AND owed_to IS NOT NULL`,
  emitted: `UPDATE message SET owed_to = NULL WHERE id = ?`,
  eraseBody: `DELETE FROM body WHERE id = ?`,
  body: `SELECT msg FROM body WHERE id = ?`,
  shortenBody: `UPDATE body SET msg = ? WHERE id = ?`,
  newest: `SELECT ifnull(max(id), 0) AS id FROM message`,
  owed: `SELECT id FROM message INDEXED BY message_owed WHERE owed_to = ? AND id > ? ORDER BY id LIMIT ?`,
  countOwed: `SELECT count(*) AS n FROM
    (SELECT 1 FROM message INDEXED BY message_owed WHERE owed_to IS NOT NULL LIMIT ?)`,
} as const;

export interface Writer {
  takeIn(entry: NewEntry): TakenIn;
  next(filter: NextFilter, stops: readonly Stop[]): Entry[];
  release(tried: readonly Attempt[]): void;
  /** What was stopped since it was claimed waits again. */
  intend(next: Attempt, stops: readonly Stop[]): boolean;
  /** Of a message; empty when there is none. */
  lineOf(id: number): string;
  record(outcome: OutcomeRecord): boolean;
  unemitted(node: string, afterId: number, limit: number): Entry[];
  owed(atMost: number): number;
  giving(ids: readonly number[]): void;
  emitted(outcomes: readonly GoneOut[]): void;
  newest(): number;
}

interface Owed {
  readonly lane: number;
  /** Whether the fiscal code is still kept. */
  readonly readable: 0 | 1;
}

/** What becomes of a text when its outcome is out. */
export interface Leaving {
  /** Whether rows of who was not reached stay, on this line. */
  keepsRows(line: string): boolean;
  readonly rowOf: RowOf;
  /** Something was erased and should leave the disk soon. */
  onErased(): void;
}

export function writerOf(
  store: Store,
  lanes: Lanes,
  keys: Keys,
  duplicates: Duplicates,
  rows: Rows,
  leaving: Leaving,
): Writer {
  const statement = prepareAll(store);
  const { now, secrets } = store;
  const bodies = bodiesOf(store, 'message');

  function duplicateOf(hashes: Hashes, line: string): Detail | undefined {
    const first = duplicates.blocking(hashes, line);
    if (first === undefined) return undefined;
    const { row, otherAmount } = first;
    const said = { at: new Date(row.taken_at).toISOString(), state: row.state };
    return otherAmount ? { ...said, variant: 'otherAmount' } : said;
  }

  function takeIn(entry: NewEntry): TakenIn {
    const lane = lanes.of(entry.line, entry.node, entry.service, entry.campaign);
    const hashes = entry.key === '' ? undefined : duplicates.hashes(entry);
    const duplicate = hashes && !entry.resend && !entry.discard ? duplicateOf(hashes, entry.line) : undefined;
    const discard = entry.discard ?? (duplicate && { reason: 'DUPLICATE', detail: duplicate });
    const state = discard ? 'discarded' : 'queued';
    const held = entry.hold === true || entry.needsWord === true ? HELD : null;
    const at = now();
    // What is born a duplicate never blocks: were it found by its key, a list of one row would cost the square of its length.
    const found = duplicate ? undefined : hashes;
    const { id } = statement.insert.run(
      lane.id,
      entry.type,
      state,
      discard?.reason ?? held,
      toJson(discard ? discard.detail : entry.needsWord === true ? NEEDS_WORD : undefined),
      found?.key ?? null,
      entry.fiscalCode === '' ? null : secrets.encrypt(entry.fiscalCode),
      entry.fiscalCode === '' ? null : secrets.hash(entry.fiscalCode),
      found?.number ?? null,
      found?.amount() ?? null,
      at,
      at,
      runOf(entry),
      discard ? entry.node : null,
    );
    if (found) keys.add(found.key, id, found.number);
    statement.insertBody.run(id, bodies.seal(id, entry.msg));
    return { id, state, ...discard };
  }

  function next(filter: NextFilter, stops: readonly Stop[]): Entry[] {
    const { line } = filter;
    const halted = new Set(filter.haltedServices);
    const mayLeave = [...new Set(filter.nodes)]
      .flatMap((node) => lanes.inScope({ line, node }))
      .filter((lane) => !halted.has(lane.service) && !stops.some((stop) => isStopped(lane, stop)));
    const cells = lanes.cells(mayLeave);
    const ids = lanes.ids(
      cells.filter((cell) => cell.state === 'queued' && cell.reason !== HELD),
      'oldest',
      undefined,
      filter.limit,
    );
    if (ids.length === 0) return [];
    // Relaxed: a claim that a power cut takes back is a message still queued, as it is at every start.
    return store.transaction(() => {
      const { changes } = statement.claim.run(now(), JSON.stringify(ids));
      // Index and table would name different messages: what was sent could leave again.
      if (changes !== ids.length) throw store.damaged('index');
      return rows.entries(ids);
    }, 'relaxed');
  }

  /** In which run an outcome goes out that is recorded now. */
  function runOf({ waits = false }: Pick<OutcomeRecord, 'waits'>): number {
    return waits ? NOT_GIVEN : store.run;
  }

  function record(outcome: OutcomeRecord): boolean {
    const { id, state, reason, detail, ioId } = outcome;
    const { changes } = statement.record.run(
      state,
      reason ?? null,
      toJson(detail),
      ioId ?? null,
      now(),
      id,
      runOf(outcome),
    );
    if (changes === 1) return true;
    if (statement.isChecking.get(id))
      throw new InvalidWriteError(`message ${id} is ${state} without an intent`);
    return false;
  }

  function laneOf(id: number): Lane | undefined {
    const row = statement.lane.get(id) as { lane: number } | undefined;
    return row && lanes.byId(row.lane);
  }

  function emittedOne({ id, state, attempts }: GoneOut): void {
    const row = statement.owedState.get(id, state, attempts) as Owed | undefined;
    if (!row) return;
    statement.emitted.run(id);
    if (state === 'in-doubt') return;
    const line = lanes.byId(row.lane)?.line ?? '';
    const stays = state === 'unreachable' && row.readable === 1 && leaving.keepsRows(line);
    if (!stays) statement.eraseBody.run(id);
    else if (!shorten(id)) return;
    leaving.onErased();
  }

  /** False: it was short already. */
  function shorten(id: number): boolean {
    const row = statement.body.get(id) as { msg: ArrayBuffer } | undefined;
    if (row === undefined) return false;
    const whole = bodies.open(id, row.msg);
    const text = leaving.rowOf(whole);
    if (text === whole) return false;
    statement.shortenBody.run(bodies.seal(id, text), id);
    return true;
  }

  return {
    takeIn,
    next,
    release(tried) {
      for (const { id, attempts } of tried) statement.release.run(now(), id, attempts);
    },
    intend({ id, attempts }, stops) {
      const lane = stops.length > 0 ? laneOf(id) : undefined;
      const isAllowed = lane === undefined || !stops.some((stop) => isStopped(lane, stop));
      if (isAllowed) return statement.intend.run(now(), id, attempts).changes === 1;
      statement.unclaim.run(now(), id, attempts);
      return false;
    },
    lineOf: (id) => laneOf(id)?.line ?? '',
    record,
    unemitted(node, afterId, limit) {
      const found = statement.owed.all(node, afterId, limit) as { id: number }[];
      return rows.entries(found.map((row) => row.id));
    },
    owed: (atMost) => (statement.countOwed.get(atMost) as { n: number }).n,
    giving(ids) {
      for (const id of ids) statement.giving.run(store.run, id);
    },
    emitted(outcomes) {
      for (const outcome of outcomes) emittedOne(outcome);
    },
    newest: () => (statement.newest.get() as { id: number }).id,
  };
}

function prepareAll(store: Store): Record<keyof typeof WRITER_SQL, ReturnType<Store['prepare']>> {
  return Object.fromEntries(
    Object.entries(WRITER_SQL).map(([name, sql]) => [name, store.prepare(sql)]),
  ) as ReturnType<typeof prepareAll>;
}

function isStopped(lane: Lane, stop: Stop): boolean {
  return stop.node === lane.node && (stop.campaign === null || isName(stop.campaign, lane.campaign));
}

function toJson(detail: Detail | undefined): string | null {
  return detail === undefined ? null : JSON.stringify(detail);
}
