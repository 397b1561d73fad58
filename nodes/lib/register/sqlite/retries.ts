/** Which messages were tried once more later: the newer one tells whether its citizen was reached. */
import type { Keys, SameKey } from './keys';
import type { Lane } from '../cells';
import type { Lanes } from './lanes';
import type { Store } from './store';
import type { Register } from '../types';

export const RETRY_SQL = {
  keys: `SELECT id, lane, key_hash FROM message WHERE id IN (SELECT value FROM json_each(?)) AND key_hash IS NOT NULL`,
} as const;

export function retriesOf(store: Store, lanes: Lanes, keys: Keys): Pick<Register, 'retried'> {
  const keysBy = store.prepare(RETRY_SQL.keys);

  /** The id of the newest message that counts instead of what stands in this lane; 0: none. */
  function newest(hash: Buffer, { line, campaign }: Lane): number {
    const counts = ({ state, lane }: SameKey): boolean => {
      const other = lanes.byId(lane);
      // A list of one campaign does not lose whom only another one's list has.
      return (
        state !== 'discarded' &&
        other?.line === line &&
        (state !== 'unreachable' || other.campaign === campaign)
      );
    };
    for (const one of keys.newest(hash, 'key', 0, Infinity)) if (counts(one)) return one.id;
    return 0;
  }

  function retried(ids: readonly number[]): ReadonlySet<number> {
    const found = new Set<number>();
    const known = new Map<string, number>();
    for (const row of keysBy.all(JSON.stringify(ids)) as KeyRow[]) {
      const lane = lanes.byId(row.lane);
      if (lane === undefined) continue;
      const hash = Buffer.from(row.key_hash);
      const name = `${row.lane} ${hash.toString('hex')}`;
      const last = known.get(name) ?? newest(hash, lane);
      known.set(name, last);
      if (last > row.id) found.add(row.id);
    }
    return found;
  }

  return { retried: (ids) => store.read(() => retried(ids)) };
}

interface KeyRow {
  readonly id: number;
  readonly lane: number;
  readonly key_hash: ArrayBuffer;
}
