/** How a line stands at a moment: in numbers, and as other processes of the same register are told. */
import type { FaultCode } from '../core';
import type { LineTold } from '../register';
import type { CircuitBreaker } from './circuit-breaker';
import type { Clock } from '../runtime/clock';
import type { Line } from './line';
import type { LineSettings } from './line-settings';

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

/** What a moment leaves of its milliseconds: it must not be another one each time that it is looked at. */
const STEP_MS = 1_000;

interface Standing {
  readonly line: Line;
  readonly settings: Pick<LineSettings, 'untilOpen'>;
  readonly circuit: CircuitBreaker;
}

export function toldOf({ line, settings, circuit }: Standing, clock: Clock): LineTold {
  const now = clock.now();
  const at = (ms: number): number => Math.round((now + ms) / STEP_MS) * STEP_MS;
  const untilOpen = settings.untilOpen(now);
  const paused = line.pace.pausedUntil - clock.monotonic();
  const stops = line.halts.byService;
  return {
    ...(Object.keys(stops).length > 0 ? { halts: stops } : {}),
    ...(circuit.open ? { outage: true } : {}),
    ...(untilOpen > 0 ? { opensAt: at(untilOpen) } : {}),
    ...(paused > 0 ? { pausedUntil: at(paused) } : {}),
  };
}
