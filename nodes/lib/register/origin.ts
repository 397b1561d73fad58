/**
 * Whether the register that is opened can be the one that was left here. One of an earlier moment does not know what was
 * sent since, and would send it again: a copy that was put back, a cloned or rolled-back computer, a new file beside an old
 * key. What is doubted here waits for a person (doubt.ts).
 *
 * A restart, a power cut and a computer that was off for a weekend raise no doubt. A computer that was rolled back as a whole
 * cannot be told from one that had a power cut as long as that is shorter than `LONGEST_CUT_MS`.
 */
import { isStillFile, type FileIdentity } from './file-identity';
import { isOtherMachine, isSameBoot, type Host } from './host';
import type { Life } from './life';
import type { DoubtReason } from './types';

/** So long may pass between the last sign of life and the start of a computer that ended without a word; milliseconds. */
export const LONGEST_CUT_MS = 5 * 24 * 60 * 60 * 1000;

export interface Found {
  /** What the last run left beside the register. */
  readonly life: Life | null;
  /** Whether a key was there before. */
  readonly hadKey: boolean;
  /** What the register knows of itself; `former`: it was opened only by versions that left no sign of life; null: it is new. */
  readonly known: { readonly register: string; readonly run: number } | 'former' | null;
  /** Whether it holds messages that would leave by themselves. */
  readonly waits: boolean;
  readonly host: Host;
  readonly db: FileIdentity | null;
  /** Of the sign of life. */
  readonly self: FileIdentity | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function doubtOf(found: Found): DoubtReason | null {
  const { life, known, host } = found;
  if (known === null) return life !== null || found.hadKey ? 'missing' : null;
  if (known === 'former') return life === null ? null : 'put-back';
  if (life?.register !== known.register || life.run > known.run) return 'put-back';
  if (isOtherMachine(life.host, host)) return 'machine';
  if (!isStillFile(life.db, found.db) || !isStillFile(life.self, found.self)) return 'put-back';
  const isLong = found.now - life.at > LONGEST_CUT_MS && !isSameBoot(life.host, host);
  return isLong && (!life.closed || found.waits) ? 'gap' : null;
}
