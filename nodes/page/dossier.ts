/**
 * All of one sending, in one file of its own: what is known of it, and its rows. Sealed with the register's key and bound to this
 * file and place, on disk before whoever wrote it goes on. Numbers of rows and their states alone are in the clear.
 */
import Database from 'libsql';
import { closeSync, openSync } from 'node:fs';
import type { Secrets } from '../lib/register';
import { Fault } from '../lib/runtime/fault';
import type { Problem, Warning } from '../lib/core';
import type { CellFault, TableRow } from '../lib/reader/table';
import type { Words } from '../lib/core/words';
import type { RowState } from './api';
import type { FirstLook, Head } from './head';

/** `secure_delete`: what is erased must not stay in the file's free pages. The cache bounds the memory (KiB). */
const SETTINGS = `
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA cache_size = -8000;
`;

const TABLES = `
CREATE TABLE IF NOT EXISTS part (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS row (number INTEGER PRIMARY KEY, state INTEGER NOT NULL, cells BLOB NOT NULL, found BLOB) STRICT;
CREATE INDEX IF NOT EXISTS row_state ON row (state);
`;

/** Rows erased in one turn of the event loop. */
const SLICE = 500;

/** In this order they are kept as numbers; `new`: not looked at yet. */
export const STATES = [
  'new',
  'wrong',
  'odd',
  'right',
  'same',
  'sent',
  'discarded',
] as const satisfies readonly (RowState | 'new')[];

/** What the last look found of a row. */
export interface Found {
  /** All that is wrong with it. */
  readonly problems?: readonly Problem[];
  readonly warnings?: readonly Warning[];
  readonly other?: Words;
  /** Of the problems, those that the reader of the file found. */
  readonly read?: readonly Problem[];
}

export interface KeptRow extends TableRow {
  readonly state: (typeof STATES)[number];
  readonly found: Found;
}

interface Parts {
  readonly head: Head;
  readonly look: FirstLook;
}

interface Line {
  readonly number: number;
  readonly state: number;
  readonly cells: ArrayBuffer;
  readonly found: ArrayBuffer | null;
}

export class Dossier {
  readonly id: string;
  readonly #db: Database.Database;
  readonly #secrets: Secrets;
  readonly #statement: Readonly<Record<keyof typeof SQL, Database.Statement>>;

  /** Opens or makes it. Throws `Fault` IO_PAGE_FILE, as all methods do. */
  constructor(file: string, id: string, secrets: Secrets) {
    this.id = id;
    this.#secrets = secrets;
    try {
      closeSync(openSync(file, 'a', 0o600));
      this.#db = new Database(file);
      this.#db.exec(SETTINGS);
      this.#db.exec(TABLES);
      const prepared = Object.entries(SQL).map(([name, sql]) => [name, this.#db.prepare(sql)]);
      this.#statement = Object.fromEntries(prepared) as Record<keyof typeof SQL, Database.Statement>;
    } catch (error) {
      throw faultOf(error);
    }
  }

  /** Undefined: it was never written. Throws where it is not what was written. */
  read<Name extends keyof Parts>(name: Name): Parts[Name] | undefined {
    const line = this.#use(() => this.#statement.part.get([name])) as { content: ArrayBuffer } | undefined;
    return line === undefined ? undefined : (this.#opened(line.content, name) as Parts[Name]);
  }

  write(parts: Partial<Parts>): void {
    this.#together(() => {
      for (const [name, value] of Object.entries(parts))
        this.#statement.setPart.run([name, this.#sealed(value, name)]);
    });
  }

  /** A correction and what is known of the sending with it: both or neither. */
  correct(row: KeptRow, head: Head): void {
    this.#together(() => {
      this.#put(row);
      this.#statement.setPart.run(['head', this.#sealed(head, 'head')]);
    });
  }

  /** Many rows at once; on disk only with the next write of something else. */
  add(rows: readonly TableRow[]): void {
    this.#soon(() => {
      for (const row of rows)
        this.#statement.addRow.run([row.row, 0, this.#sealed(cellsOf(row), `cells ${row.row}`)]);
    });
  }

  /** What a look at the list found; as `add`. */
  note(found: readonly { readonly row: number; readonly state: RowState; readonly found: Found }[]): void {
    this.#soon(() => {
      for (const { row, state, found: what } of found)
        this.#statement.setFound.run([
          STATES.indexOf(state),
          Object.keys(what).length === 0 ? null : this.#sealed(what, `found ${row}`),
          row,
        ]);
    });
  }

  /** In the order of the file, behind the row `after`. */
  rows(after: number, limit: number): KeptRow[] {
    const lines = this.#use(() => this.#statement.rows.all([after, limit])) as Line[];
    return lines.map((line) => this.#row(line));
  }

  /** These rows, in the order of the file. */
  some(numbers: readonly number[]): KeptRow[] {
    return numbers.flatMap((number) => this.row(number) ?? []);
  }

  row(number: number): KeptRow | undefined {
    const line = this.#use(() => this.#statement.row.get([number])) as Line | undefined;
    return line === undefined ? undefined : this.#row(line);
  }

  /** Numbers and states, in the order of the file, behind the row `after`. */
  states(after: number, limit: number): { readonly number: number; readonly state: number }[] {
    return this.#use(() => this.#statement.states.all([after, limit])) as { number: number; state: number }[];
  }

  /** All rows, or all but the wrong ones; in slices, since each is overwritten. */
  async erase(which: 'all' | 'not-wrong'): Promise<void> {
    const statement = which === 'all' ? this.#statement.eraseAll : this.#statement.eraseRight;
    for (let erased = 1; erased > 0;) {
      this.#soon(() => {
        erased = statement.run([SLICE]).changes;
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#emptyLog();
  }

  /** Rows that a look did not meet are none: headings that come again. */
  eraseUnseen(): void {
    this.#soon(() => this.#statement.eraseNew.run([]));
  }

  close(): void {
    this.#use(() => this.#db.close());
  }

  #put(row: KeptRow): void {
    this.#statement.setRow.run([
      STATES.indexOf(row.state),
      this.#sealed(cellsOf(row), `cells ${row.row}`),
      this.#sealed(row.found, `found ${row.row}`),
      row.row,
    ]);
  }

  #row({ number, state, cells, found }: Line): KeptRow {
    const kept = this.#opened(cells, `cells ${number}`) as { c: string[]; f?: CellFault[] };
    return {
      row: number,
      state: STATES[state] ?? 'new',
      cells: kept.c,
      ...(kept.f === undefined ? {} : { faults: kept.f }),
      found: found === null ? {} : (this.#opened(found, `found ${number}`) as Found),
    };
  }

  #sealed(value: unknown, what: string): Buffer {
    return this.#secrets.encrypt(JSON.stringify(value), `page ${this.id} ${what}`);
  }

  #opened(bytes: ArrayBuffer, what: string): unknown {
    const text = this.#secrets.decrypt(bytes, `page ${this.id} ${what}`);
    if (text === null) throw new Fault('IO_PAGE_FILE', { error: 'SEAL' });
    return JSON.parse(text);
  }

  #together(work: () => void): void {
    this.#use(() => {
      this.#db.exec('BEGIN IMMEDIATE');
      try {
        work();
        this.#db.exec('COMMIT');
      } catch (error) {
        this.#db.exec('ROLLBACK');
        throw error;
      }
    });
  }

  /** Without waiting for the disk: what ends the process only takes nothing away, and a lost current leads to a look anew. */
  #soon(work: () => void): void {
    this.#use(() => {
      this.#db.exec('PRAGMA synchronous = NORMAL');
    });
    try {
      this.#together(work);
    } finally {
      this.#use(() => {
        this.#db.exec('PRAGMA synchronous = FULL');
      });
    }
  }

  /** What was erased must not stay in the log either. */
  #emptyLog(): void {
    this.#use(() => this.#db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([]));
  }

  #use<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw faultOf(error);
    }
  }
}

function cellsOf({ cells, faults }: TableRow): object {
  return { c: cells, ...(faults === undefined ? {} : { f: faults }) };
}

const SQL = {
  part: 'SELECT content FROM part WHERE name = ?',
  setPart: 'INSERT INTO part VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET content = excluded.content',
  addRow: 'INSERT OR REPLACE INTO row (number, state, cells) VALUES (?, ?, ?)',
  setFound: 'UPDATE row SET state = ?, found = ? WHERE number = ?',
  setRow: 'UPDATE row SET state = ?, cells = ?, found = ? WHERE number = ?',
  rows: 'SELECT number, state, cells, found FROM row WHERE number > ? ORDER BY number LIMIT ?',
  row: 'SELECT number, state, cells, found FROM row WHERE number = ?',
  states: 'SELECT number, state FROM row WHERE number > ? ORDER BY number LIMIT ?',
  eraseAll: 'DELETE FROM row WHERE number IN (SELECT number FROM row LIMIT ?)',
  eraseRight: 'DELETE FROM row WHERE number IN (SELECT number FROM row WHERE state <> 1 LIMIT ?)',
  eraseNew: 'DELETE FROM row WHERE state = 0',
} as const;

/** SQLite's messages may quote values: only the code is kept. */
function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { code } = error as { code?: unknown };
  return new Fault('IO_PAGE_FILE', { error: typeof code === 'string' ? code : 'SQLITE' });
}
