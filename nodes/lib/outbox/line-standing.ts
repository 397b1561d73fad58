/** How a line stands at a moment, in numbers. */
import type { FaultCode } from '../core';
import type { CircuitBreaker } from './circuit-breaker';
import type { Line } from './line';

export interface LineStanding {
  /** `<fiscalCode>|<mode>|<base URL>`. */
  readonly line: string;
  /** Of each stop that is not a person's its code; of services one each. */
  readonly halts: readonly FaultCode[];
  /** IO gives no clear answers. */
  readonly outage: boolean;
  /** Milliseconds until the sending window opens; 0: it is open. */
  readonly untilOpen: number;
  /** Milliseconds for which IO has asked to wait. */
  readonly paused: number;
  /** Calls per 5 s: the limit, how many are allowed just now, how many count. */
  readonly limit: number;
  readonly allowed: number;
  readonly held: number;
}

/** @param monotonic by the clock of the pace; milliseconds */
export function standingOf(
  key: string,
  { pace, halts }: Line,
  circuit: CircuitBreaker,
  untilOpen: number,
  monotonic: number,
): LineStanding {
  return {
    line: key,
    halts: halts.codes,
    outage: circuit.open,
    untilOpen,
    paused: Math.max(0, pace.pausedUntil - monotonic),
    limit: pace.limit,
    allowed: pace.allowed,
    held: pace.held,
  };
}
