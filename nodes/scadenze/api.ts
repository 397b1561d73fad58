/** How the followed notices of a node stand: what its status and its dialog show. Numbers and days only. */
import type { FaultCode } from '../lib/core/codes';

export interface DayCount {
  /** `aaaa-mm-gg`, the day on which they can leave. */
  readonly day: string;
  readonly n: number;
}

export interface FollowedView {
  readonly followed: number;
  /** The next days, the nearest first. */
  readonly days: readonly DayCount[];
  /** Those of days further on. */
  readonly later: number;
  /** IO does not say whether they are paid. */
  readonly unknown: number;
  /** Without an "in scadenza": no sending day, or no time, was left before the due day. */
  readonly window: number;
  readonly late: number;
  /** For another destination than the present one. */
  readonly elsewhere: number;
  readonly paid: number;
  readonly cancelled: number;
  /** Both messages were given. */
  readonly ended: number;
  /** Of nodes that are no longer there. */
  readonly orphans: number;
  /** The node's hour lies outside the institution's sending hours. */
  readonly outside: boolean;
  /** An answer is awaited for these. */
  readonly asked: number;
}

export type DeadlinesView =
  FollowedView | { readonly fault: FaultCode; readonly args: Readonly<Record<string, string | number>> };
