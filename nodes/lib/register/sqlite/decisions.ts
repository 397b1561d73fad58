/**
 * What people decide about many messages at once: cancel, send again, mark as sent, stop and resume.
 * A decision about a whole queue is written in chunks, so that no single one holds the event loop up.
 */
import type { GroupCommit } from './group-commit';
import type { Lanes } from './lanes';
import type { By } from '../act-types';
import { DECISION_ACTS } from '../decision-acts';
import type { Rows } from './rows';
import { GIVEN_BEFORE, NOT_GIVEN } from './schema';
import type { NoteScope } from './scope-acts';
import type { Store } from './store';
import type { Register, Scope, State, Stop } from '../types';

/** Messages changed in one transaction. */
const CHUNK = 250;

const CHOSEN = `id IN (SELECT value FROM json_each(?2)) AND lane IN (SELECT value FROM json_each(?3))`;
const OWED = `run = ${NOT_GIVEN}, owed_to = (SELECT node FROM lane WHERE lane.id = message.lane)`;

const DECISIONS = {
  cancel: {
    from: ['queued', 'checking'],
    sql: `UPDATE message SET state = 'discarded', reason = 'CANCELLED', detail = NULL, changed_at = ?1, ${OWED}
      WHERE ${CHOSEN} AND state IN ('queued', 'checking')`,
  },
  resend: {
    from: ['in-doubt'],
    sql: `UPDATE message SET state = 'queued', reason = NULL, detail = NULL, decided = 1, changed_at = ?1, owed_to = NULL
      WHERE ${CHOSEN} AND state = 'in-doubt'`,
  },
  markSent: {
    from: ['in-doubt'],
    sql: `UPDATE message SET state = 'sent', reason = NULL, detail = NULL, decided = 1, changed_at = ?1, ${OWED}
      WHERE ${CHOSEN} AND state = 'in-doubt'`,
  },
  giveAgain: {
    from: ['sent', 'unreachable', 'in-doubt', 'discarded'],
    sql: `UPDATE message SET run = ${GIVEN_BEFORE}, owed_to = (SELECT node FROM lane WHERE lane.id = message.lane)
      WHERE ${CHOSEN} AND owed_to IS NULL AND state NOT IN ('queued', 'checking', 'sending')`,
  },
} as const satisfies Record<string, { readonly from: readonly State[]; readonly sql: string }>;

const WAITING = ['queued', 'checking', 'sending'] as const satisfies readonly State[];

type Decision = keyof typeof DECISIONS;
interface Decisions extends Pick<Register, Decision | 'stop' | 'resume' | 'stops'> {
  /** The stops that stand now. */
  readonly given: () => readonly Stop[];
}

/** Where a decision has come to: what it still means, and the last id that it looked at. */
interface Progress {
  named?: readonly number[] | null;
  upTo: number;
  after: number;
  changed: number;
}

export function decisionsOf(
  store: Store,
  lanes: Lanes,
  rows: Rows,
  group: GroupCommit,
  noteScope: NoteScope,
): Decisions {
  const update = {
    cancel: store.prepare(DECISIONS.cancel.sql),
    resend: store.prepare(DECISIONS.resend.sql),
    markSent: store.prepare(DECISIONS.markSent.sql),
    giveAgain: store.prepare(DECISIONS.giveAgain.sql),
  };
  const newest = store.prepare(`SELECT ifnull(max(id), 0) AS id FROM message`);
  const insertStop = store.prepare(`INSERT INTO stop (node, campaign) VALUES (?, ?)`);
  const deleteStop = store.prepare(`DELETE FROM stop WHERE node = ? AND campaign IS ?`);
  const allStops = store.prepare(`SELECT node, campaign FROM stop ORDER BY rowid`);

  /** The next chunk of the messages that the scope meant when the decision was given; messages that come later are not meant. */
  function choose(decision: Decision, scope: Scope, progress: Progress): number[] {
    const { named, after, upTo } = progress;
    if (named) return named.slice(after, after + CHUNK);
    const cells = rows.cells(scope, DECISIONS[decision].from);
    return lanes.ids(cells, 'oldest', after, CHUNK).filter((id) => id <= upTo);
  }

  /** One chunk. Returns the new progress and leaves the old one as it was: a write may be applied twice. */
  function step(decision: Decision, scope: Scope, before: Progress | null): Progress & { more: boolean } {
    const progress = before ?? {
      named: rows.named(scope),
      upTo: (newest.get() as { id: number }).id,
      after: 0,
      changed: 0,
    };
    const ids = choose(decision, scope, progress);
    const inScope = lanes.inScope(scope).map((lane) => lane.id);
    const { changes } = update[decision].run(store.now(), JSON.stringify(ids), JSON.stringify(inScope));
    return {
      ...progress,
      after: progress.named ? progress.after + ids.length : (ids.at(-1) ?? progress.after),
      changed: progress.changed + changes,
      more: ids.length === CHUNK,
    };
  }

  /** As the table has them; undefined: not read since it has changed. Asked for with every claim and every intent. */
  let known: readonly Stop[] | undefined;
  store.onRollback(() => {
    known = undefined;
  });

  function given(): readonly Stop[] {
    known ??= (allStops.all() as Stop[]).map(({ node, campaign }) => ({ node, campaign }));
    return known;
  }

  function lift({ node, campaign }: Stop): void {
    known = undefined;
    deleteStop.run(node, campaign);
  }

  /** What is to be done is in the log with its first chunk. */
  async function decide(decision: Decision, scope: Scope, by: By | undefined): Promise<number> {
    let progress = await group.write(() => {
      noteScope(by, DECISION_ACTS[decision], [scope], { states: DECISIONS[decision].from });
      return step(decision, scope, null);
    });
    while (progress.more) {
      const before = progress;
      progress = await group.write(() => step(decision, scope, before));
    }
    return progress.changed;
  }

  return {
    cancel: (scope, by) => decide('cancel', scope, by),
    resend: (scope, by) => decide('resend', scope, by),
    markSent: (scope, by) => decide('markSent', scope, by),
    giveAgain: (scope, by) => decide('giveAgain', scope, by),
    stop: (stops, by) =>
      group.write(() => {
        noteScope(by, 'stop', stops.map(scopeOf), { states: WAITING });
        for (const stop of stops) {
          lift(stop);
          insertStop.run(stop.node, stop.campaign);
        }
      }),
    resume: (stops, by, asked = stops) =>
      group.write(() => {
        noteScope(by, 'resume', asked.map(scopeOf), { states: WAITING });
        for (const stop of stops) lift(stop);
      }),
    given,
    stops: () => store.read(() => [...given()]),
  };
}

function scopeOf({ node, campaign }: Stop): Scope {
  return { node, ...(campaign === null ? {} : { campaign }) };
}
