/** The line under an io-send node: few words, what a clerk needs to know now. */
import type { NodeStatus } from 'node-red';
import type { Fault } from '../runtime/fault';
import { translate } from '../runtime/translate';
import { secondsFor, spell, waits } from './forecast';
import type { Line } from './line';
import type { Destination, Office } from './office';

interface StatusParts {
  readonly fault: Fault | undefined;
  readonly desk?:
    | { readonly line: Line; readonly destination: Pick<Destination, 'line' | 'mode' | 'callsPer5s'> }
    | undefined;
  readonly node?: string;
  readonly service?: string;
  readonly callsPerMessage?: number;
  readonly office?: Office;
}

/** `busy`: something is under way, so the status will be another one in a moment. */
export function statusOf(parts: StatusParts): { status: NodeStatus; busy: boolean } {
  const { fault, desk, node = '', service = '', office } = parts;
  if (fault !== undefined) return { status: red(translate(`status.fault.${fault.code}`)), busy: false };
  if (desk === undefined || office === undefined) return { status: {}, busy: true };
  const sums = { waiting: 0, elsewhere: 0, sent: 0, others: 0 };
  for (const count of office.register.counts({ node })) {
    if (waits(count)) sums[count.line === desk.destination.line ? 'waiting' : 'elsewhere'] += count.n;
    else sums[count.state === 'sent' ? 'sent' : 'others'] += count.n;
  }
  const queued = sums.waiting;
  const state = desk.line.state(service, node);
  if (state.kind === 'halted')
    return {
      status: red(text('stopped_fault', { fault: translate(`status.fault.${state.code}`) })),
      busy: queued > 0,
    };
  if (queued > 0) {
    const time = spell(secondsFor(queued, parts.callsPerMessage ?? 2, desk.destination.callsPer5s));
    if (office.stopped(node, '')) return { status: ring('yellow', text('stopped', { queued })), busy: true };
    if (state.kind === 'outage') return { status: ring('yellow', text('outage')), busy: true };
    if (state.kind === 'window') return { status: ring('blue', text('window', { queued })), busy: true };
    if (state.kind === 'paused') return { status: ring('yellow', text('paused')), busy: true };
    return { status: { fill: 'blue', shape: 'dot', text: text('queued', { queued, time }) }, busy: true };
  }
  if (sums.elsewhere > 0)
    return { status: ring('yellow', text('other_line', { n: sums.elsewhere })), busy: false };
  const { sent, others } = sums;
  if (sent + others === 0)
    return { status: desk.destination.mode === 'simulator' ? simulated() : {}, busy: false };
  const done = others === 0 ? text('done', { sent }) : text('done_others', { sent, others });
  return { status: { fill: 'green', shape: 'dot', text: done }, busy: false };
}

function text(key: string, args: Readonly<Record<string, string | number>> = {}): string {
  return translate(`status.${key}`, args);
}

/** Said before anything is sent: here no sending window holds, and nobody gets anything. */
const simulated = (): NodeStatus => ({ fill: 'grey', shape: 'ring', text: text('simulator') });

function red(words: string): NodeStatus {
  return { fill: 'red', shape: 'ring', text: words };
}

function ring(fill: 'yellow' | 'blue', words: string): NodeStatus {
  return { fill, shape: 'ring', text: words };
}
