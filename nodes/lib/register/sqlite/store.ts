/**
 * The open file as the other parts use it: transactions, prepared statements, and one place where an error of SQLite
 * becomes one of the register. A register that was found damaged while in use answers nothing any more.
 */
import type Database from 'libsql';
import { isDamage, isWriteFault, toRegisterError } from './errors';
import type { Hold } from './hold';
import { RELAXED_IN_A_ROW } from './log-check';
import type { Opened } from './open';
import { abandon, release } from './release';
import type { Secrets } from '../secrets';
import { RegisterError } from '../types';

export type Value = string | number | Uint8Array | null;

export interface Statement {
  /** How many rows it changed, and the id of the last one inserted. */
  run(...values: Value[]): { changes: number; id: number };
  get(...values: Value[]): unknown;
  all(...values: Value[]): unknown[];
}

/** `relaxed`: seen by all that follows, but on disk only with the next full commit. */
export type Durability = 'full' | 'relaxed';

export interface Store {
  readonly secrets: Secrets;
  readonly now: () => number;
  /** How many times the register was opened, this time included. */
  readonly run: number;
  readonly hold: Hold;
  prepare(sql: string): Statement;
  /** Throws `RegisterError` where the file is not ours any more. Every transaction begins with it. */
  assertOurs(): void;
  /** Runs work that needs the file; throws `RegisterError` when the file is closed or fails. */
  use<T>(work: () => T): T;
  /** The same for who asks from outside: read at once, told in a later turn; rejects instead. */
  read<T>(work: () => T): Promise<T>;
  /** The same, all or nothing. What `onRollback` was given runs when it was nothing. */
  transaction<T>(work: () => T, durability: Durability): T;
  /** Work within a transaction that may fail alone: then only it is undone. */
  attempt<T>(work: () => T): T;
  onRollback(listener: () => void): void;
  /** The register's error for this fault; a damage is remembered. */
  fault(error: unknown): RegisterError;
  /** The error of a file whose content contradicts itself. */
  damaged(problem: string): RegisterError;
  /** Why nothing can be done any more; null while all is well. */
  refusal(): RegisterError | null;
  close(): void;
}

export function storeOf(opened: Opened, now: () => number): Store {
  const { db, file, secrets, run, hold } = opened;
  const listeners: (() => void)[] = [];
  let relaxedInARow = 0;
  let refusal: RegisterError | null = null;

  /** SQLite has already rolled back by itself after some faults. */
  function rollback(): void {
    try {
      if (db.inTransaction) db.exec('ROLLBACK');
    } finally {
      undone();
    }
  }

  /** Each forgets what it knew, also where another one cannot read the disk. */
  function undone(): void {
    const faults: unknown[] = [];
    for (const listener of listeners)
      try {
        listener();
      } catch (error) {
        faults.push(error);
      }
    if (faults.length > 0) throw faults[0];
  }

  const store: Store = {
    secrets,
    now,
    run,
    hold,
    assertOurs() {
      const lost = hold.look();
      if (lost !== null) throw lost;
    },
    prepare: (sql) => statementOf(db.prepare(sql)),
    use(work) {
      if (refusal) throw refusal;
      try {
        return work();
      } catch (error) {
        throw isWriteFault(error) ? error : store.fault(error);
      }
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- the file is read at once; a fault rejects
    read: async (work) => store.use(work),
    transaction(work, durability) {
      return store.use(() => {
        store.assertOurs();
        const isRelaxed = durability === 'relaxed' && relaxedInARow < RELAXED_IN_A_ROW;
        if (isRelaxed) db.exec('PRAGMA synchronous = NORMAL');
        try {
          db.exec('BEGIN IMMEDIATE');
          const result = work();
          db.exec('COMMIT');
          relaxedInARow = isRelaxed ? relaxedInARow + 1 : 0;
          return result;
        } catch (error) {
          rollback();
          throw error;
        } finally {
          if (isRelaxed) db.exec('PRAGMA synchronous = FULL');
        }
      });
    },
    attempt(work) {
      db.exec('SAVEPOINT attempt');
      try {
        const result = work();
        db.exec('RELEASE attempt');
        return result;
      } catch (error) {
        if (db.inTransaction) db.exec('ROLLBACK TO attempt; RELEASE attempt');
        undone();
        throw error;
      }
    },
    onRollback(listener) {
      listeners.push(listener);
    },
    fault(error) {
      const fault = toRegisterError(error, file);
      if (isDamage(fault)) refusal ??= fault;
      return fault;
    },
    damaged: (problem) => new RegisterError('IO_REGISTER_DAMAGED', { file, problem }),
    refusal: () => refusal,
    close() {
      refusal = new RegisterError('IO_REGISTER_UNAVAILABLE', { file, error: 'CLOSED' });
      // What has moved or is another's must not be written any more, nor its log deleted.
      if (hold.look() === null) release(db, file);
      else abandon(db);
      hold.end();
    },
  };
  return store;
}

/** Parameters always go as a list: libsql takes a single object, null and bytes too, for named ones. */
function statementOf(statement: Database.Statement): Statement {
  return {
    run(...values) {
      const { changes, lastInsertRowid } = statement.run(values);
      return { changes, id: Number(lastInsertRowid) };
    },
    get: (...values) => statement.get(values),
    all: (...values) => statement.all(values),
  };
}
