/** For how long a Node-RED may be silent until others take its lines, as somebody has written it. */
import { RegisterError } from './faults';

/** What is proposed; milliseconds. */
export const USUAL_PATIENCE_MS = 15_000;
/** Longer a computer is not waited for: what it was sending would be in doubt for as long. */
const LONGEST_PATIENCE_MS = 60 * 60_000;
/** IO counts calls for five seconds: what the one before has called must have run out before the first call of the next. */
const SHORTEST_PATIENCE_MS = 6_000;
/** Of what is written instead, in a fault. */
const SHOWN = 40;

export interface Patience {
  /** Milliseconds without a sign of life until a process counts as gone; undefined: what is proposed. */
  readonly patience?: number;
  /** What is written instead of one that can be used. */
  readonly wrongPatience?: string;
}

/** @param written digits: milliseconds; empty: what is proposed */
export function patienceOf(written: string): Patience {
  if (written === '') return {};
  const patience = Number(written);
  if (!(patience >= SHORTEST_PATIENCE_MS)) return { wrongPatience: written.slice(0, SHOWN) };
  return { patience: Math.min(patience, LONGEST_PATIENCE_MS) };
}

/** Throws `RegisterError` where no patience that can be used is written: two Node-REDs would send at the pace of one. */
export function assertPatience({ wrongPatience }: Patience): void {
  if (wrongPatience === undefined) return;
  throw new RegisterError('IO_REGISTER_UNAVAILABLE', { error: 'PATIENCE_WRONG', file: wrongPatience });
}
