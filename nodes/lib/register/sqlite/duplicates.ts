/** What an earlier message means for one that comes now: the same once more, or its notice number with another amount. */
import { withProperties } from '../../core/with-properties';
import type { Keys, SameKey } from './keys';
import type { Lanes } from './lanes';
import type { Store } from './store';
import type { TrustedClock } from '../trusted-clock';
import { DUPLICATE_WINDOW_MS, identityHashes, type IdentityHashes } from '../identity-hashes';
import type { Earlier, Identity, State } from '../types';

/** What may have reached the citizen, or still will. */
const BLOCKING: ReadonlySet<State> = new Set<State>(['queued', 'checking', 'sending', 'sent', 'in-doubt']);

export const FIRST_KEYS_SQL = `SELECT max(id) AS id FROM message
  WHERE id <= (SELECT value FROM meta WHERE name = 'first-keys-up-to')`;

export interface Hashes extends IdentityHashes {
  /** Of its key in the first form, as long as the register has messages with such keys. */
  readonly former: readonly Buffer[];
}

/** Notice numbers of which is remembered how far their messages were looked through. */
const MOST_REMEMBERED = 200;

interface Found {
  readonly row: SameKey;
  /** Whether it asks another amount for the same notice number. */
  readonly otherAmount: boolean;
}

export interface Duplicates {
  hashes(identity: Identity): Hashes;
  /** The message of the line that keeps another of this identity from being sent. */
  blocking(hashes: Hashes, line: string): Found | undefined;
  /** The same, or else the last one that did not reach its citizen; only among messages up to the id `upTo`. */
  earlier(line: string, identity: Identity, upTo: number): Earlier | null;
}

export function duplicatesOf(store: Store, lanes: Lanes, keys: Keys, clock: TrustedClock): Duplicates {
  const { secrets } = store;
  /** The last message that is still there with a key of the first form; 0 when there is none. */
  const firstKeysUpTo = (store.prepare(FIRST_KEYS_SQL).get() as { id: number | null }).id ?? 0;

  function sameKey({ key, former }: Hashes, line: string): SameKey[] {
    const old = former.flatMap((hash) => keys.find(hash).filter(({ id }) => id <= firstKeysUpTo));
    const all = old.length === 0 ? keys.find(key) : [...old, ...keys.find(key)];
    return all.filter((row) => lanes.byId(row.lane)?.line === line);
  }

  /** By line and notice number: up to which id it was looked, and the newest that blocked there. */
  const looked = new Map<string, { readonly upTo: number; readonly row: SameKey }>();

  /** The newest message of the line with this notice number that may have reached its citizen. */
  function newestOf(number: Buffer, line: string, upTo: number, at: number): SameKey | undefined {
    const name = `${number.toString('hex')} ${line}`;
    const known = looked.get(name);
    const isUsable = known !== undefined && known.upTo <= upTo;
    const stillBlocks = isUsable && isSame(keys.newest(number, 'number', known.row.id - 1, known.row.id), at);
    const after = stillBlocks ? known.upTo : 0;
    let newest: number | undefined;
    for (const row of keys.newest(number, 'number', after, upTo)) {
      newest ??= row.id;
      if (lanes.byId(row.lane)?.line !== line || !blocks(row, at)) continue;
      remember(name, newest, row);
      return row;
    }
    if (!stillBlocks) return undefined;
    remember(name, newest ?? known.upTo, known.row);
    return known.row;
  }

  function isSame(rows: Iterable<SameKey>, at: number): boolean {
    const [row] = rows;
    return row !== undefined && blocks(row, at);
  }

  function remember(name: string, upTo: number, row: SameKey): void {
    looked.delete(name);
    looked.set(name, { upTo, row });
    const [oldest] = looked.keys();
    if (looked.size > MOST_REMEMBERED && oldest !== undefined) looked.delete(oldest);
  }

  /**
   * What asks another amount for the same notice number. The newest tells: all that came after the first asked its amount, or came in
   * because a person wanted so. A column that has one number for all would make a look at all of them endless.
   */
  function otherAmount(
    { number, amount }: Hashes,
    line: string,
    upTo: number,
    at: number,
  ): Found | undefined {
    const row = number === null ? undefined : newestOf(number, line, upTo, at);
    return row && !isHash(row.amount_hash, amount()) ? { row, otherAmount: true } : undefined;
  }

  function firstBlocking(same: readonly SameKey[], at: number): Found | undefined {
    const row = same.find((one) => blocks(one, at));
    return row && { row, otherAmount: false };
  }

  function hashesOf(identity: Identity): Hashes {
    const former = firstKeysUpTo === 0 ? [] : (identity.formerKeys?.() ?? []);
    return withProperties(identityHashes(secrets, identity), {
      former: former.map((one) => secrets.hash(one)),
    });
  }

  return {
    hashes: hashesOf,
    blocking(hashes, line) {
      const at = clock.time();
      return otherAmount(hashes, line, Infinity, at) ?? firstBlocking(sameKey(hashes, line), at);
    },
    earlier(line, identity, upTo) {
      // A first campaign, or the first in earnest: nothing to look for, row by row.
      if (!lanes.hasLine(line)) return null;
      const hashes = hashesOf(identity);
      const known = ({ id }: SameKey) => id <= upTo;
      const same = sameKey(hashes, line).filter(known);
      const at = clock.time();
      const first = otherAmount(hashes, line, upTo, at) ?? firstBlocking(same, at);
      const row = first?.row ?? same.filter(({ state }) => state === 'unreachable').at(-1);
      if (row === undefined) return null;
      const campaign = lanes.byId(row.lane)?.campaign ?? '';
      return {
        campaign,
        state: row.state,
        takenAt: row.taken_at,
        blocks: first !== undefined,
        ...(first?.otherAmount === true ? { otherAmount: true } : {}),
      };
    },
  };
}

function isHash(stored: ArrayBuffer | null, hash: Buffer | null): boolean {
  return stored !== null && hash?.equals(Buffer.from(stored)) === true;
}

/** What is still to leave blocks for as long as it waits. */
function blocks(row: SameKey, now: number): boolean {
  return BLOCKING.has(row.state) && (row.state !== 'sent' || age(row, now) < DUPLICATE_WINDOW_MS);
}

/** How long nothing has happened to a message; what bears a time still to come happened now. */
function age(row: SameKey, now: number): number {
  return now - Math.min(now, Math.max(row.taken_at, row.changed_at));
}
