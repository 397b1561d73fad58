/** The line under an io-scadenze: how many notices it follows, and when the next ones leave. */
import type { NodeStatus } from 'node-red';
import { formatDay } from '../lib/core';
import type { Fault } from '../lib/runtime/fault';
import { translate } from '../lib/runtime/translate';
import { dayOf, isoDay } from './days';
import type { FollowedView } from './api';

export function statusOf(view: FollowedView | Fault, now: number): NodeStatus {
  if (view instanceof Error)
    return { fill: 'red', shape: 'ring', text: translate(`status.fault.${view.code}`) };
  const { followed: n, days, unknown, elsewhere, asked } = view;
  if (asked > 0) return { fill: 'blue', shape: 'ring', text: text('asked', { n, asked }) };
  if (unknown > 0) return { fill: 'yellow', shape: 'dot', text: text('unknown', { n, unknown }) };
  const [next] = days;
  if (next === undefined)
    return elsewhere > 0
      ? { fill: 'yellow', shape: 'ring', text: text('elsewhere', { n: elsewhere }) }
      : { fill: 'grey', shape: 'ring', text: text('none') };
  if (next.day === isoDay(dayOf(now)))
    return { fill: 'blue', shape: 'dot', text: text('today', { n, of: next.n }) };
  const day = formatDay(next.day).slice(0, 5);
  return { fill: 'green', shape: 'dot', text: text('next', { n, day, of: next.n }) };
}

function text(key: string, args: Readonly<Record<string, string | number>> = {}): string {
  return translate(`status.deadlines.${key}`, args);
}
