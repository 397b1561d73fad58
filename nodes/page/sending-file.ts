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

/**
 * `secure_delete`: what is erased must not stay in the file's free pages. The log is brought into the file in small pieces, for each
 * holds the event loop (pages). The cache bounds the memory (KiB).
 */
const SETTINGS = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 400;
PRAGMA secure_delete = ON;
PRAGMA cache_size = -8000;
`;

/** Together: each by itself would wait for the disk. */
const TABLES = `
BEGIN;
CREATE TABLE IF NOT EXISTS part (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS block (id INTEGER PRIMARY KEY, cells BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS row (number INTEGER PRIMARY KEY, block INTEGER NOT NULL, state INTEGER NOT NULL, found BLOB) STRICT;
COMMIT;
`;

/** Blocks of rows erased in one turn of the event loop. */
const BLOCKS = 20;
/** Rows that are sealed together: one by one it would cost more than all that is looked for in them. */
const IN_BLOCK = 50;

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

export interface Noted {
  readonly row: number;
  readonly state: RowState;
  readonly found: Found;
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
  readonly block: number;
  readonly state: number;
  readonly found: ArrayBuffer | null;
}

/** Of the rows of one block. */
interface Places extends Pick<Line, 'block'> {
  /** JSON, in the order of the file: a line of the answer for each row would cost as much as its cells. */
  readonly numbers: string;
}

interface Cells {
  readonly c: readonly string[];
  readonly f?: readonly CellFault[];
}

/** By the number of their row. */
type Block = Readonly<Record<number, Cells>>;

export class SendingFile {
  readonly id: string;
  readonly #db: Database.Database;
  readonly #secrets: Secrets;
  readonly #statement: Readonly<Record<keyof typeof SQL, Database.Statement>>;
  #hurries = false;
  /** The block that was read last. */
  #last: { readonly id: number; readonly block: Block } | undefined;

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

  /** On disk when it returns, with all that was written before. */
  write(parts: Partial<Parts>): void {
    const hurries = this.#hurries;
    if (hurries) this.steady();
    this.#together(() => {
      for (const [name, value] of Object.entries(parts))
        this.#statement.setPart.run([name, this.#sealed(value, name)]);
    });
    if (hurries) this.hurry();
  }

  /** A correction and what is known of the sending with it: both or neither. */
  correct(row: KeptRow, head: Head): void {
    this.#together(() => {
      this.#put(row);
      this.#statement.setPart.run(['head', this.#sealed(head, 'head')]);
    });
  }

  /**
   * Until `steady`, writes do not wait for the disk: what ends the process takes nothing away, and after a power cut the look that
   * they belong to begins anew.
   */
  hurry(): void {
    this.#hurries = true;
    this.#use(() => this.#db.exec('PRAGMA synchronous = NORMAL'));
  }

  steady(): void {
    this.#hurries = false;
    this.#use(() => this.#db.exec('PRAGMA synchronous = FULL'));
  }

  /** Many rows at once, behind all that are there. */
  add(rows: readonly TableRow[]): void {
    this.#together(() => {
      for (let from = 0; from < rows.length; from += IN_BLOCK) {
        const some = rows.slice(from, from + IN_BLOCK);
        const id = some[0]?.row ?? 0;
        const block = Object.fromEntries(some.map((row) => [row.row, cellsOf(row)]));
        this.#statement.setBlock.run([id, this.#sealed(block, `block ${id}`)]);
        this.#statement.addRows.run([id, JSON.stringify(some.map(({ row }) => row))]);
      }
    });
  }

  /** What a look at the list found, in the order of the file. */
  note(found: readonly Noted[]): void {
    this.#together(() => {
      for (let at = 0; at < found.length;) {
        const one = found[at];
        if (one === undefined) break;
        const last = isPlain(one) ? plainUntil(found, at) : at;
        if (last > at) this.#statement.setPlain.run([one.row, found[last]?.row ?? one.row]);
        else
          this.#statement.setFound.run([
            STATES.indexOf(one.state),
            Object.keys(one.found).length === 0 ? null : this.#sealed(one.found, `found ${one.row}`),
            one.row,
          ]);
        at = last + 1;
      }
    });
  }

  /** Other cells for rows that are there; what was found of them stays until the next look. */
  replace(rows: readonly TableRow[]): void {
    this.#together(() => {
      const blocks = new Map<number, Record<number, Cells>>();
      for (const row of rows) {
        const line = this.#statement.row.get([row.row]) as Line | undefined;
        if (line === undefined) throw new Fault('IO_PAGE_FILE', { error: 'ROW' });
        const block = blocks.get(line.block) ?? { ...this.#block(line.block) };
        block[row.row] = cellsOf(row);
        blocks.set(line.block, block);
      }
      this.#last = undefined;
      for (const [id, block] of blocks)
        this.#statement.setBlock.run([id, this.#sealed(block, `block ${id}`)]);
    });
  }

  /** In the order of the file, behind the row `after`. */
  rows(after: number, limit: number): KeptRow[] {
    const lines = this.#use(() => this.#statement.rows.all([after, limit])) as Line[];
    return lines.map((line) => this.#row(line));
  }

  /** As `rows`, without what the last look found. */
  tableRows(after: number, limit: number): TableRow[] {
    const blocks = this.#use(() => this.#statement.places.all([after, limit])) as Places[];
    return blocks.flatMap(({ block, numbers }) =>
      (JSON.parse(numbers) as number[]).map((number) => this.#tableRow({ number, block })),
    );
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
    for (let after = 0; ;) {
      const ids = this.#use(() => this.#statement.blocks.all([after, BLOCKS + 1])) as { id: number }[];
      this.#together(() => {
        ids.slice(0, BLOCKS).forEach(({ id }, at) => {
          const end = ids[at + 1]?.id ?? Number.MAX_SAFE_INTEGER;
          if (statement.run([id, end]).changes > 0) this.#shrink(id, end);
        });
      });
      if (ids.length <= BLOCKS) break;
      after = ids[BLOCKS - 1]?.id ?? after;
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#emptyLog();
  }

  /** Rows that a look did not meet are none: headings that come again. */
  eraseUnseen(): void {
    this.#use(() => this.#statement.eraseNew.run([]));
  }

  close(): void {
    this.#use(() => this.#db.close());
  }

  /** Leaves in a block the rows that are still there. */
  #shrink(id: number, end: number): void {
    const numbers = this.#statement.numbers.all([id, end]) as { number: number }[];
    this.#last = undefined;
    if (numbers.length === 0) {
      this.#statement.eraseBlock.run([id]);
      return;
    }
    const block = this.#block(id);
    const left = Object.fromEntries(numbers.map(({ number }) => [number, block[number]]));
    this.#last = undefined;
    this.#statement.setBlock.run([id, this.#sealed(left, `block ${id}`)]);
  }

  #put({ row, state, found, ...cells }: KeptRow): void {
    const line = this.#statement.row.get([row]) as Line | undefined;
    if (line === undefined) throw new Fault('IO_PAGE_FILE', { error: 'ROW' });
    const block = { ...this.#block(line.block), [row]: cellsOf({ row, ...cells }) };
    this.#last = undefined;
    this.#statement.setBlock.run([line.block, this.#sealed(block, `block ${line.block}`)]);
    this.#statement.setFound.run([STATES.indexOf(state), this.#sealed(found, `found ${row}`), row]);
  }

  #tableRow({ number, block }: Pick<Line, 'number' | 'block'>): TableRow {
    const kept = this.#block(block)[number];
    if (kept === undefined) throw new Fault('IO_PAGE_FILE', { error: 'ROW' });
    const { c: cells, f: faults } = kept;
    return faults === undefined ? { row: number, cells } : { row: number, cells, faults };
  }

  #row(line: Line): KeptRow {
    const { number, state, found } = line;
    return {
      ...this.#tableRow(line),
      state: STATES[state] ?? 'new',
      found: found === null ? {} : (this.#opened(found, `found ${number}`) as Found),
    };
  }

  #block(id: number): Block {
    if (this.#last?.id === id) return this.#last.block;
    const { cells } = this.#statement.block.get([id]) as { cells: ArrayBuffer };
    const block = this.#opened(cells, `block ${id}`) as Block;
    this.#last = { id, block };
    return block;
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

function cellsOf({ cells, faults }: TableRow): Cells {
  return { c: cells, ...(faults === undefined ? {} : { f: faults }) };
}

/** Right, and nothing to be said of it, as most rows are. */
function isPlain({ state, found }: Noted): boolean {
  return state === 'right' && Object.keys(found).length === 0;
}

/** The place of the last plain row of those that follow each other without a gap. */
function plainUntil(found: readonly Noted[], from: number): number {
  let at = from;
  for (;;) {
    const next = found[at + 1];
    if (next === undefined || !isPlain(next) || next.row !== (found[at]?.row ?? 0) + 1) return at;
    at += 1;
  }
}

const LINE = 'SELECT number, block, state, found FROM row';

const SQL = {
  part: 'SELECT content FROM part WHERE name = ?',
  setPart: 'INSERT INTO part VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET content = excluded.content',
  block: 'SELECT cells FROM block WHERE id = ?',
  setBlock: 'INSERT INTO block VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET cells = excluded.cells',
  addRows: 'INSERT INTO row (number, block, state) SELECT value, ?, 0 FROM json_each(?)',
  setFound: 'UPDATE row SET state = ?, found = ? WHERE number = ?',
  setPlain: 'UPDATE row SET state = 3, found = NULL WHERE number BETWEEN ? AND ?',
  rows: `${LINE} WHERE number > ? ORDER BY number LIMIT ?`,
  places: `SELECT block, json_group_array(number ORDER BY number) AS numbers
    FROM (SELECT number, block FROM row WHERE number > ? ORDER BY number LIMIT ?) GROUP BY block ORDER BY block`,
  row: `${LINE} WHERE number = ?`,
  states: 'SELECT number, state FROM row WHERE number > ? ORDER BY number LIMIT ?',
  blocks: 'SELECT id FROM block WHERE id > ? ORDER BY id LIMIT ?',
  numbers: 'SELECT number FROM row WHERE number >= ? AND number < ?',
  eraseAll: 'DELETE FROM row WHERE number >= ? AND number < ?',
  eraseRight: 'DELETE FROM row WHERE number >= ? AND number < ? AND state <> 1',
  eraseBlock: 'DELETE FROM block WHERE id = ?',
  eraseNew: 'DELETE FROM row WHERE state = 0',
} as const;

/** SQLite's messages may quote values: only the code is kept. */
function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { code } = error as { code?: unknown };
  return new Fault('IO_PAGE_FILE', { error: typeof code === 'string' ? code : 'SQLITE' });
}
