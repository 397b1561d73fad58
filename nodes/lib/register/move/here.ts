/**
 * Moves the register of a folder into a database. What if the process dies:
 * before the file is put aside: the database has nothing of it, the file is as it was;
 * from then on until the commit: nobody opens the file, the database has all of it or nothing, and the same command once more asks it;
 * after the commit: nobody opens the file, and the same command gives it its last name.
 */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { OWN_KEY_SQL, institutionOf } from '../postgres/institution-secrets';
import { lockFolder } from '../folder-lock';
import { RegisterError } from '../faults';
import { syncFolder } from '../secrets';
import { readSheets, sheetFile } from '../sheets/file';
import { release } from '../sqlite/release';
import { assertEqual, countsInDatabase, countsInFile, type Counts } from './counts';
import {
  beginAlone,
  commit,
  isCommitted,
  newMove,
  noteMove,
  openDatabase,
  rollBack,
  type Database,
  type DatabasePlace,
} from './database';
import { copyLog } from './log-here';
import { copyLanes, copyMessages } from './messages-here';
import { leftIn, movedFile, movedIn, movingFile } from './names';
import { copyNotices } from './notices-here';
import { goOn, MoveError, type Progress } from './problem';
import { copySettings } from './settings-here';
import { copySheets, placesIn, putSheetsAside } from './sheets';
import { linesOf, openSource, type Source } from './source';

export interface MoveOptions {
  /** `<userDir>/io-servizi-sociali`. */
  readonly folder: string;
  readonly database: DatabasePlace;
  /** All of it, and then undone. */
  readonly isRehearsal: boolean;
  readonly progress: Progress;
  /** Default: the clock. */
  readonly now?: () => number;
}

const HERE_SQL = {
  /** Whether there is anything of a line, or with a null of any line of the institution. */
  there: `SELECT name FROM (
      SELECT line.name FROM io.line line WHERE EXISTS (SELECT FROM io.lane l WHERE l.line = line.id)
      UNION SELECT f.line FROM io.follow f UNION SELECT p.line FROM io.paid_early p) known
    WHERE name = ANY ($1::text[]) OR split_part(name, '|', 1) = ANY ($2::text[]) ORDER BY name LIMIT 1`,
  /** Institutions that were moved away from here before: messages are taken in for them again … */
  back: `DELETE FROM io.away WHERE institution = ANY ($1::text[])`,
  /** … and their lines are free, also those of which the file has nothing left. */
  free: `UPDATE io.line SET owner = NULL WHERE owner = -1 AND split_part(name, '|', 1) = ANY ($1::text[])`,
} as const;

/** What was moved. Rejects with `MoveError` or `RegisterError`; then both sides are as they were, unless it is UNKNOWN_END. */
export async function moveHere(options: MoveOptions): Promise<Counts | undefined> {
  const { folder, isRehearsal, progress } = options;
  const now = options.now ?? Date.now;
  const left = leftIn(folder, 'moving');
  if (left !== undefined && isRehearsal) throw new MoveError('CUT_SHORT', { file: left.path });
  const before = movedIn(folder);
  if (left === undefined && before !== undefined) throw new MoveError('MOVED_BEFORE', { file: before });
  if (left !== undefined && (await endBefore(options, now))) {
    await progress.step('ended-before');
    return undefined;
  }
  const source = openSource(folder, { now });
  try {
    await progress.step('opened', { messages: source.messages });
    const database = await openDatabase(options.database);
    try {
      await progress.step('connected');
      return await move(source, database, options, now);
    } finally {
      database.end();
    }
  } finally {
    source.store.close();
  }
}

async function move(
  source: Source,
  database: Database,
  options: MoveOptions,
  now: () => number,
): Promise<Counts> {
  const { folder, isRehearsal, progress } = options;
  const counts = countsInFile(source);
  const id = newMove();
  await beginAlone(database, options.database.patience, now);
  try {
    await copy(source, database, now, progress);
    await progress.step('copied');
    assertEqual(counts, await countsInDatabase(database, linesOf(source), placesIn(source.sheets)));
    await progress.step('compared');
    await noteMove(database, id, 'here', now());
    goOn(progress);
  } catch (error) {
    await rollBack(database).catch(() => undefined);
    throw error;
  }
  if (isRehearsal) {
    await rollBack(database);
    await progress.step('rehearsed');
    return counts;
  }
  const aside = movingFile(folder, database.name, id);
  putAside(source, aside);
  if (!isAsCopied(source)) {
    rename(folder, aside, source.file);
    throw new RegisterError('IO_REGISTER_BUSY', { file: sheetFile(folder), error: 'LOCKED' });
  }
  await progress.step('put-aside');
  const end = await commit(database, options.database, id);
  if (end === 'not-committed') {
    rename(folder, aside, source.file);
    throw new RegisterError('IO_REGISTER_UNAVAILABLE', { error: 'COMMIT' });
  }
  if (end === 'unknown') throw new MoveError('UNKNOWN_END', { file: aside });
  await progress.step('committed');
  putSheetsAside(folder, now());
  rename(folder, aside, movedFile(folder, now()));
  await progress.step('done');
  return counts;
}

async function copy(
  source: Source,
  database: Database,
  now: () => number,
  progress: Progress,
): Promise<void> {
  const lines = linesOf(source);
  await bringKeys(source, database, lines);
  const institutions = [...new Set(lines.map(institutionOf))];
  for (const sql of [HERE_SQL.back, HERE_SQL.free]) await database.changed(sql, [institutions]);
  const placed = await copyLanes(source, database, lines);
  await copyMessages(source, database, placed, now(), progress);
  await copySettings(source, database, placed);
  await copySheets(database, source.sheets);
  await copyNotices(source, database, progress);
  await copyLog(source, database, progress);
}

/**
 * The keyed hashes in the file cannot be made anew without what they were made of: its key becomes that of its institutions. Whose key
 * it is already (it was here before) may have other lines here.
 */
async function bringKeys(source: Source, database: Database, lines: readonly string[]): Promise<void> {
  const { secrets, rows, changed } = database;
  const institutions = [...new Set(lines.map(institutionOf))];
  const others = institutions.filter((one) => !secrets.keyOf(one).equals(source.key));
  const [there] = await rows<{ name: string }>(HERE_SQL.there, [lines, others]);
  if (there !== undefined) throw new MoveError('LINE_THERE', { line: there.name });
  for (const one of others) await changed(OWN_KEY_SQL.set, [one, secrets.seal(one, source.key)]);
  await secrets.learn(database.session);
}

/**
 * From here on nobody opens the file. Where a file that is open can be renamed it stays locked meanwhile; elsewhere the lock of the
 * folder holds.
 */
function putAside({ folder, file, opened }: Source, aside: string): void {
  opened.db.exec('PRAGMA journal_mode = DELETE');
  if (process.platform === 'win32') release(opened.db, file);
  rename(folder, file, aside);
  if (process.platform !== 'win32') release(opened.db, aside);
}

/** An act on a sheet does not wait for the register: a Node-RED that was started meanwhile may have done one. From now on none does. */
function isAsCopied({ folder, sheets }: Source): boolean {
  return isDeepStrictEqual(readSheets(folder), sheets);
}

function rename(folder: string, from: string, to: string): void {
  renameSync(from, to);
  syncFolder(folder);
}

/** Ends a move that was cut short. Whether the database has all: else the file is back where it was. */
async function endBefore({ folder, database: place }: MoveOptions, now: () => number): Promise<boolean> {
  const lock = lockFolder(folder);
  if (lock === null)
    throw new RegisterError('IO_REGISTER_BUSY', { file: join(folder, 'register.db'), error: 'LOCKED' });
  try {
    const left = leftIn(folder, 'moving');
    if (left === undefined) return true;
    const database = await openDatabase(place);
    try {
      if (left.database !== database.name) throw new MoveError('OTHER_MOVE', { file: left.path });
      await beginAlone(database, place.patience, now);
      const isHere = await isCommitted(database, left.move);
      const to = isHere ? movedFile(folder, now()) : join(folder, 'register.db');
      if (existsSync(to)) throw new MoveError('OTHER_MOVE', { file: left.path });
      if (isHere) putSheetsAside(folder, now());
      rename(folder, left.path, to);
      await rollBack(database);
      return isHere;
    } finally {
      database.end();
    }
  } finally {
    lock.release();
  }
}
