/** Keyed hashes of what makes a message the same as another, or its contradiction. */
import type { Secrets } from './secrets';
import type { Identity } from './types';

/** For how long after what last happened to the first the same key is a duplicate; milliseconds. */
export const DUPLICATE_WINDOW_MS = 90 * 24 * 60 * 60 * 1000;

export interface IdentityHashes {
  readonly key: Buffer;
  /** Of a payment's notice number. */
  readonly number: Buffer | null;
  /** Of that with its amount; made when it is needed. */
  readonly amount: () => Buffer | null;
}

export function identityHashes(secrets: Secrets, { type, key, notice }: Identity): IdentityHashes {
  const number = notice && JSON.stringify(['notice', type, notice.number]);
  return {
    key: secrets.hash(key),
    number: number === undefined ? null : secrets.hash(number),
    amount: () => (number === undefined ? null : secrets.hash(`${number} ${notice?.cents ?? ''}`)),
  };
}
