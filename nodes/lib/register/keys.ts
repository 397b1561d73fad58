/**
 * Which messages have a key, the basis of "never twice".
 *
 * Hashes are random: an ordinary index would rewrite a page of its own for each row that comes in, more than all else
 * that a row costs. So the table `known_key` is filled in batches in the order of the hash, and the ids that it does not
 * have yet are kept in memory; at every start they are read from their rows. Both hold only the first bytes of a hash:
 * what they find is compared with the row itself, so that nothing stale or alike is taken for the same.
 */
import type { Store } from './store';
import type { State } from './types';

export const KEY_SQL = {
  /** All ids in one value: a list of rows costs the process more, after a burst of rows by the tenth of a second. */
  known: `SELECT json_group_array(id) AS ids FROM known_key WHERE prefix = substr(?, 1, 6)`,
  same: `SELECT id, lane, state, taken_at, changed_at FROM message
    WHERE id IN (SELECT value FROM json_each(?)) AND key_hash = ? ORDER BY id`,
  unfiled: `SELECT id, key_hash FROM message WHERE id > ? AND key_hash IS NOT NULL ORDER BY id`,
  file: `INSERT INTO known_key SELECT substr(key_hash, 1, 6) AS prefix, id FROM message
    WHERE id > ? AND id <= ? AND key_hash IS NOT NULL ORDER BY prefix`,
  newest: `SELECT ifnull(max(id), 0) AS id FROM message WHERE id < ?`,
  filedUpTo: `SELECT value FROM meta WHERE name = 'filed-up-to'`,
  setFiledUpTo: `INSERT INTO meta VALUES ('filed-up-to', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
} as const;

interface Batch {
  readonly firstId: number;
  /** Ids by the first bytes of their hash; almost always one. */
  readonly ids: Map<number, number | number[]>;
}

export interface SameKey {
  readonly id: number;
  readonly lane: number;
  readonly state: State;
  readonly taken_at: number;
  readonly changed_at: number;
}

export interface Keys {
  /** The messages with this key hash, oldest first. */
  find(hash: Buffer): SameKey[];
  /** A message with this key hash was written, if its transaction succeeds. */
  add(hash: Buffer, id: number): void;
  /** Stops filing; what is left is filed another time. */
  end(): void;
}

/** @param batchSize hashes of a batch; the batch before is filed when the next one begins */
export function keysOf(store: Store, batchSize = 4096): Keys {
  const statement = {
    known: store.prepare(KEY_SQL.known),
    same: store.prepare(KEY_SQL.same),
    newest: store.prepare(KEY_SQL.newest),
    file: store.prepare(KEY_SQL.file),
    setFiledUpTo: store.prepare(KEY_SQL.setFiledUpTo),
  };
  /** What is not in the table yet, oldest batch first. */
  const batches: Batch[] = [];
  let filedUpTo = (store.prepare(KEY_SQL.filedUpTo).get() as { value: number } | undefined)?.value ?? 0;
  let filing: NodeJS.Immediate | undefined;

  function add(hash: Buffer, id: number): void {
    let batch = batches.at(-1);
    if (!batch || batch.ids.size >= batchSize) {
      batch = { firstId: id, ids: new Map() };
      batches.push(batch);
      if (batches.length > 1) filing ??= setImmediate(fileBatch);
    }
    const prefix = prefixOf(hash);
    const known = batch.ids.get(prefix);
    if (known === undefined) batch.ids.set(prefix, id);
    else if (typeof known === 'number') batch.ids.set(prefix, [known, id]);
    else known.push(id);
  }

  /** The oldest batch, which is full. Relaxed: what a power cut takes back is filed again from the rows. */
  function fileBatch(): void {
    filing = undefined;
    const next = batches[1];
    if (!next) return;
    try {
      filedUpTo = store.transaction(() => {
        // Not simply the id before: where a commit failed, ids that were given in vain are given again.
        const upTo = (statement.newest.get(next.firstId) as { id: number }).id;
        statement.file.run(filedUpTo, upTo);
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

  const rows = store.prepare(KEY_SQL.unfiled).all(filedUpTo) as { id: number; key_hash: ArrayBuffer }[];
  for (const row of rows) add(Buffer.from(row.key_hash), row.id);

  return {
    find(hash) {
      const known = statement.known.get(hash) as { ids: string };
      const ids = JSON.parse(known.ids) as number[];
      const prefix = prefixOf(hash);
      for (const batch of batches) ids.push(...[batch.ids.get(prefix) ?? []].flat());
      return ids.length === 0 ? [] : (statement.same.all(JSON.stringify(ids), hash) as SameKey[]);
    },
    add,
    end() {
      clearImmediate(filing);
    },
  };
}

/** The first six bytes, as many as a number holds exactly. */
function prefixOf(hash: Buffer): number {
  return hash.readUIntBE(0, 6);
}
