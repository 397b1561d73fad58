/**
 * Gives the register's file back. libsql keeps a connection alive, and with it the lock, as long as a prepared statement
 * waits for the garbage collector; leaving WAL and the exclusive mode lets go of the lock at once.
 */
import type Database from 'libsql';
import { identityOf, isSameFile, type FileIdentity } from './file-identity';

/** Connections that could not be given back, by their path: the disk was full or read-only. They still hold the lock. */
const held = new Map<string, { readonly db: Database.Database; readonly identity: FileIdentity | null }>();
/** Connections of files that are another's now: to close one could write into what is theirs. */
const abandoned: Database.Database[] = [];

/** What cannot be given back now is given back when the file is to be opened once more: `releaseHeld`. */
export function release(db: Database.Database, file: string): void {
  if (!db.open) return;
  try {
    letGo(db);
  } catch {
    held.set(file, { db, identity: identityOf(file) });
  }
}

/** Before a file is opened. Throws what still keeps a connection of this process from letting go of it. */
export function releaseHeld(file: string): void {
  const one = held.get(file);
  if (one === undefined) return;
  try {
    letGo(one.db);
  } catch (error) {
    if (one.identity !== null && isSameFile(one.identity, identityOf(file))) throw error;
    abandon(one.db);
  }
  held.delete(file);
}

/** Touches neither file nor log any more; the connection ends with the process. */
export function abandon(db: Database.Database): void {
  abandoned.push(db);
}

function letGo(db: Database.Database): void {
  if (db.inTransaction) db.exec('ROLLBACK');
  db.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_schema;');
  db.close();
}
