/**
 * Whether the register that is opened can be the one that was left here. One of an earlier moment does not know what was
 * sent since, and would send it again: a copy that was put back, a cloned or rolled-back computer, a new file beside an old
 * key. What is doubted here waits for a person (doubt.ts).
 *
 * A restart and a short power cut raise no doubt, nor does a long one or a weekend where nothing waits. A computer that was rolled
 * back as a whole looks like one after a power cut, since its sign of life was rolled back with it: so it is asked once where
 * messages would leave by themselves and the sign is older than a short cut explains.
 */
import { isStillFile, type FileIdentity } from './file-identity';
import { isOtherMachine, isSameBoot, type Host } from './host';
import type { Life } from './life';
import type { DoubtReason } from '../types';

const HOUR_MS = 60 * 60 * 1000;
/** So long may pass between the last sign of life and the start of a computer that ended without a word; milliseconds. */
const LONGEST_CUT_MS = 5 * 24 * HOUR_MS;
/** The same where messages wait to leave by themselves. The last sign may be ten minutes older than the end. */
export const SHORT_CUT_MS = HOUR_MS;

export interface Found {
  /** What the last run left beside the register. */
  readonly life: Life | null;
  /** Whether a key was there before. */
  readonly hadKey: boolean;
  /**
   * What the register knows of itself; `unsigned`: its process ended before it left the first sign of life; `former`: it was opened
   * only by versions that left none; null: it is new.
   */
  readonly known:
    { readonly register: string; readonly run: number; readonly unsigned: boolean } | 'former' | null;
  /** Whether it holds messages that would leave for IO by themselves. */
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
  if (known.unsigned && life === null) return null;
  if (life?.register !== known.register || life.run > known.run) return 'put-back';
  if (isOtherMachine(life.host, host)) return 'machine';
  if (!isStillFile(life.db, found.db) || !isStillFile(life.self, found.self)) return 'put-back';
  if (isSameBoot(life.host, host)) return null;
  const silent = found.now - life.at;
  if (found.waits && !life.closed) return silent > SHORT_CUT_MS ? 'gap' : null;
  return silent > LONGEST_CUT_MS && (found.waits || !life.closed) ? 'gap' : null;
}
