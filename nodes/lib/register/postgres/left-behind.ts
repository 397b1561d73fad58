/**
 * A statement that was given up goes on at the server, whose backend notices only later that nobody waits any more: one that waits for
 * a lock within seconds (`SESSION_SQL.settings`), one whose commit waits for the synchronous standby not at all. To ask the same on a
 * new connection would leave one backend more each time, until the server has room for nobody.
 *
 * So whoever comes back looks first, and waits until the server has done with the statement. It is not cancelled: a commit that no
 * longer waits for the standby is seen by all, and lost with the server.
 */
import { unavailable } from './errors';
import type { Session } from './session';

export const LEFT_SQL = {
  /**
   * $1 process number and $2 start of a backend, which tell it from a later one with the same number; $3 when it was first looked at,
   * null: now. A pooler may have lent the same backend again: to whoever asks, who is nobody's statement, or to somebody else, whose
   * statements have begun since.
   */
  work: `SELECT clock_timestamp()::text AS at, a.pid IS NOT NULL AS "isBusy", a.wait_event = 'SyncRep' AS "forStandby"
    FROM (SELECT 1) one LEFT JOIN pg_stat_activity a ON a.pid = $1 AND a.pid <> pg_backend_pid()
      AND extract(epoch FROM a.backend_start)::text = $2 AND a.wait_event_type IS DISTINCT FROM 'Client'
      AND ($3::text IS NULL OR a.query_start <= $3::timestamptz)`,
} as const;

interface Work {
  readonly at: string;
  readonly isBusy: boolean;
  readonly forStandby: boolean | null;
}

/** Of one kind of work: the backend that served it last, which may be at work still. */
export interface LeftBehind {
  /**
   * Looks, and takes note of the new session. Rejects with NO_STANDBY while a commit of the backend before waits for the standby, with
   * STILL_BUSY while it does something else; the session may be asked again then.
   */
  assertDone(session: Session): Promise<void>;
}

export function leftBehind(): LeftBehind {
  let last: (Pick<Session, 'backend' | 'since'> & { lookedAt: string | null }) | undefined;
  return {
    async assertDone(session) {
      if (last !== undefined) {
        const values = [last.backend, last.since, last.lookedAt];
        const [work] = (await session.query(LEFT_SQL.work, values)).rows as [Work];
        last.lookedAt ??= work.at;
        if (work.isBusy) throw unavailable(work.forStandby === true ? 'NO_STANDBY' : 'STILL_BUSY');
      }
      last = { backend: session.backend, since: session.since, lookedAt: null };
    },
  };
}

/** Whether it is only that the backend before is not done yet. */
export function isStillBusy(error: unknown): boolean {
  return WAITS.includes((error as { args?: { error?: string } } | null)?.args?.error ?? '');
}

const WAITS = ['NO_STANDBY', 'STILL_BUSY'];
