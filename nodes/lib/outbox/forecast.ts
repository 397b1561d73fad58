/** How long IO's limit will make a queue last: an honest lower bound, at the pace that the institution allows. */
import type { Total } from '../register';
import type { Destination } from '../core/destination';
import { type Words, words } from '../core/words';

/** Seconds for so many messages to a destination, each taking one call (send) or two (profile and send). */
export function secondsFor(
  messages: number,
  callsPerMessage: number,
  { callsPer5s }: Pick<Destination, 'callsPer5s'>,
): number {
  return Math.ceil((messages * callsPerMessage * 5) / callsPer5s);
}

/** `40 s`, `23 min`, `1 h 51 min`. */
export function spell(seconds: number): Words {
  if (seconds < 60) return words('status.time.seconds', { n: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return words('status.time.minutes', { n: minutes });
  return words('status.time.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** Messages that have not left yet. */
export function waitingIn(totals: readonly Total[]): number {
  return totals.filter(waits).reduce((sum, { n }) => sum + n, 0);
}

/** The services of the messages that have not left yet. */
export function servicesOf(totals: readonly Total[]): string[] {
  return [...new Set(totals.filter(waits).map(({ service }) => service))];
}

export function waits({ state }: Pick<Total, 'state'>): boolean {
  return state === 'queued' || state === 'checking' || state === 'sending';
}
