/**
 * Which messages have a key, the basis of "never twice".
 *
 * Hashes are random: an ordinary index would rewrite a page of its own for each row that comes in, more than all else
 * that a row costs. So the tables `known_key` and `known_number` are filled in batches in the order of the hash, and the ids that they do not
 * have yet are kept in memory; at every start they are read from their rows. Both hold only the first bytes of a hash:
 * what they find is compared with the row itself, so that nothing stale or alike is taken for the same.
 */
import type { Store } from './store';
import type { State } from '../types';

/** What messages are found by: the hash of their key, and that of their payment's notice number. */
export type Kind = 'key' | 'number';

/** Rows that are read at a time where few of many are wanted. */
const PAGE = 32;

/** Names of table and column of a kind. The ids come in one value: a list of rows costs more, in a burst by the tenth of a second. */
const sqlOf = (table: string, column: string) => ({
  known: `SELECT json_group_array(id) AS ids FROM ${table} WHERE prefix = substr(?, 1, 6)`,
  newest: `SELECT id FROM ${table} WHERE prefix = substr(?, 1, 6) AND id > ? AND id <= ? ORDER BY id DESC LIMIT ${PAGE}`,
  same: `SELECT id, lane, state, taken_at, changed_at, number_hash, amount_hash FROM message
    WHERE id IN (SELECT value FROM json_each(?)) AND ${column} = ? ORDER BY id`,
  file: `INSERT INTO ${table} SELECT substr(${column}, 1, 6) AS prefix, id FROM message
    WHERE id > ? AND id <= ? AND ${column} IS NOT NULL ORDER BY prefix`,
});

export const FIND_SQL = {
  key: sqlOf('known_key', 'key_hash'),
  number: sqlOf('known_number', 'number_hash'),
} as const satisfies Record<Kind, unknown>;

export const KEY_SQL = {
  unfiled: `SELECT id, key_hash, number_hash FROM message WHERE id > ? AND key_hash IS NOT NULL ORDER BY id`,
  newest: `SELECT ifnull(max(id), 0) AS id FROM message WHERE id < ?`,
  filedUpTo: `SELECT value FROM meta WHERE name = 'filed-up-to'`,
  setFiledUpTo: `INSERT INTO meta VALUES ('filed-up-to', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
} as const;

/** Ids by the first bytes of their hash; almost always one. */
type Ids = Map<number, number | number[]>;

interface Batch {
  readonly firstId: number;
  readonly ids: Readonly<Record<Kind, Ids>>;
}

export interface SameKey {
  readonly id: number;
  readonly lane: number;
  readonly state: State;
  readonly taken_at: number;
  readonly changed_at: number;
  /** Of a payment's notice number, and of that with its amount. */
  readonly number_hash: ArrayBuffer | null;
  readonly amount_hash: ArrayBuffer | null;
}

export interface Keys {
  /** The messages with this hash, oldest first. */
  find(hash: Buffer, kind?: Kind): SameKey[];
  /** Those with an id beyond `after` and up to `upTo`, newest first, read as far as they are asked for. */
  newest(hash: Buffer, kind: Kind, after: number, upTo: number): Iterable<SameKey>;
  /** A message with this key hash, and this hash of its notice number, was written, if its transaction succeeds. */
  add(hash: Buffer, id: number, number?: Buffer | null): void;
  /** Stops filing; what is left is filed another time. */
  end(): void;
}

/** @param batchSize hashes of a batch; the batch before is filed when the next one begins */
export function keysOf(store: Store, batchSize = 4096): Keys {
  const prepared = (kind: Kind) => ({
    known: store.prepare(FIND_SQL[kind].known),
    newest: store.prepare(FIND_SQL[kind].newest),
    same: store.prepare(FIND_SQL[kind].same),
    file: store.prepare(FIND_SQL[kind].file),
  });
  const find = { key: prepared('key'), number: prepared('number') };
  const statement = {
    newest: store.prepare(KEY_SQL.newest),
    setFiledUpTo: store.prepare(KEY_SQL.setFiledUpTo),
  };
  /** What is not in the tables yet, oldest batch first. */
  const batches: Batch[] = [];
  let filedUpTo = (store.prepare(KEY_SQL.filedUpTo).get() as { value: number } | undefined)?.value ?? 0;
  let filing: NodeJS.Immediate | undefined;

  function add(hash: Buffer, id: number, number?: Buffer | null): void {
    let batch = batches.at(-1);
    if (!batch || batch.ids.key.size >= batchSize) {
      batch = { firstId: id, ids: { key: new Map(), number: new Map() } };
      batches.push(batch);
      if (batches.length > 1) filing ??= setImmediate(fileBatch);
    }
    note(batch.ids.key, hash, id);
    if (number) note(batch.ids.number, number, id);
  }

  /** The oldest batch, which is full. Relaxed: what a power cut takes back is filed again from the rows. */
  function fileBatch(): void {
    filing = undefined;
    const next = batches[1];
    if (!next) return;
    try {
      filedUpTo = store.transaction(() => {
        // Not simply the id before: where a commit failed, ids that were given in vain are given again, also filed ones.
        const { id } = statement.newest.get(next.firstId) as { id: number };
        const upTo = Math.max(id, filedUpTo);
        find.key.file.run(filedUpTo, upTo);
        find.number.file.run(filedUpTo, upTo);
        statement.setFiledUpTo.run(upTo);
        return upTo;
      }, 'relaxed');
    } catch {
      // No room just now: the ids stay in memory, and the next full batch tries again.
      return;
    }
    batches.shift();
    if (batches.length > 1) filing = setImmediate(fileBatch);
  }

  function filed(hash: Buffer, kind: Kind): number[] {
    return JSON.parse((find[kind].known.get(hash) as { ids: string }).ids) as number[];
  }

  /** In pages, newest first. */
  function* idsFrom(hash: Buffer, kind: Kind, after: number, upTo: number): Generator<number[]> {
    let before = upTo;
    const prefix = prefixOf(hash);
    for (const batch of [...batches].reverse()) {
      const ids = [batch.ids[kind].get(prefix) ?? []].flat();
      for (let end = ids.length; end > 0; end -= PAGE)
        yield ids.slice(Math.max(0, end - PAGE), end).filter((id) => id > after && id <= upTo);
      before = Math.min(before, batch.firstId - 1);
    }
    for (;;) {
      const found = find[kind].newest.all(hash, after, before) as { id: number }[];
      const page = found.map(({ id }) => id);
      if (page.length === 0) return;
      yield page;
      before = Math.min(...page) - 1;
    }
  }

  const rows = store.prepare(KEY_SQL.unfiled).all(filedUpTo) as Unfiled[];
  for (const { id, key_hash, number_hash } of rows)
    add(Buffer.from(key_hash), id, number_hash && Buffer.from(number_hash));

  return {
    find(hash, kind = 'key') {
      const ids = filedUpTo === 0 ? [] : filed(hash, kind);
      const prefix = prefixOf(hash);
      for (const batch of batches) ids.push(...[batch.ids[kind].get(prefix) ?? []].flat());
      return ids.length === 0 ? [] : (find[kind].same.all(JSON.stringify(ids), hash) as SameKey[]);
    },
    *newest(hash, kind, after, upTo) {
      for (const ids of idsFrom(hash, kind, after, upTo)) {
        const page = find[kind].same.all(JSON.stringify(ids), hash) as SameKey[];
        yield* page.reverse();
      }
    },
    add,
    end() {
      clearImmediate(filing);
    },
  };
}

interface Unfiled {
  readonly id: number;
  readonly key_hash: ArrayBuffer;
  readonly number_hash: ArrayBuffer | null;
}

function note(ids: Ids, hash: Buffer, id: number): void {
  const prefix = prefixOf(hash);
  const known = ids.get(prefix);
  if (known === undefined) ids.set(prefix, id);
  else if (typeof known === 'number') ids.set(prefix, [known, id]);
  else known.push(id);
}

/** The first six bytes, as many as a number holds exactly. */
function prefixOf(hash: Buffer): number {
  return hash.readUIntBE(0, 6);
}
