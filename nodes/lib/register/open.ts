/**
 * Opens the register's file for this process alone, or says why not. Nothing here ever overwrites a register: what looks
 * damaged is set aside under a new name, and as long as it lies there no new register is begun, because a new one does
 * not know what was already sent.
 */
import Database from 'libsql';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { codeOf, isDamage, toRegisterError } from './errors';
import { migrate, MIGRATIONS, versionOf } from './schema';
import { isKey, newKey, readKey, secretsOf, writeKey, type Secrets } from './secrets';
import { RegisterError } from './types';

export interface OpenOptions {
  /** The clock, milliseconds since the epoch. */
  readonly now: () => number;
  /** For tests: the steps from version to version. */
  readonly migrations?: readonly string[];
  /** For tests: the most pages (4 KiB) that the file may have. */
  readonly maxPages?: number;
}

export interface Opened {
  readonly db: Database.Database;
  readonly file: string;
  readonly secrets: Secrets;
  /** How many times the register was opened, this time included. */
  readonly run: number;
}

/** The lock stays from the first transaction on, without writing anything yet. */
const LOCK = `PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;`;

/**
 * As long as the lock is held from the start WAL needs no shared memory. Small, frequent checkpoints keep every single
 * commit short. `secure_delete` overwrites what is deleted.
 */
const SETTINGS = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA foreign_keys = ON;
PRAGMA cache_size = -8000;
PRAGMA wal_autocheckpoint = 300;
`;

/** Fails with a constraint unless SQLite's quick check says `ok`; as plain SQL, so that no statement keeps the file open. */
const QUICK_CHECK = `
CREATE TEMP TABLE verdict (line TEXT CHECK (line = 'ok'));
INSERT INTO verdict SELECT quick_check FROM pragma_quick_check;
DROP TABLE verdict;
`;

/**
 * Opens `<folder>/register.db`, making folder, file and key when there are none.
 * Throws `RegisterError`: IO_REGISTER_BUSY when another process has it, IO_REGISTER_DAMAGED (args `file` and `problem`:
 * `set-aside`, `still-there`, `unreadable`, `key-missing`, `key-wrong`), IO_REGISTER_FULL, IO_REGISTER_UNAVAILABLE (args `file` and `error`).
 */
export function openFile(folder: string, options: OpenOptions): Opened {
  const file = join(folder, 'register.db');
  try {
    return open(folder, file, options);
  } catch (error) {
    throw toRegisterError(error, file);
  }
}

function open(folder: string, file: string, options: OpenOptions): Opened {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  refuseWhileDamagedLies(folder);
  const before = sizeOf(file);
  const leftLog = sizeOf(`${file}-wal`) ?? 0;
  if (leftLog > 0 && !before) throw setAside(folder, file, options.now());
  closeSync(openSync(file, 'a', 0o600));
  restrict(folder, file);

  const db = lockAndCheck(folder, file, options);
  try {
    const keyFile = join(folder, 'register.key');
    const known = options.migrations ?? MIGRATIONS;
    const version = versionOf(db);
    if (version > known.length) {
      throw new RegisterError('IO_REGISTER_UNAVAILABLE', { file, error: 'NEWER_VERSION' });
    }
    if (version === 0 && before !== null && existsSync(keyFile)) {
      // There was a register here, and now there is an empty file.
      release(db);
      throw setAside(folder, file, options.now());
    }
    db.exec(SETTINGS);
    if (options.maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${options.maxPages}`);
    migrate(db, known);
    return { db, file, secrets: matchKey(db, keyFile), run: countRun(db) };
  } catch (error) {
    release(db);
    throw error;
  }
}

/** Changes nothing in the file; what is found damaged is set aside as it is. */
function lockAndCheck(folder: string, file: string, options: OpenOptions): Database.Database {
  const db = new Database(file);
  try {
    db.exec(LOCK);
    db.exec(QUICK_CHECK);
    return db;
  } catch (error) {
    db.close();
    if (codeOf(error).startsWith('SQLITE_CONSTRAINT') || isDamage(error))
      throw setAside(folder, file, options.now());
    throw error;
  }
}

/**
 * The key of this register. A new one is made only as long as the register has never had one: with another key nothing
 * that was sent would be recognised.
 */
function matchKey(db: Database.Database, keyFile: string): Secrets {
  const row = db.prepare(`SELECT value FROM meta WHERE name = 'key-check'`).get([]) as
    { value: ArrayBuffer } | undefined;
  const found = readKey(keyFile);
  if (found === null && row !== undefined) {
    throw new RegisterError('IO_REGISTER_DAMAGED', { file: keyFile, problem: 'key-missing' });
  }
  if (found !== null && !isKey(found)) {
    throw new RegisterError('IO_REGISTER_DAMAGED', { file: keyFile, problem: 'key-wrong' });
  }
  const key = found ?? newKey();
  const secrets = secretsOf(key);
  if (row !== undefined && !secrets.check.equals(Buffer.from(row.value))) {
    throw new RegisterError('IO_REGISTER_DAMAGED', { file: keyFile, problem: 'key-wrong' });
  }
  if (found === null) writeKey(keyFile, key);
  if (row === undefined) db.prepare(`INSERT INTO meta VALUES ('key-check', ?)`).run([secrets.check]);
  return secrets;
}

/** Numbers the times that the register was opened, to tell the outcomes of this run from those of earlier ones. */
function countRun(db: Database.Database): number {
  const row = db
    .prepare(
      `INSERT INTO meta VALUES ('run', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`,
    )
    .get([]) as { value: number };
  return row.value;
}

/**
 * Gives the file back. libsql keeps a connection alive, and with it the lock, as long as a prepared statement waits for
 * the garbage collector; leaving WAL and the exclusive mode lets go of the lock at once.
 */
export function release(db: Database.Database): void {
  if (!db.open) return;
  try {
    if (db.inTransaction) db.exec('ROLLBACK');
    db.exec(
      'PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_schema;',
    );
  } catch {
    // A full or lost disk: the file is as whole as after a crash, and the lock ends with the process.
  }
  db.close();
}

/** The person who moves the damaged register away has seen it; until then nothing is sent. */
function refuseWhileDamagedLies(folder: string): void {
  const damaged = readdirSync(folder).find((name) => /^register\.damaged-.*\.db(-wal)?$/.test(name));
  if (damaged === undefined) return;
  throw new RegisterError('IO_REGISTER_DAMAGED', { file: join(folder, damaged), problem: 'still-there' });
}

/**
 * Renames the register to `register.damaged-<time>.db`, with its write-ahead log. The file goes first: a register without
 * its log would be an older one, and would send again. Where it cannot be renamed it stays, and the next start meets it again.
 */
function setAside(folder: string, file: string, now: number): RegisterError {
  const stamp = new Date(now).toISOString().replace(/[:.]/g, '-');
  const aside = join(folder, `register.damaged-${stamp}.db`);
  try {
    if (existsSync(file)) renameSync(file, aside);
    if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${aside}-wal`);
  } catch {
    return new RegisterError('IO_REGISTER_DAMAGED', { file, problem: 'unreadable' });
  }
  return new RegisterError('IO_REGISTER_DAMAGED', { file: aside, problem: 'set-aside' });
}

/** Bytes of a file; null when there is none. */
function sizeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.size ?? null;
}

/** Only the owner reads folder and file. Who is not the owner, or has no such modes (Windows), is not stopped by it. */
function restrict(folder: string, file: string): void {
  try {
    chmodSync(folder, 0o700);
    chmodSync(file, 0o600);
  } catch {
    // The guide says how to protect the folder where modes do not.
  }
}
