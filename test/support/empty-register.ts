/** A register with all its tables that nobody has opened yet: to make them costs more than most tests that need one. */
import Database from 'libsql';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, MIGRATIONS } from '../../nodes/lib/register/sqlite/schema';

let empty: Buffer | undefined;

/** Makes the folder, and in it the file as the register finds it when its first start ended before it had a name and a key. */
export function placeEmptyRegister(folder: string): void {
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(folder, 'register.db'), (empty ??= made()), { mode: 0o600 });
}

function made(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'io-empty-register-'));
  const file = join(folder, 'register.db');
  const db = new Database(file);
  try {
    db.exec('PRAGMA journal_mode = WAL');
    migrate(db, MIGRATIONS);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
  const bytes = readFileSync(file);
  rmSync(folder, { recursive: true });
  return bytes;
}
