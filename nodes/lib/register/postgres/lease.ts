/**
 * That this process lives: it has a number, which is the fence of all it writes, and a heartbeat that others watch. Whose heartbeat has
 * stood still for its patience, by the observer's own clock that never jumps, is declared gone. No clock of one machine is compared with
 * that of another. The patience is that of the process that is judged, which stops sending after half of it: what another one is set to
 * says nothing of that.
 */
import type { LineTold } from '../replicas';
import type { Connections } from './connection';
import { unavailable } from './errors';
import type { Known } from './known';
import type { Standing } from './take-in';
import type { Session } from './session';

export const LEASE_SQL = {
  join: `WITH p AS (INSERT INTO io.process (name, patience) VALUES ($1, $2) RETURNING id)
    INSERT INTO io.beat (process, n, at) SELECT id, 1, clock_timestamp() FROM p
      RETURNING process AS id, (extract(epoch FROM at) * 1000000)::bigint AS "beatAt"`,
  /** $1 me, $2 the names of the lines that this process would send for. No row of `own`: it was declared gone. */
  beat: `WITH own AS (UPDATE io.beat SET n = n + 1, at = clock_timestamp() WHERE process = $1
      AND NOT (SELECT p.gone FROM io.process p WHERE p.id = $1) RETURNING n, at)
    SELECT (SELECT n FROM own) AS n, (SELECT (extract(epoch FROM own.at) * 1000000)::bigint FROM own) AS "beatAt",
      (SELECT json_agg(json_build_array(b.process, b.n, (SELECT p.name FROM io.process p WHERE p.id = b.process),
        (SELECT f.mark FROM io.flow_set f WHERE f.process = b.process),
        (SELECT p.patience FROM io.process p WHERE p.id = b.process))) FROM io.beat b WHERE b.process <> $1) AS others,
      (SELECT json_agg(json_build_array(l.name, l.owner, l.resumed, l.changed,
        (SELECT e.last_id FROM io.line_end e WHERE e.line = l.id), l.state))
        FROM io.line l WHERE l.owner = $1 OR l.name = ANY ($2::text[])) AS lines,
      EXISTS (SELECT FROM io.ask a WHERE NOT a.taken) AS asked,
      (SELECT count(DISTINCT c.line) FROM io.contender c) AS contended,
      (SELECT count(DISTINCT c.process) FROM io.contender c) AS contenders, pg_backend_pid() AS backend`,
  /** A heartbeat that was seen is meant, null: whatever it says. */
  declare: `SELECT o_in_doubt AS "inDoubt", o_lines AS lines FROM io.declare_gone($1, $2, $3, $4)`,
} as const;

export interface Seen {
  /** Names of lines: ours, those of others, and those that nobody has. */
  readonly owned: string[];
  readonly taken: string[];
  readonly free: string[];
  readonly contended: number;
  readonly contenders: number;
  /** Whether somebody's question waits for an owner. */
  readonly asked: boolean;
  /** The other processes that live, by their numbers. */
  readonly others: ReadonlyMap<number, Other>;
  /** Of each line that somebody has: who, and what its owner says of it. */
  readonly told: ReadonlyMap<string, Told>;
  readonly marks: ReadonlyMap<string, Mark>;
}

export interface Other {
  readonly name: string;
  /** Of its flows; null: it has said nothing of them yet. */
  readonly flows: string | null;
}

export interface Told {
  readonly owner: number;
  readonly told: LineTold | null;
}

/** Of a line of ours: how often it was said that it goes on, and what changes when somebody decides, or takes in. */
export interface Mark {
  readonly resumed: number;
  readonly changed: number;
  readonly lastId: number | null;
}

export interface Lease extends Standing {
  /** Has a number; rejects when the database does not answer in time. */
  joined(): Promise<void>;
  /** One heartbeat, and what it saw; undefined: there was no answer, or the process had been declared gone. */
  beat(wanted: readonly string[]): Promise<Seen | undefined>;
  /** Whether others cannot have declared this process gone yet. */
  isFresh(): boolean;
  /** How many messages this process has put in doubt by declaring others gone, and how many lines it has freed so. */
  doubts(): number;
  freed(): number;
  /** The shortest patience of those that are alive; milliseconds. */
  shortestPatience(): number;
  /** Processes that are alive, this one included, as the last heartbeat saw it. */
  alive(): number;
  /** The orderly end: what is still being sent is in doubt, the lines are free. */
  leave(): Promise<void>;
}

export interface LeaseOptions {
  readonly connections: Connections;
  readonly name: string;
  readonly now: () => number;
  /** Milliseconds for which the heartbeat of this process may stand still, and those of others that do not say for how long. */
  readonly patience: number;
  readonly known: Pick<Known, 'joined' | 'beating' | 'left'>;
  /** Before there is a number, since what is known of the one before would be forgotten. */
  readonly onJoining: (session: Session) => Promise<void>;
  /** There is a number; before anything is written under it. */
  readonly onJoined: (session: Session) => Promise<void>;
  /** This process was declared gone by another; what it owned and claimed is not its any more. */
  readonly onGone: () => void;
  /** Numbers that processes of this database had in this very computer process, and that have ended. */
  readonly ended: Set<number>;
}

interface Row {
  readonly n: number | null;
  readonly beatAt: number | null;
  readonly others:
    [who: number, n: number, name: string, flows: string | null, patience: number | null][] | null;
  readonly lines: [string, number | null, number, number, number | null, LineTold | null][] | null;
  readonly contended: number;
  readonly contenders: number;
  readonly asked: boolean;
  readonly backend: number;
}

interface Declared {
  readonly inDoubt: number;
  readonly lines: number;
}

export function leaseOf(options: LeaseOptions): Lease {
  const { connections, name, now, patience, onGone, onJoining, onJoined, known, ended } = options;
  let number = 0;
  /** The last number of ours that was declared gone. */
  let lost = 0;
  let joining: Promise<void> | undefined;
  /** The start of the last heartbeat that passed, on the clock that never jumps and on the computer's. */
  let last = { steady: -Infinity, wall: -Infinity };
  /** What was seen of the others, and since when it has stood so. */
  const seen = new Map<number, { n: number; since: number }>();
  let doubts = 0;
  let freed = 0;
  let alive = 1;
  let shortest = patience;

  const onLease = <T>(work: (session: Session) => Promise<T>) => connections.use('lease', work);

  async function join(): Promise<void> {
    await onLease(async (session) => {
      await onJoining(session);
      await declareEnded(session);
      const start = { steady: performance.now(), wall: Date.now() };
      const [row] = (await session.query(LEASE_SQL.join, [name, Math.round(patience)])).rows as [
        { id: number; beatAt: number },
      ];
      known.joined({ process: row.id, n: 1, beatAt: row.beatAt });
      await onJoined(session);
      number = row.id;
      last = start;
      seen.clear();
    });
  }

  /** They were of this very process and nobody writes under their numbers any more. */
  async function declareEnded(session: Session): Promise<void> {
    for (const one of ended) {
      await declare(session, one, null);
      ended.delete(one);
    }
  }

  /** Whether it was not gone before. */
  async function declare(session: Session, who: number, n: number | null): Promise<boolean> {
    const [row] = (await session.query(LEASE_SQL.declare, [who, n, now(), number])).rows as Declared[];
    doubts += row?.inDoubt ?? 0;
    if (n !== null) freed += row?.lines ?? 0;
    seen.delete(who);
    return row !== undefined;
  }

  function joined(): Promise<void> {
    joining ??= join().catch((error: unknown) => {
      joining = undefined;
      throw error;
    });
    return joining;
  }

  async function joinAnew(gone: number): Promise<void> {
    if (number === gone && lost !== gone) {
      lost = gone;
      joining = undefined;
      onGone();
    }
    await joined();
  }

  /** @param gap milliseconds from the heartbeat before to this one, or for which it took: so long the database may have been away */
  async function observe(session: Session, others: NonNullable<Row['others']>, gap: number): Promise<void> {
    const at = performance.now();
    const there = new Set(others.map(([who]) => who));
    for (const who of seen.keys()) if (!there.has(who)) seen.delete(who);
    for (const [who, n, , , own] of others) {
      const allowed = own ?? patience;
      // What was seen before says nothing then: it could not beat either.
      const known = gap > allowed / 2 ? undefined : seen.get(who);
      if (known?.n !== n) seen.set(who, { n, since: at });
      else if (at - known.since > allowed) await declare(session, who, n);
    }
  }

  return {
    joined,
    joinAnew,
    me: () => number,
    doubts: () => doubts,
    freed: () => freed,
    alive: () => alive,
    shortestPatience: () => shortest,
    isFresh: () =>
      performance.now() - last.steady <= patience / 2 && Math.abs(Date.now() - last.wall) <= patience / 2,
    async beat(wanted) {
      await joined();
      const start = { steady: performance.now(), wall: Date.now() };
      const me = number;
      const beating = known.beating();
      try {
        return await onLease(async (session) => {
          const [row] = (await session.query(LEASE_SQL.beat, [me, wanted])).rows as [Row];
          if (row.backend !== session.backend) {
            // A pooler lends servers after all: nothing is sent without heartbeats, and the next session is looked at anew.
            session.end();
            throw unavailable('POOLED');
          }
          if (row.n === null) return undefined;
          beating.confirmed({ process: me, n: row.n, beatAt: row.beatAt ?? 0 });
          const others = row.others ?? [];
          alive = 1 + others.length;
          shortest = Math.min(patience, ...others.map(([, , , , own]) => own ?? patience));
          // A pause, of the database or of this process.
          const gap = Math.max(start.steady - last.steady, performance.now() - start.steady);
          last = start;
          await observe(session, others, gap);
          return seenIn(row, me);
        }).then(async (found) => {
          if (found === undefined) await joinAnew(me);
          return found;
        });
      } catch (error) {
        seen.clear();
        throw error;
      }
    },
    async leave() {
      if (number === 0) return;
      const me = number;
      if (await onLease((session) => declare(session, me, null))) known.left(me);
    },
  };
}

function seenIn({ lines, others, contended, contenders, asked }: Row, me: number): Seen {
  const of = (wanted: (owner: number | null) => boolean) =>
    (lines ?? []).flatMap(([name, owner]) => (wanted(owner) ? [name] : []));
  return {
    owned: of((owner) => owner === me),
    taken: of((owner) => owner !== null && owner !== me),
    free: of((owner) => owner === null),
    ...{ contended, contenders, asked },
    others: new Map((others ?? []).map(([who, , name, flows]) => [who, { name, flows }])),
    told: new Map(
      (lines ?? []).flatMap(([name, owner, , , , told]) => (owner === null ? [] : [[name, { owner, told }]])),
    ),
    marks: new Map(
      (lines ?? []).flatMap(([name, owner, resumed, changed, lastId]) =>
        owner === me ? [[name, { resumed, changed, lastId }] as const] : [],
      ),
    ),
  };
}
