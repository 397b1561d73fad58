/**
 * Gives the register's file back. libsql keeps a connection alive, and with it the lock, as long as a prepared statement
 * waits for the garbage collector; leaving WAL and the exclusive mode lets go of the lock at once.
 */
import type Database from 'libsql';

/** Connections that could not be given back, by their file: the disk was full or read-only. They still hold the lock. */
const held = new Map<string, Database.Database>();
/** Connections of files that are another's now: to close one could write into what is theirs. */
const abandoned: Database.Database[] = [];

/** What cannot be given back now is given back when the file is to be opened once more: `releaseHeld`. */
export function release(db: Database.Database, file: string): void {
  if (db.open && !letGo(db)) held.set(file, db);
}

/** Before a file is opened. What is still held keeps the file locked against this very process, as before. */
export function releaseHeld(file: string): void {
  const db = held.get(file);
  if (db !== undefined && letGo(db)) held.delete(file);
}

/** Touches neither file nor log any more; the connection ends with the process. */
export function abandon(db: Database.Database): void {
  abandoned.push(db);
}

function letGo(db: Database.Database): boolean {
  try {
    if (db.inTransaction) db.exec('ROLLBACK');
    db.exec(
      'PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_schema;',
    );
  } catch {
    return false;
  }
  db.close();
  return true;
}
