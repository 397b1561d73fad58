/**
 * Moves one institution out of the database into a new register in an empty folder. What if the process dies:
 * before the commit: the database has all of it as before; what lies in the folder is a draft that nobody opens;
 * after the commit: the database sends nothing of it any more, the draft is whole and on disk, and the same command gives it its place.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { lockFolder } from '../folder-lock';
import { RegisterError } from '../faults';
import { institutionOf } from '../postgres/institution-secrets';
import { syncFolder, writeKey } from '../secrets';
import { writeSheets } from '../sheets/file';
import { openFile } from '../sqlite/open';
import { storeOf } from '../sqlite/store';
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
} from './database';
import type { MoveOptions } from './here';
import { copyLogAway, eraseLogs } from './log-away';
import { leftIn, namesIn, returningFolder, type Left } from './names';
import { goOn, MoveError } from './problem';
import { copyAway, copyLanesAway } from './rows-away';
import { eraseSheets, placesOf, sheetsAt } from './sheets';
import { openSource } from './source';

export interface AwayOptions extends MoveOptions {
  /** Fiscal code. */
  readonly institution: string;
}

export const AWAY_SQL = {
  lines: `SELECT name FROM (SELECT l.name FROM io.line l WHERE EXISTS (SELECT FROM io.lane x WHERE x.line = l.id)
      UNION SELECT f.line FROM io.follow f UNION SELECT p.line FROM io.paid_early p UNION SELECT k.line FROM io.keep k) known
    WHERE split_part(name, '|', 1) = $1 ORDER BY name`,
  /** Nothing is taken in for it here until it is moved here again … */
  note: `INSERT INTO io.away (institution) VALUES ($1) ON CONFLICT DO NOTHING`,
  /** … and nobody owns its lines. */
  close: `UPDATE io.line SET owner = -1, nodes = NULL, state = NULL WHERE name = ANY ($1::text[])`,
  erase: [
    `DELETE FROM io.message WHERE line IN (SELECT id FROM io.line WHERE name = ANY ($1::text[]))`,
    `DELETE FROM io.confirmation WHERE lane IN (SELECT l.id FROM io.lane l JOIN io.line line ON line.id = l.line WHERE line.name = ANY ($1::text[]))`,
    `DELETE FROM io.tally WHERE lane IN (SELECT l.id FROM io.lane l JOIN io.line line ON line.id = l.line WHERE line.name = ANY ($1::text[]))`,
    `DELETE FROM io.tally_change WHERE lane IN (SELECT l.id FROM io.lane l JOIN io.line line ON line.id = l.line WHERE line.name = ANY ($1::text[]))`,
    `DELETE FROM io.lane WHERE line IN (SELECT id FROM io.line WHERE name = ANY ($1::text[]))`,
    `DELETE FROM io.notice WHERE follow IN (SELECT id FROM io.follow WHERE line = ANY ($1::text[]))`,
    `DELETE FROM io.notice_tally WHERE follow IN (SELECT id FROM io.follow WHERE line = ANY ($1::text[]))`,
    `DELETE FROM io.notice_tally_change WHERE follow IN (SELECT id FROM io.follow WHERE line = ANY ($1::text[]))`,
    `DELETE FROM io.follow WHERE line = ANY ($1::text[])`,
    `DELETE FROM io.paid_early WHERE line = ANY ($1::text[])`,
    `DELETE FROM io.keep WHERE line = ANY ($1::text[])`,
  ],
} as const;

/** What was moved. Rejects with `MoveError` or `RegisterError`; then both sides are as they were, unless it is UNKNOWN_END. */
export async function moveAway(options: AwayOptions): Promise<Counts | undefined> {
  const { folder, progress } = options;
  const now = options.now ?? Date.now;
  const left = leftIn(folder, 'returning');
  const isEmpty = namesIn(folder).every((name) => left !== undefined && name === basename(left.path));
  // The key has left the draft for its place, and the rest is to follow.
  const isEnding = left !== undefined && existsSync(left.path);
  if (!isEmpty && !isEnding) throw new MoveError('NOT_EMPTY', { file: folder });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(folder);
  if (lock === null) throw new RegisterError('IO_REGISTER_BUSY', { file: folder, error: 'LOCKED' });
  try {
    const database = await openDatabase(options.database);
    try {
      await progress.step('connected');
      await beginAlone(database, options.database.patience, now);
      if (left !== undefined && (await endBefore(database, options, left))) {
        await rollBack(database);
        await progress.step('ended-before');
        return undefined;
      }
      return await move(database, options, now);
    } catch (error) {
      await rollBack(database).catch(() => undefined);
      throw error;
    } finally {
      database.end();
    }
  } finally {
    lock.release();
  }
}

async function endBefore(
  database: Database,
  { folder, isRehearsal }: AwayOptions,
  left: Left,
): Promise<boolean> {
  if (left.database !== database.name) throw new MoveError('OTHER_MOVE', { file: left.path });
  if (isRehearsal) throw new MoveError('CUT_SHORT', { file: left.path });
  if (await isCommitted(database, left.move)) {
    publish(folder, left.path);
    return true;
  }
  rmSync(left.path, { recursive: true, force: true });
  return false;
}

async function move(database: Database, options: AwayOptions, now: () => number): Promise<Counts> {
  const { folder, institution, isRehearsal, progress } = options;
  const found = await database.rows<{ name: string }>(AWAY_SQL.lines, [institution]);
  const lines = found.map(({ name }) => name);
  if (lines.length === 0) throw new MoveError('NO_INSTITUTION', { institution });
  const id = newMove();
  const draft = returningFolder(folder, database.name, id);
  let isKept = false;
  try {
    const sheets = await placesOf(database, institution);
    const counts = await countsInDatabase(database, lines, sheets);
    const whole = await write(database, draft, lines, options, now);
    if (sheets.length > 0) writeSheets(draft, await sheetsAt(database, sheets));
    await progress.step('copied');
    const source = openSource(draft, { now });
    try {
      assertEqual(counts, countsInFile(source));
    } finally {
      source.store.close();
    }
    sync(draft);
    await progress.step('compared');
    for (const sql of AWAY_SQL.erase) await database.changed(sql, [lines]);
    await database.changed(AWAY_SQL.close, [lines]);
    await database.changed(AWAY_SQL.note, [institution]);
    await eraseLogs(database, whole);
    await eraseSheets(database, institution);
    await noteMove(database, id, 'away', now());
    goOn(progress);
    if (isRehearsal) {
      await rollBack(database);
      await progress.step('rehearsed');
      return counts;
    }
    await progress.step('put-aside');
    isKept = true;
    const end = await commit(database, options.database, id);
    if (end === 'unknown') throw new MoveError('UNKNOWN_END', { file: draft });
    isKept = end === 'committed';
    if (!isKept) throw new RegisterError('IO_REGISTER_UNAVAILABLE', { error: 'COMMIT' });
    await progress.step('committed');
    publish(folder, draft);
    await progress.step('done');
    return counts;
  } finally {
    if (!isKept) rmSync(draft, { recursive: true, force: true });
  }
}

/** A register of its own in the folder of the draft, with the institution's key. The logs that it has whole. */
async function write(
  database: Database,
  draft: string,
  lines: readonly string[],
  { progress }: AwayOptions,
  now: () => number,
): Promise<readonly string[]> {
  mkdirSync(draft, { mode: 0o700 });
  writeKey(join(draft, 'register.key'), database.secrets.keyOf(institutionOf(lines[0] ?? '')));
  const store = storeOf(openFile(draft, { now }), now);
  try {
    const lanes = await copyLanesAway(database, store, lines);
    store.prepare('BEGIN IMMEDIATE').run();
    await copyAway(database, store, lines, lanes, progress);
    const whole = await copyLogAway(database, store, lines);
    // A key without a register is doubted; this one has just been made for it.
    store.prepare(`DELETE FROM meta WHERE name = 'doubt'`).run();
    store.prepare('COMMIT').run();
    return whole;
  } finally {
    store.close();
  }
}

function sync(draft: string): void {
  for (const name of namesIn(draft)) {
    const descriptor = openSync(join(draft, name), 'r+');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
  syncFolder(draft);
  syncFolder(dirname(draft));
}

/** To its place, the register last; nobody opens it there before the draft's folder is gone. May be run again at any point. */
function publish(folder: string, draft: string): void {
  for (const name of ['register.key', 'register.life', 'sheets.json', 'register.db'])
    if (existsSync(join(draft, name))) renameSync(join(draft, name), join(folder, name));
  syncFolder(folder);
  for (const name of namesIn(draft)) rmSync(join(draft, name), { force: true });
  rmdirSync(draft);
  syncFolder(folder);
}
