/**
 * What people decide about many messages at once, in whatever process: cancel, send again, mark as sent, stop and resume. A decision
 * about a whole queue is written in chunks. What an owner has in its hand meanwhile is still `queued` here: its intent finds another
 * state, or the stop.
 */
import { plainName } from '../../core/plain-name';
import type { By } from '../act-types';
import { DECISION_ACTS } from '../decision-acts';
import type { Register, Scope, State, Stop } from '../types';
import type { Db, Tx } from './db';
import { upToEnds, type Lanes, type LineEnds } from './lanes';
import type { Order } from './order';
import type { Rows } from './rows';
import { GIVEN_BEFORE, NOT_GIVEN } from './schema';
import type { NoteScope } from './scope-acts';

/** Messages changed in one transaction. */
const CHUNK = 250;

/**
 * $2 ids, $3 lanes (null: they were chosen by them), $4 and $5 how far each line went when the decision was given: what comes later is not meant. The owner of the line
 * tells the outcome, whoever has decided.
 */
const CHOSEN = `m.id = ANY($2::bigint[]) AND ($3::int[] IS NULL OR m.lane = ANY($3))
  AND ${upToEnds(4)}`;
const OWED = `by_process = NULL, owed_to = (SELECT l.node FROM io.lane l WHERE l.id = m.lane)`;

export const DECISION_SQL = {
  cancel: `UPDATE io.message m SET state = 'discarded', reason = 'CANCELLED', detail = NULL, changed_at = $1,
      given = ${NOT_GIVEN}, ${OWED} WHERE ${CHOSEN} AND m.state = 'queued'`,
  resend: `UPDATE io.message m SET state = 'queued', reason = '', detail = NULL, decided = true, changed_at = $1,
      owed_to = NULL WHERE ${CHOSEN} AND m.state = 'in-doubt'`,
  markSent: `UPDATE io.message m SET state = 'sent', reason = '', detail = NULL, decided = true, changed_at = $1,
      given = ${NOT_GIVEN}, ${OWED} WHERE ${CHOSEN} AND m.state = 'in-doubt'`,
  giveAgain: `UPDATE io.message m SET given = ${GIVEN_BEFORE}, ${OWED}
    WHERE ${CHOSEN} AND m.owed_to IS NULL AND m.state NOT IN ('queued', 'sending') AND $1::bigint IS NOT NULL`,
  dropStops: `DELETE FROM io.stop s USING unnest($1::text[], $2::text[]) t (node, campaign)
    WHERE s.node = t.node AND s.campaign IS NOT DISTINCT FROM t.campaign`,
  addStops: `INSERT INTO io.stop (node, campaign, plain)
    SELECT t.node, t.campaign, t.plain FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY
      t (node, campaign, plain, n) ORDER BY t.n`,
  /**
   * Every write of messages holds its process row to its end, and looks at the stops only then. So what has not ended when this has
   * them is not an intent any more.
   */
  lockProcesses: `SELECT p.id FROM io.process p WHERE NOT p.gone ORDER BY p.id FOR UPDATE`,
  /** The owner lifts what it halted by itself when it sees that. */
  resumed: `UPDATE io.line SET resumed = resumed + 1, changed = changed + 1
    WHERE id IN (SELECT l.line FROM io.lane l WHERE l.node = ANY($1::text[]))`,
  /** The owner looks at its messages when it sees that. */
  touched: `UPDATE io.line SET changed = changed + 1
    WHERE id IN (SELECT m.line FROM io.message m WHERE m.id = ANY($1::bigint[]))`,
  stopped: `UPDATE io.line SET changed = changed + 1
    WHERE id IN (SELECT l.line FROM io.lane l WHERE l.node = ANY($1::text[]))`,
  stops: `SELECT s.node, s.campaign FROM io.stop s ORDER BY s.id`,
} as const;

type Decision = 'cancel' | 'resend' | 'markSent' | 'giveAgain';

const FROM = {
  cancel: ['queued'],
  resend: ['in-doubt'],
  markSent: ['in-doubt'],
  giveAgain: ['sent', 'unreachable', 'in-doubt', 'discarded'],
} as const satisfies Record<Decision, readonly State[]>;

const WAITING = ['queued', 'sending'] as const satisfies readonly State[];

/** What a decision means: messages that are named one by one, or all of a scope. */
interface Meant extends LineEnds {
  readonly named: readonly number[] | null;
  /** Of those that are named; null: all of the scope's lanes. */
  readonly lanes: readonly number[] | null;
}

/** Where it has come to: the last id that it looked at, or how many of those that are named. Kept with each chunk, and small. */
interface Progress {
  readonly after: number;
  readonly changed: number;
  readonly more: boolean;
}

/** @param between orders the decision among what this process takes in */
export function decisionsOf(
  db: Db,
  lanes: Lanes,
  rows: Rows,
  noteScope: NoteScope,
  between: Order['between'],
): Pick<Register, Decision | 'stop' | 'resume' | 'stops'> {
  async function meantNow(tx: Tx, scope: Scope): Promise<Meant> {
    const ends = await lanes.ends(tx);
    const named = await rows.named(tx, scope);
    if (named === null) return { ...ends, named, lanes: null };
    return { ...ends, named, lanes: (await lanes.inScope(tx, scope)).map(({ id }) => id) };
  }

  async function step(
    tx: Tx,
    decision: Decision,
    scope: Scope,
    meant: Meant,
    before: Progress,
  ): Promise<Progress> {
    const { named, lines, ends } = meant;
    const ids = named
      ? named.slice(before.after, before.after + CHUNK)
      : await lanes.ids(tx, await lanes.cells(tx, scope, FROM[decision]), 'oldest', before.after, CHUNK);
    if (ids.length === 0) return { ...before, more: false };
    const values = [db.now(), ids, meant.lanes, lines, ends];
    const changed = await tx.changed(DECISION_SQL[decision], values);
    if (changed > 0) await tx.changed(DECISION_SQL.touched, [ids]);
    const last = ids.at(-1) ?? 0;
    return {
      after: named ? before.after + ids.length : last,
      changed: before.changed + changed,
      more: ids.length === CHUNK && (named !== null || last < Math.max(...ends)),
    };
  }

  /** What is to be done is in the log with its first chunk. */
  async function decide(decision: Decision, scope: Scope, by: By | undefined): Promise<number> {
    const meant = await between(() => db.read((tx) => meantNow(tx, scope)));
    let progress = await db.transact(async (tx) => {
      const note = await noteScope(tx, by, DECISION_ACTS[decision], [scope], { states: FROM[decision] });
      const first = await step(tx, decision, scope, meant, { after: 0, changed: 0, more: true });
      await note();
      return first;
    });
    while (progress.more) {
      const before = progress;
      progress = await db.transact((tx) => step(tx, decision, scope, meant, before));
    }
    return progress.changed;
  }

  return {
    cancel: (scope, by) => decide('cancel', scope, by),
    resend: (scope, by) => decide('resend', scope, by),
    markSent: (scope, by) => decide('markSent', scope, by),
    giveAgain: (scope, by) => decide('giveAgain', scope, by),
    stop: (stops, by) =>
      db.transact(async (tx) => {
        const note = await noteScope(tx, by, 'stop', stops.map(scopeOf), { states: WAITING });
        const [nodes, campaigns] = columnsOf(stops);
        await tx.changed(DECISION_SQL.dropStops, [nodes, campaigns]);
        const plain = campaigns.map((one) => (one === null ? null : plainName(one)));
        await tx.changed(DECISION_SQL.addStops, [nodes, campaigns, plain]);
        await tx.changed(DECISION_SQL.stopped, [nodes]);
        await tx.rows(DECISION_SQL.lockProcesses);
        await note();
      }),
    resume: (stops, by, asked = stops) =>
      db.transact(async (tx) => {
        const note = await noteScope(tx, by, 'resume', asked.map(scopeOf), { states: WAITING });
        await tx.changed(DECISION_SQL.dropStops, columnsOf(stops));
        await tx.changed(DECISION_SQL.resumed, [[...new Set(asked.map(({ node }) => node))]]);
        await note();
      }),
    stops: () => db.read((tx) => tx.rows<Stop>(DECISION_SQL.stops)),
  };
}

function columnsOf(stops: readonly Stop[]): [string[], (string | null)[]] {
  return [stops.map(({ node }) => node), stops.map(({ campaign }) => campaign)];
}

function scopeOf({ node, campaign }: Stop): Scope {
  return { node, ...(campaign === null ? {} : { campaign }) };
}
