/** Whether a line sends, for people. */
import type { Halts } from './halts';
import { stateElsewhere } from './line-told';
import type { LineOptions, LineState } from './line-types';

/** @param services whose halts count */
export function stateOf(options: LineOptions, halts: Halts, services: readonly string[]): LineState {
  const elsewhere = options.register.peers?.elsewhere(options.key);
  // What we met ourselves says nothing of who sends now, but for the register.
  if (elsewhere !== undefined && halts.ofRegister === undefined)
    return stateElsewhere(elsewhere, services, options.clock.now());
  const halt = services.map((one) => halts.of(one)).find((code) => code !== undefined);
  if (halt !== undefined) return { kind: 'halted', code: halt };
  if (options.circuit.open) return { kind: 'outage' };
  const closed = options.untilOpen();
  if (closed > 0) return { kind: 'window', ms: closed };
  const paused = options.pace.pausedUntil - options.clock.monotonic();
  return paused > 0 ? { kind: 'paused', ms: paused } : { kind: 'running' };
}
