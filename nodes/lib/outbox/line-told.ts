/** How a line stands that another process of the same register sends for, from what that has told. */
import type { Elsewhere, LineTold } from '../register';
import type { LineState } from './line-types';

/**
 * As the process that sends for the line shows it, and what that is called.
 * @param services whose halts count
 * @param now milliseconds since the epoch
 */
export function stateElsewhere(
  { name, told }: Elsewhere,
  services: readonly string[],
  now: number,
): LineState {
  return { ...stateTold(told, services, now), by: name };
}

/** @param services whose halts count; undefined: all */
export function stateTold(told: LineTold, services: readonly string[] | undefined, now: number): LineState {
  const { halts = {}, outage, opensAt = now, pausedUntil = now } = told;
  const halt = ['', ...(services ?? Object.keys(halts))]
    .map((one) => halts[one])
    .find((code) => code !== undefined);
  if (halt !== undefined) return { kind: 'halted', code: halt };
  if (outage) return { kind: 'outage' };
  if (opensAt > now) return { kind: 'window', ms: opensAt - now };
  return pausedUntil > now ? { kind: 'paused', ms: pausedUntil - now } : { kind: 'running' };
}
