/** Rows of the database as the register's own words, and the choice of rows that a scope means. */
import type { Db, Tx } from './db';
import { sameKey } from './same-key';
import { GIVEN_BEFORE, NOT_GIVEN } from './schema';
import { RegisterError, type Detail, type Entry, type Row, type Scope, type State } from '../types';

const COLUMNS = `m.id, line.name AS line, l.node, l.service, l.campaign, m.type, m.state, m.reason, m.detail, m.attempts, m.decided,
  m.io_id, m.taken_at, m.changed_at, m.given, m.owed_to, m.recipient`;
const FROM = `FROM io.message m JOIN io.lane l ON l.id = m.lane JOIN io.line line ON line.id = l.line`;

export const ROW_SQL = {
  entries: `SELECT ${COLUMNS}, b.msg ${FROM} LEFT JOIN io.body b ON b.id = m.id WHERE m.id = ANY ($1::bigint[]) ORDER BY m.id`,
  rows: `SELECT ${COLUMNS} ${FROM} WHERE m.id = ANY ($1::bigint[]) ORDER BY m.id`,
  /** The text only of those whose row a person may need: for a letter, or to decide about it. */
  texts: `SELECT b.id, b.msg FROM io.body b WHERE b.id = ANY ($1::bigint[]) AND (SELECT m.state IN ('unreachable', 'in-doubt')
    AND m.recipient IS NOT NULL FROM io.message m WHERE m.id = b.id)`,
  lines: `SELECT id, name FROM io.line WHERE $1::text IS NULL OR name = $1 ORDER BY id`,
  byKeys: `SELECT f.id FROM unnest($1::int[], $2::bytea[]) WITH ORDINALITY k (line, hash, n)
    CROSS JOIN LATERAL (${sameKey('m.id', { line: 'k.line', key: 'k.hash' })}) f ORDER BY k.n, f.id`,
} as const;

export interface Columns {
  readonly id: number;
  readonly line: string;
  readonly node: string;
  readonly service: string;
  readonly campaign: string;
  readonly type: string;
  readonly state: State;
  readonly reason: string;
  readonly detail: string | null;
  readonly attempts: number;
  readonly decided: boolean;
  readonly io_id: string | null;
  readonly taken_at: number;
  readonly changed_at: number;
  readonly given: number;
  readonly owed_to: string | null;
  readonly recipient: Buffer | null;
}

/** A row that was named one by one, and a way to read what is sealed of it. */
export interface Found {
  readonly row: Row;
  readonly fiscalCode: () => string | null;
  /** The text of who was not reached or is in doubt; null once nobody may know any more who that was, or when it was not asked for. */
  readonly text: () => string | null;
}

export interface Rows {
  /** Messages with their text, in the order of their ids. */
  entries(tx: Tx, ids: readonly number[]): Promise<Entry[]>;
  /** Messages without it; with `withText` also what `Found.text` gives. */
  found(tx: Tx, ids: readonly number[], withText?: boolean): Promise<Found[]>;
  /** The ids that a scope names one by one (by keys, by ids, or by both); null when it names none. */
  named(tx: Tx, scope: Scope): Promise<number[] | null>;
  /** @param checking since when the line has it in hand, of which the database knows nothing; milliseconds since the epoch */
  entryOf(columns: WithText, checking?: number): Entry;
}

type WithText = Columns & { readonly msg: Buffer | null };

/** What a text belongs to: only with the same it can be read. */
export const aboutMessage = (id: number): string => `message:${id}`;

/** Of an outcome that has ended a doubt, that it has stands with the detail. */
function detailOf(stored: string): Pick<Entry, 'detail' | 'settled'> {
  const { settled, ...detail } = JSON.parse(stored) as Detail;
  if (settled === undefined) return { detail };
  return { detail: Object.keys(detail).length === 0 ? null : detail, settled: true };
}

export function rowsOf(db: Db): Rows {
  /** An object that may be added to: of each copy made with `...` V8 in Node 20 keeps a hidden class, and here is one for each message. */
  function common(columns: Columns, checking?: number): Omit<Entry, 'msg'> {
    const owed = columns.owed_to !== null;
    const { given } = columns;
    const entry = {
      id: columns.id,
      line: columns.line,
      node: columns.node,
      service: columns.service,
      type: columns.type,
      campaign: columns.campaign,
      state: checking === undefined ? columns.state : 'checking',
      attempts: columns.attempts,
      reason: columns.reason || null,
      detail: null,
      ioId: columns.io_id,
      takenAt: columns.taken_at,
      changedAt: checking ?? columns.changed_at,
      decided: columns.decided,
      again: owed && (given === GIVEN_BEFORE || (given !== NOT_GIVEN && given !== db.me())),
    };
    if (columns.detail !== null) Object.assign(entry, detailOf(columns.detail));
    return owed && given === NOT_GIVEN ? Object.assign(entry, { waits: true as const }) : entry;
  }

  function open(line: string, id: number, sealed: Buffer): string {
    const text = db.secretsOf(line).decrypt(sealed, aboutMessage(id));
    // Altered in the database, or sealed with another key: it is no longer to be trusted.
    if (text === null) throw new RegisterError('IO_REGISTER_DAMAGED', { problem: 'body' });
    return text;
  }

  function fiscalCodeOf({ line, recipient }: Columns): string | null {
    return recipient === null ? null : db.secretsOf(line).decrypt(recipient);
  }

  function entryOf(columns: WithText, checking?: number): Entry {
    const { line, id, msg } = columns;
    const entry = common(columns, checking);
    if (msg !== null) return Object.assign(entry, { msg: open(line, id, msg) });
    // Only where nothing else says whom it was about.
    const fiscalCode = fiscalCodeOf(columns);
    return Object.assign(entry, { msg, ...(fiscalCode === null ? {} : { recipient: fiscalCode }) });
  }

  async function byKeys(tx: Tx, keys: readonly string[], line: string | undefined): Promise<number[]> {
    const lines = await tx.rows<{ id: number; name: string }>(ROW_SQL.lines, [line ?? null]);
    const asked = keys.flatMap((key) =>
      lines.map(({ id, name }) => ({ id, hash: db.secretsOf(name).hash(key) })),
    );
    const values = [asked.map(({ id }) => id), asked.map(({ hash }) => hash)];
    return (await tx.rows<{ id: number }>(ROW_SQL.byKeys, values)).map(({ id }) => id);
  }

  return {
    entryOf,
    async entries(tx, ids) {
      const found = await tx.rows<WithText>(ROW_SQL.entries, [ids]);
      return found.map((columns) => entryOf(columns));
    },
    async found(tx, ids, withText = false) {
      const found = await tx.rows<Columns>(ROW_SQL.rows, [ids]);
      const texts = withText ? await tx.rows<{ id: number; msg: Buffer }>(ROW_SQL.texts, [ids]) : [];
      const sealed = new Map(texts.map(({ id, msg }) => [id, msg]));
      return found.map((one) => ({
        row: Object.assign(common(one), {
          fiscalCode: null,
          emitted: isOutcome(one.state) && one.owed_to === null,
        }),
        fiscalCode: () => fiscalCodeOf(one),
        text: () => {
          const msg = sealed.get(one.id);
          return msg === undefined ? null : open(one.line, one.id, msg);
        },
      }));
    },
    async named(tx, scope) {
      const keyed = scope.keys && (await byKeys(tx, scope.keys, scope.line));
      if (!scope.ids || !keyed) return keyed ?? scope.ids?.slice() ?? null;
      const both = new Set(scope.ids);
      return keyed.filter((id) => both.has(id));
    },
  };
}

function isOutcome(state: State): boolean {
  return state !== 'queued' && state !== 'checking' && state !== 'sending';
}
