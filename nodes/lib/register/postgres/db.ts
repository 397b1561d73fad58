/**
 * The database as the other parts use it. Statements name the schema as `io.` (schema.ts), times are milliseconds since the epoch, bigint
 * comes as number, bytea as Buffer.
 */
import { randomUUID } from 'node:crypto';
import type { Connections } from './connection';
import { codeOf, isConflict, isLost, isWriteFault, toRegisterError, toWriteError } from './errors';
import type { Server, Session } from './session';
import type { Secrets } from '../secrets';
import { RegisterError } from '../types';

export interface Tx {
  rows<T>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /** How many rows it changed. */
  changed(sql: string, values?: readonly unknown[]): Promise<number>;
}

export interface Db {
  /** For readings of people and pages; each statement by itself. Run once more when the connection was lost. */
  read<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same for what the lines ask, which must not wait for a long page. */
  claim<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same for whose the lines are, which must not wait for what hundreds of lines ask: a process that is gone is to be replaced soon. */
  own<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * A transaction, committed once however often `run` runs: when it met another one, or when the connection was lost before anybody knew.
   * What it resolves to is kept as JSON. `run` must wait for nothing but `tx`: it holds rows that others need.
   */
  transact<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
  now(): number;
  /** Of the institution of this line (`<fiscalCode>|…`): what one has sealed or hashed says nothing to another. */
  secretsOf(line: string): Secrets;
  /** The number of this process, the fence. */
  me(): number;
  /** The server that answered last; undefined before the first connection. */
  server(): Server | undefined;
}

/** Runs of one transaction that met others, or lost its connection. */
const MOST_RUNS = 20;

export const DB_SQL = {
  begin: `BEGIN; SET LOCAL synchronous_commit = on; SET LOCAL idle_in_transaction_session_timeout = '5s'`,
  done: `INSERT INTO io.done (token, result) VALUES ($1, $2)`,
  find: `SELECT result FROM io.done WHERE token = $1`,
} as const;

/** @param usable resolves when the register is open: schema and key are right, and this process has its number */
export function dbOf(
  connections: Connections,
  usable: () => Promise<void>,
  own: Pick<Db, 'now' | 'me' | 'secretsOf'> & {
    /** This decision is committed. */
    readonly decided: (token: string) => void;
  },
): Db {
  async function reading<T>(role: 'read' | 'claim' | 'lease', run: (tx: Tx) => Promise<T>): Promise<T> {
    await usable();
    for (let left = 2; ; left -= 1) {
      try {
        return await connections.use(role, (session) => run(txOf(session)));
      } catch (error) {
        if (!isLost(error) || left === 0) throw faultOf(error);
      }
    }
  }

  async function transact<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
    await usable();
    const token = randomUUID();
    const asked = { once: false };
    for (let left = MOST_RUNS; ; left -= 1) {
      try {
        return await connections.use('people', async (session) => {
          const before = asked.once ? await resultOf(session, token) : undefined;
          if (before !== undefined) return before.value as T;
          const value = await commit(session, token, run, () => {
            asked.once = true;
          });
          own.decided(token);
          return value;
        });
      } catch (error) {
        // The token is there: another run of the same was committed after all.
        const isThere = codeOf(error) === '23505' && asked.once;
        if (left === 0 || !(isLost(error) || isConflict(error) || isThere)) throw faultOf(error);
      }
    }
  }

  return {
    transact,
    secretsOf: (line) => own.secretsOf(line),
    read: (run) => reading('read', run),
    claim: (run) => reading('claim', run),
    own: (run) => reading('lease', run),
    now: () => own.now(),
    me: () => own.me(),
    server: () => connections.server(),
  };
}

async function commit<T>(
  session: Session,
  token: string,
  run: (tx: Tx) => Promise<T>,
  asking: () => void,
): Promise<T> {
  await session.query(DB_SQL.begin);
  try {
    const value = await run(txOf(session));
    asking();
    await session.query(DB_SQL.done, [token, JSON.stringify({ value })]);
    await session.query('COMMIT');
    return value;
  } catch (error) {
    if (!session.isOver()) await session.query('ROLLBACK');
    throw error;
  }
}

/** What the transaction with this token resolved to; undefined: it was not committed. */
async function resultOf(session: Session, token: string): Promise<{ value: unknown } | undefined> {
  const [found] = (await session.query(DB_SQL.find, [token])).rows as { result: { value: unknown } }[];
  return found?.result;
}

export function txOf(session: Session): Tx {
  return {
    rows: async <T>(sql: string, values?: readonly unknown[]) =>
      (await session.query(sql, values)).rows as T[],
    changed: async (sql, values) => (await session.query(sql, values)).changed,
  };
}

/** As the register rejects: what a write is to blame for, else what the database is. */
export function faultOf(error: unknown): Error {
  if (error instanceof RegisterError) return error;
  if (isWriteFault(error)) return toWriteError(error);
  // A mistake in a statement or in what calls it: nothing of the server's text goes further.
  return toRegisterError(error);
}
