/** The line under an io-scadenze: how many notices it follows, and when the next ones leave. */
import { formatDay } from '../lib/core';
import { words } from '../lib/core/words';
import type { Fault } from '../lib/runtime/fault';
import { faultStatus, type Status } from '../lib/runtime/status';
import { dayOf, isoDay } from './days';
import type { FollowedView } from './api';

export function statusOf(view: FollowedView | Fault, now: number): Status {
  if (view instanceof Error) return faultStatus(view.code);
  const { followed: n, days, unknown, elsewhere, asked } = view;
  if (asked > 0) return { fill: 'blue', shape: 'ring', words: words('status.deadlines.asked', { n, asked }) };
  if (unknown > 0)
    return { fill: 'yellow', shape: 'dot', words: words('status.deadlines.unknown', { n, unknown }) };
  const [next] = days;
  if (next === undefined)
    return elsewhere > 0
      ? { fill: 'yellow', shape: 'ring', words: words('status.deadlines.elsewhere', { n: elsewhere }) }
      : { fill: 'grey', shape: 'ring', words: words('status.deadlines.none') };
  if (next.day === isoDay(dayOf(now)))
    return { fill: 'blue', shape: 'dot', words: words('status.deadlines.today', { n, of: next.n }) };
  const day = formatDay(next.day).slice(0, 5);
  return { fill: 'green', shape: 'dot', words: words('status.deadlines.next', { n, day, of: next.n }) };
}
