/** Lanes and messages from a file to the database. */
import type { Lane } from '../cells';
import { sealBody } from '../postgres/bodies';
import { GIVEN_BEFORE, NOT_GIVEN } from '../postgres/schema';
import { buffer, columnsOf, insertSql, type Bytes } from './columns';
import type { Database } from './database';
import { goOn, type Progress } from './problem';
import type { Source } from './source';

/** Rows, and bytes of their texts, in one statement. */
const SLICE = 500;
const SLICE_BYTES = 4_000_000;

const MESSAGE = {
  ...{ id: 'bigint', line: 'int', lane: 'int', type: 'text', state: 'text', reason: 'text', detail: 'text' },
  ...{ attempts: 'int', decided: 'boolean', resent: 'boolean', past: 'boolean', io_id: 'text' },
  ...{ key_hash: 'bytea', number_hash: 'bytea', amount_hash: 'bytea', recipient: 'bytea' },
  ...{ recipient_hash: 'bytea', taken_at: 'bigint', changed_at: 'bigint', given: 'bigint', owed_to: 'text' },
};
const BODY = { id: 'bigint', msg: 'bytea' };

export const MESSAGES_HERE_SQL = {
  line: `INSERT INTO io.line (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET owner = NULL, nodes = NULL, state = NULL RETURNING id`,
  lane: `INSERT INTO io.lane (line, node, service, campaign, since) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (line, node, service, campaign) DO UPDATE SET since = least(io.lane.since, excluded.since) RETURNING id`,
  /** What ids are given up to; the sequence counts also what nobody has used. */
  base: `SELECT greatest(coalesce((SELECT max(id) FROM io.message), 0), (SELECT last_value FROM io.message_id)) AS id`,
  ids: `SELECT setval('io.message_id', $1)`,
  insert: insertSql('io.message', MESSAGE),
  insertBody: insertSql('io.body', BODY),
  end: `INSERT INTO io.line_end (line, last_id) SELECT l, $2 FROM unnest($1::int[]) l
    ON CONFLICT (line) DO UPDATE SET last_id = greatest(io.line_end.last_id, excluded.last_id)`,
} as const;

const FILE_SQL = {
  page: `SELECT m.id, lane, type, state, reason, detail, attempts, decided, io_id, key_hash, number_hash, amount_hash, recipient,
      recipient_hash, taken_at, changed_at, run, owed_to, resent.id IS NOT NULL AS resent
    FROM message m LEFT JOIN resent ON resent.id = m.id WHERE m.id > ? ORDER BY m.id LIMIT ${SLICE}`,
  body: `SELECT msg FROM body WHERE id = ?`,
} as const;

interface Row {
  readonly id: number;
  readonly lane: number;
  readonly type: string;
  readonly state: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly attempts: number;
  readonly decided: number;
  readonly io_id: string | null;
  readonly key_hash: Bytes;
  readonly number_hash: Bytes;
  readonly amount_hash: Bytes;
  readonly recipient: Bytes;
  readonly recipient_hash: Bytes;
  readonly taken_at: number;
  readonly changed_at: number;
  readonly run: number;
  readonly owed_to: string | null;
  readonly resent: number;
}

export interface Placed {
  readonly lane: number;
  readonly line: number;
  readonly of: Lane;
}

/** The lanes in the database, by their id in the file. */
export async function copyLanes(
  source: Source,
  database: Database,
  lines: readonly string[],
): Promise<Map<number, Placed>> {
  const ids = new Map<string, number>();
  for (const name of lines) {
    const [{ id } = { id: 0 }] = await database.rows<{ id: number }>(MESSAGES_HERE_SQL.line, [name]);
    ids.set(name, id);
  }
  const placed = new Map<number, Placed>();
  for (const of of source.lanes) {
    const line = ids.get(of.line) ?? 0;
    const values = [line, of.node, of.service, of.campaign, of.since];
    const [{ id } = { id: 0 }] = await database.rows<{ id: number }>(MESSAGES_HERE_SQL.lane, values);
    placed.set(of.id, { lane: id, line, of });
  }
  return placed;
}

/** As an opening leaves it: what was being sent may be at IO or not, what was being checked waits again. */
export function standing(row: Pick<Row, 'state' | 'reason'>): { state: string; reason: string } {
  if (row.state === 'sending') return { state: 'in-doubt', reason: 'INTERRUPTED' };
  return { state: row.state === 'checking' ? 'queued' : row.state, reason: row.reason ?? '' };
}

/** @param now of what is changed on the way; milliseconds since the epoch */
export async function copyMessages(
  source: Source,
  database: Database,
  placed: ReadonlyMap<number, Placed>,
  now: number,
  progress: Progress,
): Promise<void> {
  const [{ id: base } = { id: 0 }] = await database.rows<{ id: number }>(MESSAGES_HERE_SQL.base);
  await database.rows(MESSAGES_HERE_SQL.ids, [Math.max(1, base + source.newest)]);
  const pages = source.prepare(FILE_SQL.page);
  const bodies = bodiesOf(source, database);
  for (let after = 0, done = 0; ;) {
    goOn(progress);
    const page = pages.all(after) as Row[];
    const last = page.at(-1);
    if (last === undefined) break;
    const rows = page.map((row) => rowOf(row, placed, base, now, source.pastBefore));
    await database.changed(MESSAGES_HERE_SQL.insert, columnsOf(MESSAGE, rows));
    for (const { id, lane } of page) await bodies.add(id, base + id, placed.get(lane)?.of.line ?? '');
    after = last.id;
    done += page.length;
    progress.rows(done, source.messages);
  }
  await bodies.flush();
  const lines = [...new Set([...placed.values()].map(({ line }) => line))];
  if (source.newest > 0) await database.changed(MESSAGES_HERE_SQL.end, [lines, base + source.newest]);
}

function rowOf(
  row: Row,
  placed: ReadonlyMap<number, Placed>,
  base: number,
  now: number,
  pastBefore: number,
): object {
  const place = placed.get(row.lane);
  const isMoved = row.state === 'sending' || row.state === 'checking';
  const isInterrupted = row.state === 'sending';
  return {
    ...{ id: base + row.id, line: place?.line, lane: place?.lane, type: row.type, ...standing(row) },
    ...{ detail: isInterrupted ? null : row.detail, attempts: row.attempts, decided: row.decided === 1 },
    resent: row.resent === 1,
    past: row.state === 'sent' && Math.max(row.taken_at, row.changed_at) <= pastBefore,
    ...{ io_id: row.io_id, key_hash: buffer(row.key_hash), number_hash: buffer(row.number_hash) },
    ...{ amount_hash: buffer(row.amount_hash), recipient: buffer(row.recipient) },
    ...{ recipient_hash: buffer(row.recipient_hash), taken_at: row.taken_at },
    changed_at: isMoved ? now : row.changed_at,
    // What an earlier run has given may have been heard: it is owed once more, and says so.
    given: isInterrupted || row.owed_to === null || row.run === NOT_GIVEN ? NOT_GIVEN : GIVEN_BEFORE,
    owed_to: isInterrupted ? place?.of.node : row.owed_to,
  };
}

/** Texts, each sealed anew for the row that it is of now. */
function bodiesOf(source: Source, { changed, secrets }: Database) {
  const body = source.prepare(FILE_SQL.body);
  let waiting: { id: number; msg: Buffer }[] = [];
  let bytes = 0;

  async function flush(): Promise<void> {
    if (waiting.length > 0) await changed(MESSAGES_HERE_SQL.insertBody, columnsOf(BODY, waiting));
    waiting = [];
    bytes = 0;
  }

  return {
    flush,
    async add(id: number, as: number, line: string): Promise<void> {
      const found = body.get(id) as { msg: ArrayBuffer } | undefined;
      if (found === undefined) return;
      const msg = sealBody(secrets(line), 'message', as, source.bodies.message.open(id, found.msg));
      waiting.push({ id: as, msg });
      bytes += msg.length;
      if (waiting.length >= SLICE || bytes >= SLICE_BYTES) await flush();
    },
  };
}
