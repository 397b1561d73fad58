/** Opens the register's file for this process alone, or says why not. Nothing here ever overwrites a register. */
import Database from 'libsql';
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSimulated } from '../../core/destination';
import { countsAgree } from './counts-check';
import { codeOf, isDamage, toRegisterError } from './errors';
import { identityOf, keepsBirths } from './file-identity';
import { lockFolder, type FolderLock } from '../folder-lock';
import { holdOf, type Hold } from './hold';
import { thisHost, type Host } from './host';
import { lifeFileIn, readLife } from './life';
import { logHasLostCommits } from './log-check';
import { doubtOf, type Found } from './origin';
import { release, releaseHeld } from './release';
import { migrate, MIGRATIONS, versionOf } from './schema';
import { isKey, newKey, readKey, secretsOf, writeKey, type Secrets } from '../secrets';
import { keepLog, refuseWhileDamagedLies, setAside } from './set-aside';
import { RegisterError, type Doubt } from '../types';

export interface OpenOptions {
  /** The clock, milliseconds since the epoch. */
  readonly now: () => number;
  /** For tests: the steps from version to version. */
  readonly migrations?: readonly string[];
  /** For tests: the most pages (4 KiB) that the file may have. */
  readonly maxPages?: number;
  /** For tests: the computer, and its last start. */
  readonly host?: Host;
}

export interface Opened {
  readonly db: Database.Database;
  readonly file: string;
  readonly secrets: Secrets;
  /** How many times the register was opened, this time included. */
  readonly run: number;
  readonly hold: Hold;
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
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lock = lockFolder(folder);
    if (lock === null) throw new RegisterError('IO_REGISTER_BUSY', { file, error: 'LOCKED' });
    try {
      return open(folder, file, lock, options);
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    throw toRegisterError(error, file);
  }
}

function open(folder: string, file: string, lock: FolderLock, options: OpenOptions): Opened {
  releaseHeld(file);
  refuseWhileDamagedLies(folder);
  const before = sizeOf(file);
  const leftLog = sizeOf(`${file}-wal`) ?? 0;
  if (leftLog > 0 && !before) throw setAside(folder, file, options.now());
  // Before anything is changed: what lies there tells whether it is the register that was left here.
  const found = {
    ...{ life: readLife(folder), self: identityOf(lifeFileIn(folder), keepsBirths(file)) },
    ...{ hadKey: existsSync(join(folder, 'register.key')), host: options.host ?? thisHost() },
  };
  closeSync(openSync(file, 'a', 0o600));
  restrict(folder, file);

  const db = lockAndCheck(folder, file, options);
  try {
    const known = options.migrations ?? MIGRATIONS;
    const version = versionOf(db);
    if (version > known.length) {
      throw new RegisterError('IO_REGISTER_UNAVAILABLE', { file, error: 'NEWER_VERSION' });
    }
    if (version === 0 && before !== null && found.hadKey) {
      // There was a register here, and now there is an empty file.
      release(db, file);
      throw setAside(folder, file, options.now());
    }
    db.exec(SETTINGS);
    if (options.maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${options.maxPages}`);
    migrate(db, known);
    if (!countsAgree(db)) {
      release(db, file);
      throw setAside(folder, file, options.now());
    }
    const identity = identityOf(file);
    if (identity === null) throw new RegisterError('IO_REGISTER_MOVED', { file });
    const { register, run } = noteRun(db, { ...found, db: identity, now: options.now() });
    const secrets = matchKey(db, join(folder, 'register.key'));
    const about = { register, run, host: found.host };
    const hold = holdOf({ folder, file, lock, now: options.now, about, db: identity });
    db.prepare(`DELETE FROM meta WHERE name = 'unsigned'`).run([]);
    return { db, file, secrets, run, hold };
  } catch (error) {
    release(db, file);
    throw error;
  }
}

/** Changes nothing in the file; what is found damaged is set aside as it is. */
function lockAndCheck(folder: string, file: string, options: OpenOptions): Database.Database {
  const db = new Database(file);
  try {
    db.exec(LOCK);
    if (logHasLostCommits(`${file}-wal`)) {
      keepLog(folder, file, options.now());
      throw new RegisterError('IO_REGISTER_DAMAGED', { file, problem: 'log' });
    }
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

const KNOWN = `SELECT (SELECT value FROM meta WHERE name = 'register') AS register,
  (SELECT value FROM meta WHERE name = 'run') AS run,
  (SELECT value FROM meta WHERE name = 'unsigned') AS unsigned`;
const WAITING = `SELECT DISTINCT line FROM lane JOIN tally ON lane.id = tally.lane
  WHERE n > 0 AND state IN ('queued', 'checking')`;

/**
 * Numbers the times that the register was opened, to tell the outcomes of this run from those of earlier ones; gives a new one
 * its name; and notes, with the same commit, why it is doubted. As long as a register that has just got its name is `unsigned`, no sign
 * of life was left yet, and nothing taken in.
 */
function noteRun(
  db: Database.Database,
  found: Omit<Found, 'known' | 'waits'>,
): { readonly register: string; readonly run: number } {
  const row = db.prepare(KNOWN).get([]) as Known;
  const waiting = db.prepare(WAITING).all([]) as { line: string }[];
  const waits = waiting.some(({ line }) => !isSimulated(line));
  const reason = doubtOf({ ...found, known: knownOf(row), waits });
  const doubt: Doubt | null = reason && { reason, at: found.now, lastSeenAt: found.life?.at ?? null };
  const register = row.register ?? randomBytes(12).toString('hex');
  const run = (row.run ?? 0) + 1;
  const unsigned = row.register === null && { unsigned: 1 };
  const values = { register, run, ...unsigned, ...(doubt && { doubt: JSON.stringify(doubt) }) };
  const write = db.prepare(
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  db.exec('BEGIN IMMEDIATE');
  for (const [name, value] of Object.entries(values)) write.run([name, value]);
  db.exec('COMMIT');
  return { register, run };
}

interface Known {
  readonly register: string | null;
  readonly run: number | null;
  readonly unsigned: number | null;
}

function knownOf({ register, run, unsigned }: Known): Found['known'] {
  if (run === null) return null;
  return register === null ? 'former' : { register, run, unsigned: unsigned !== null };
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
