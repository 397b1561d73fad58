/** The file of a move: opened for this process alone, as Node-RED would, and looked at. Nothing in its rows is changed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lineToday } from '../../core/destination';
import { bodiesOf, type Bodies } from '../sqlite/bodies';
import { DUPLICATE_WINDOW_MS } from '../identity-hashes';
import { followsOf, type Follow } from '../sqlite/follows';
import { lanesOf } from '../sqlite/lanes';
import { openFile, type Opened, type OpenOptions } from '../sqlite/open';
import { retentionOf } from '../sqlite/retention';
import { storeOf, type Statement, type Store, type Value } from '../sqlite/store';
import type { Lane } from '../cells';
import { readKey } from '../secrets';
import { readSheets, type KeptSheets } from '../sheets/file';
import type { RegisterSettings } from '../types';
import { MoveError } from './problem';

export const SOURCE_SQL = {
  lines: `CREATE TEMP TABLE line_of (lane INTEGER PRIMARY KEY, line INTEGER NOT NULL);
    CREATE TEMP TABLE resent (id INTEGER PRIMARY KEY)`,
  line: `INSERT INTO line_of VALUES (?, ?)`,
  /** Of messages of one key on one line that count, all but the first: they came in although it was known. */
  resent: `INSERT INTO resent SELECT id FROM (
      SELECT m.id, row_number() OVER (PARTITION BY o.line, m.key_hash ORDER BY m.id) AS n
      FROM message m JOIN line_of o ON o.lane = m.lane
      WHERE m.key_hash IS NOT NULL AND (m.state IN ('queued', 'checking', 'sending', 'in-doubt')
        OR (m.state = 'sent' AND max(m.taken_at, m.changed_at) > ?)))
    WHERE n > 1`,
  doubt: `SELECT 1 FROM meta WHERE name = 'doubt'`,
  /** A key of the first form is found by its first form only (docs/adr/0022). */
  firstKeys: `SELECT 1 FROM message WHERE id <= (SELECT value FROM meta WHERE name = 'first-keys-up-to')
    AND key_hash IS NOT NULL AND (state IN ('queued', 'checking', 'sending', 'in-doubt')
      OR (state = 'sent' AND max(taken_at, changed_at) > ?)) LIMIT 1`,
  newest: `SELECT ifnull(max(id), 0) AS id, count(*) AS n FROM message`,
} as const;

export interface Source {
  readonly folder: string;
  readonly file: string;
  readonly opened: Opened;
  readonly store: Store;
  /** What all keyed hashes in it are made with, 64 bytes. */
  readonly key: Buffer;
  /** With the names of lines as they are today. */
  readonly lanes: readonly Lane[];
  readonly follows: readonly Follow[];
  readonly kept: ReadonlyMap<string, RegisterSettings>;
  /** From the file beside it. */
  readonly sheets: KeptSheets;
  readonly bodies: Readonly<Record<'message' | 'notice', Bodies>>;
  /** How many messages there are, and the id of the last. */
  readonly messages: number;
  readonly newest: number;
  /** Before this time what was sent does not keep out the same any more; milliseconds since the epoch. */
  readonly pastBefore: number;
  readonly all: <T>(sql: string, ...values: Value[]) => T[];
  readonly prepare: (sql: string) => Statement;
}

/** Throws `RegisterError` or `MoveError`. */
export function openSource(folder: string, options: OpenOptions): Source {
  const file = join(folder, 'register.db');
  if (!existsSync(file)) throw new MoveError('NO_REGISTER', { file });
  const opened = openFile(folder, options);
  const store = storeOf(opened, options.now);
  try {
    return store.use(() => sourceOf(folder, opened, store));
  } catch (error) {
    const fault = error instanceof MoveError ? error : store.fault(error);
    store.close();
    throw fault;
  }
}

function sourceOf(folder: string, opened: Opened, store: Store): Source {
  const pastBefore = store.now() - DUPLICATE_WINDOW_MS;
  const get = (sql: string, ...values: Value[]) => store.prepare(sql).get(...values);
  if (get(SOURCE_SQL.doubt) !== undefined) throw new MoveError('DOUBTED');
  if (get(SOURCE_SQL.firstKeys, pastBefore) !== undefined) throw new MoveError('FIRST_KEYS');
  // Their seals are compared, and what cannot be read stops here.
  const lanes = lanesOf(store).inScope({});
  opened.db.exec(SOURCE_SQL.lines);
  const lines = [...new Set(lanes.map(({ line }) => line))];
  const lineOf = store.prepare(SOURCE_SQL.line);
  for (const { id, line } of lanes) lineOf.run(id, lines.indexOf(line));
  store.prepare(SOURCE_SQL.resent).run(pastBefore);
  const { id: newest, n: messages } = get(SOURCE_SQL.newest) as { id: number; n: number };
  return {
    ...{ folder, file: opened.file, opened, store, lanes, newest, messages, pastBefore },
    key: readKey(join(folder, 'register.key')) ?? Buffer.alloc(0),
    follows: followsOf(store).where(() => true),
    kept: retentionOf(store).kept(),
    sheets: readSheets(folder),
    bodies: { message: bodiesOf(store, 'message'), notice: bodiesOf(store, 'notice') },
    all: <T>(sql: string, ...values: Value[]) => store.prepare(sql).all(...values) as T[],
    prepare: (sql) => store.prepare(sql),
  };
}

/** All lines of which it has anything. */
export function linesOf({ lanes, follows, kept, all }: Source): string[] {
  const early = all<{ line: string }>('SELECT DISTINCT line FROM paid_early');
  const of = [...lanes, ...follows, ...early].map(({ line }) => lineToday(line));
  return [...new Set([...of, ...kept.keys()])].sort();
}
