/** That the register may not know all that was sent, and that a person has said it may send all the same. */

/**
 * Why the register may not know what was sent: it is new beside an old key, it is not the file that was left here, it comes from
 * another computer, too much time has passed since it was last seen, time has passed for IO and not for this computer, or the
 * database is not the one that was written to.
 */
export type DoubtReason = 'missing' | 'put-back' | 'machine' | 'gap' | 'rolled-back' | 'failed-over';

/** Times in milliseconds since the epoch. */
export interface Doubt {
  readonly reason: DoubtReason;
  readonly at: number;
  /** The last sign of life before; null: none is left. */
  readonly lastSeenAt: number | null;
}

/** A doubt that a person has ended. */
export interface SettledDoubt extends Doubt {
  /** The name of the user; empty where Node-RED has no users. */
  readonly who: string;
  readonly confirmedAt: number;
}
