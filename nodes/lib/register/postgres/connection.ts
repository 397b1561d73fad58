/**
 * The connections of one process, one for each kind of work: each is opened once, when it is first needed, and again when it was
 * lost, with growing pauses between attempts that all of them share.
 */
import type { RegisterError } from '../types';
import { isLost, isPassing, toRegisterError, unavailable } from './errors';
import { isStillBusy, leftBehind, type LeftBehind } from './left-behind';
import { openSession, type Server, type Session, type SessionOptions } from './session';

/**
 * `take` takes messages in, `flush` writes their changes, `claim` reads what the lines ask, `read` what people ask and what
 * io-sends are owed, `people` writes what they decide, `lease` says that this process lives, and whose the lines are.
 */
export type Role = 'take' | 'flush' | 'claim' | 'read' | 'people' | 'lease';

/**
 * They call one function each, again and again, whose statements go by an index whatever they are given (by-index.ts). Left to itself the
 * server plans those anew at each call with few messages, since that looks cheaper to it than a plan for ten: a quarter of such a call.
 */
const PLANNED_ONCE: ReadonlySet<Role> = new Set<Role>(['take', 'flush']);

const CONNECTION_SQL = { planOnce: `SET plan_cache_mode = force_generic_plan` } as const;

/** Milliseconds between attempts, the last one from then on. */
const PAUSES = [0, 100, 250, 500, 1_000, 2_000, 5_000];
/** Between two looks whether the server is done with a statement that was given up; milliseconds. */
const LOOK_EVERY_MS = 500;

export interface ConnectionOptions extends SessionOptions {
  /** Looks at a server before anybody uses the session; rejects where it must not be used. */
  readonly met: (session: Session) => Promise<void>;
  /** There is a usable connection again, or there is none any more. */
  readonly onState: (lost: RegisterError | null) => void;
  /** Milliseconds for which a caller waits for a connection, and the most between two attempts. */
  readonly waitAtMost: number;
  readonly longestPause: number;
}

export interface Connections {
  /**
   * Work on the role's connection, one after the other. Rejects with IO_REGISTER_UNAVAILABLE when there is no connection in time, with
   * `ConnectionLost` when it was lost on the way.
   * @param patient waits for a connection for as long as it takes
   */
  use<T>(role: Role, work: (session: Session) => Promise<T>, patient?: boolean): Promise<T>;
  /** Why there is no usable connection; null: there is one, or there was never reason to doubt it. */
  lost(): RegisterError | null;
  /** The server that answered last. */
  server(): Server | undefined;
  /** Cuts all. Whoever waits is told. */
  end(): void;
}

export function connectionsOf(options: ConnectionOptions): Connections {
  const sessions = new Map<Role, Session>();
  /** That look whether the one before is done, so that there are at most two of each kind. */
  const looking = new Map<Role, Session>();
  const behind = new Map<Role, LeftBehind>();
  const turns = new Map<Role, Promise<unknown>>();
  let lost: RegisterError | null = null;
  let server: Server | undefined;
  let isEnded = false;
  /** Attempts that failed in a row, and when the next one may be. */
  let failures = 0;
  let notBefore = 0;
  /** By kind of work, when it is looked again whether the statement before is done: of others nothing is known by that. */
  const lookAgain = new Map<Role, number>();
  const waiting = new Set<() => void>();

  function setLost(error: RegisterError | null): void {
    const changed = (lost === null) !== (error === null);
    lost = error;
    if (changed) options.onState(error);
  }

  function assertOpen(): void {
    if (isEnded) throw unavailable('CLOSED');
  }

  async function pause(ms: number): Promise<void> {
    if (ms <= 0) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      waiting.add(done);
    });
  }

  /** A session of which the server has no statement of the one before any more. */
  async function free(role: Role): Promise<Session> {
    const known = looking.get(role);
    const session = known === undefined || known.isOver() ? await openSession(options) : known;
    looking.set(role, session);
    const before = behind.get(role) ?? leftBehind();
    behind.set(role, before);
    try {
      assertOpen();
      await before.assertDone(session);
      looking.delete(role);
      return session;
    } catch (error) {
      if (!isStillBusy(error)) session.end();
      throw error;
    }
  }

  /** Never on two servers: one of them does not know what the other one confirms. */
  function leaveOthers({ system, timeline }: Server): void {
    for (const session of sessions.values())
      if (session.server.system !== system || session.server.timeline !== timeline) session.end();
  }

  async function attempt(role: Role): Promise<Session> {
    try {
      const session = await free(role);
      try {
        assertOpen();
        await options.met(session);
        if (PLANNED_ONCE.has(role)) await session.query(CONNECTION_SQL.planOnce);
        assertOpen();
        // Meanwhile another connection may have met one that is ahead of it.
        options.assertCurrent?.(session.server);
      } catch (error) {
        session.end();
        throw error;
      }
      server = session.server;
      leaveOthers(server);
      failures = 0;
      notBefore = 0;
      setLost(null);
      return session;
    } catch (error) {
      if (isStillBusy(error)) {
        lookAgain.set(role, performance.now() + Math.min(LOOK_EVERY_MS, options.longestPause));
        // What people ask may take its time: all else goes on meanwhile.
        if (role !== 'read' && !isEnded) setLost(toRegisterError(error));
        throw error;
      }
      failures += 1;
      const pauseMs = PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0;
      notBefore = performance.now() + Math.min(pauseMs, options.longestPause);
      if (!isEnded) setLost(toRegisterError(error));
      throw error;
    }
  }

  /** @param end until when the caller waits, on the clock that never jumps */
  async function open(role: Role, end: number): Promise<Session> {
    const known = sessions.get(role);
    if (known !== undefined && !known.isOver()) return known;
    for (;;) {
      assertOpen();
      const left = end - performance.now();
      if (left <= 0) throw lost ?? unavailable('TIMEOUT');
      const from = Math.max(notBefore, lookAgain.get(role) ?? 0);
      await pause(Math.min(left, from - performance.now()));
      if (performance.now() < from) continue;
      assertOpen();
      try {
        const session = await attempt(role);
        sessions.set(role, session);
        return session;
      } catch (error) {
        if (isEnded || end < Infinity) {
          // What no waiting mends is said at once.
          if (isEnded) throw unavailable('CLOSED');
          if (!isPassing(error)) throw toRegisterError(error);
        }
      }
    }
  }

  return {
    use(role, work, patient = false) {
      // From now on: whoever stands behind others waits no longer than they.
      const end = patient ? Infinity : performance.now() + options.waitAtMost;
      const turn = (async () => {
        await turns.get(role);
        const session = await open(role, end);
        try {
          return await work(session);
        } catch (error) {
          if (isLost(error)) session.end();
          throw error;
        }
      })();
      turns.set(
        role,
        turn.catch(() => undefined),
      );
      return turn;
    },
    lost: () => (isEnded ? unavailable('CLOSED') : lost),
    server: () => server,
    end() {
      isEnded = true;
      for (const session of [...sessions.values(), ...looking.values()]) session.end();
      for (const done of waiting) done();
    },
  };
}
