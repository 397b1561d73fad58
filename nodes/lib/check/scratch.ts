/**
 * What a check has to remember of a large set: which keys and which people it has seen, and the rows that are wrong. Keys and
 * people of a list as most are stay in memory; all else is on disk, because a million rows would not fit beside Node-RED.
 * Unreadable there, because the key that hides them is only in memory and gone with the check. Nothing in the file survives it.
 */
import Database from 'libsql';
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { newKey, secretsOf, type Secrets } from '../register';
import { Fault } from '../runtime/fault';

/** Nothing of it has to survive: no journal, no waiting for the disk. The cache bounds the memory (KiB). */
const SETTINGS = `
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -32000;
`;

const TABLES = `
CREATE TABLE seen (hash BLOB PRIMARY KEY, row INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE notice (hash BLOB PRIMARY KEY, row INTEGER NOT NULL, cents INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE person (hash BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE to_ask (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, code BLOB NOT NULL) STRICT;
CREATE TABLE wrong (id INTEGER PRIMARY KEY, row BLOB NOT NULL) STRICT;
`;

/** Keys, people and notice numbers that are in memory, of each: two statements for each row cost a fifth of all that a row costs. */
const MOST_IN_MEMORY = 100_000;
/** Half of the hash tells a million rows apart as surely as all of it. */
const HASH_BYTES = 16;
/** Of a name of ours; SQLite's own companions of the file begin with it. */
const NAME = /^check-[0-9a-f-]{36}\.tmp/;

const inUse = new Set<string>();

/** Removes what checks left behind whose process ended in the middle. Only who holds the register may call this. */
export function removeLeftovers(folder: string): void {
  let names: string[] = [];
  try {
    names = readdirSync(folder);
  } catch {
    // No folder, no leftovers.
  }
  for (const name of names) {
    const file = path.join(folder, name);
    if (NAME.test(name) && ![...inUse].some((used) => file.startsWith(used))) remove(file);
  }
}

interface Notice {
  readonly row: number;
  readonly cents: number;
}

export class Scratch {
  readonly #file: string;
  readonly #db: Database.Database;
  readonly #secrets: Secrets = secretsOf(newKey());
  readonly #statement: Readonly<Record<keyof typeof SQL, Database.Statement>>;
  readonly #inMemory: number;
  readonly #keys = new Map<string, number>();
  readonly #notices = new Map<string, Notice>();
  readonly #persons = new Map<string, true>();
  #people = 0;
  #toAsk = 0;
  #wrong = 0;

  /**
   * Throws `Fault` IO_CHECK_FILE, as all methods do.
   * @param inMemory keys, people and notice numbers that do not go to disk
   */
  constructor(folder: string, inMemory = MOST_IN_MEMORY) {
    this.#inMemory = inMemory;
    this.#file = path.join(folder, `check-${randomUUID()}.tmp`);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      closeSync(openSync(this.#file, 'wx', 0o600));
      inUse.add(this.#file);
      this.#db = new Database(this.#file);
      this.#db.exec(`${SETTINGS}${TABLES}BEGIN;`);
      const prepared = Object.entries(SQL).map(([name, sql]) => [name, this.#db.prepare(sql)]);
      this.#statement = Object.fromEntries(prepared) as Record<keyof typeof SQL, Database.Statement>;
    } catch (error) {
      this.#forget();
      throw faultOf(error);
    }
  }

  get people(): number {
    return this.#people;
  }

  get toAsk(): number {
    return this.#toAsk;
  }

  get wrong(): number {
    return this.#wrong;
  }

  /** Notes a message's key; the row that had it before, if one had. */
  key(key: string, row: number): number | undefined {
    return this.#first(this.#keys, key, row, (hash) => {
      if (this.#statement.addKey.run([hash, row]).changes === 1) return undefined;
      return (this.#statement.rowOf.get([hash]) as { row: number }).row;
    });
  }

  /** Notes a payment's notice number; the row that had it before and its amount, if one had. */
  notice(number: string, row: number, cents: number): Notice | undefined {
    return this.#first(this.#notices, number, { row, cents }, (hash) => {
      if (this.#statement.addNotice.run([hash, row, cents]).changes === 1) return undefined;
      return this.#statement.noticeOf.get([hash]) as Notice;
    });
  }

  person(fiscalCode: string): void {
    const before = this.#first(this.#persons, fiscalCode, true, (hash) =>
      this.#statement.addPerson.run([hash]).changes === 1 ? undefined : true,
    );
    if (before === undefined) this.#people += 1;
  }

  /** A person whose profile is to be asked. */
  ask(fiscalCode: string): void {
    this.#use(() => {
      const sealed = this.#secrets.encrypt(fiscalCode);
      this.#toAsk += this.#statement.addToAsk.run([this.#hash(fiscalCode), sealed]).changes;
    });
  }

  /** The people whose profile is to be asked, each once. */
  *peopleToAsk(): Generator<string> {
    for (const code of this.#read('toAsk', 'code', 100)) yield code;
  }

  addWrong(row: string): void {
    this.#use(() => {
      this.#statement.addWrong.run([this.#secrets.encrypt(row)]);
      this.#wrong += 1;
    });
  }

  /** What was added as wrong, in that order. */
  *wrongRows(): Generator<string> {
    for (const row of this.#read('wrong', 'row', 250)) yield row;
  }

  /** No row comes any more: what they are compared with leaves the memory, the wrong rows and the people to ask stay. */
  forgetSeen(): void {
    for (const known of [this.#keys, this.#notices, this.#persons]) known.clear();
  }

  /** Forgets everything. What cannot be removed now is removed at the next start. */
  close(): void {
    this.forgetSeen();
    this.#use(() => this.#db.close());
    this.#forget();
  }

  /** Notes `value` for a text; what the same text had before, if it came before. `onDisk` does so with its hash. */
  #first<T>(
    known: Map<string, T>,
    text: string,
    value: T,
    onDisk: (hash: Buffer) => T | undefined,
  ): T | undefined {
    const own = copyOf(text);
    const before = known.get(own);
    if (before !== undefined) return before;
    if (known.size >= this.#inMemory) return this.#use(() => onDisk(this.#hash(own)));
    known.set(own, value);
    return undefined;
  }

  *#read(statement: 'toAsk' | 'wrong', column: string, page: number): Generator<string> {
    for (let after = 0; ;) {
      const from = after;
      const rows = this.#use(() => this.#statement[statement].all([from, page])) as ({ id: number } & Record<
        string,
        ArrayBuffer
      >)[];
      for (const row of rows) {
        after = row.id;
        yield this.#secrets.decrypt(row[column] ?? new Uint8Array()) ?? '';
      }
      if (rows.length < page) return;
    }
  }

  #hash(text: string): Buffer {
    return this.#secrets.hash(text).subarray(0, HASH_BYTES);
  }

  #use<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw faultOf(error);
    }
  }

  #forget(): void {
    inUse.delete(this.#file);
    remove(this.#file);
  }
}

const SQL = {
  addKey: 'INSERT OR IGNORE INTO seen VALUES (?, ?)',
  rowOf: 'SELECT row FROM seen WHERE hash = ?',
  addNotice: 'INSERT OR IGNORE INTO notice VALUES (?, ?, ?)',
  noticeOf: 'SELECT row, cents FROM notice WHERE hash = ?',
  addPerson: 'INSERT OR IGNORE INTO person VALUES (?)',
  addToAsk: 'INSERT OR IGNORE INTO to_ask (hash, code) VALUES (?, ?)',
  addWrong: 'INSERT INTO wrong (row) VALUES (?)',
  toAsk: 'SELECT id, code FROM to_ask WHERE id > ? ORDER BY id LIMIT ?',
  wrong: 'SELECT id, row FROM wrong WHERE id > ? ORDER BY id LIMIT ?',
} as const;

/** A text that was cut out of a longer one, as a cell out of its sheet, would keep all of that in memory. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}

/** libsql may keep a closed file open until its statements are collected: emptied first, it takes no room until then. */
function remove(file: string): void {
  try {
    truncateSync(file);
    rmSync(file);
  } catch {
    // Gone already, or (Windows) still open: the next start finds it, and nobody can read it.
  }
}

/** SQLite's messages may quote values: only the code is kept. */
function faultOf(error: unknown): Fault {
  const { code } = error as { code?: unknown };
  return new Fault('IO_CHECK_FILE', { error: typeof code === 'string' ? code : 'SQLITE' });
}
