/** The line under an io-send node: few words, what a clerk needs to know now. */
import type { NodeStatus } from 'node-red';
import type { Fault } from '../lib/runtime/fault';
import { translate } from '../lib/runtime/translate';
import { secondsFor, spell, waits } from '../lib/outbox/forecast';
import type { Line } from '../lib/outbox/line';
import type { LineState } from '../lib/outbox/line-types';
import type { Destination } from '../lib/core/destination';
import type { Outbox } from '../lib/outbox/outbox';

interface StatusParts {
  readonly fault: Fault | undefined;
  readonly channel?:
    | { readonly line: Line; readonly destination: Pick<Destination, 'line' | 'mode' | 'callsPer5s'> }
    | undefined;
  readonly node?: string;
  readonly service?: string;
  readonly callsPerMessage?: number;
  readonly outbox?: Outbox;
}

/** `busy`: something is under way, so the status will be another one in a moment. */
export function statusOf(parts: StatusParts): { status: NodeStatus; busy: boolean } {
  const { fault, channel, node = '', service = '', outbox } = parts;
  if (fault !== undefined) return { status: red(translate(`status.fault.${fault.code}`)), busy: false };
  if (channel === undefined || outbox === undefined) return { status: {}, busy: true };
  const sums = sumsOf(outbox, node, channel.destination.line);
  const state = channel.line.state(service, node);
  if (state.kind === 'halted') {
    const words = text('stopped_fault', { fault: translate(`status.fault.${state.code}`) });
    return { status: red(words), busy: sums.queued > 0 };
  }
  if (sums.queued > 0)
    return { status: working(sums, state, channel.destination.callsPer5s, parts), busy: true };
  return { status: resting(sums, channel.destination.mode === 'simulator'), busy: false };
}

interface Sums {
  /** Waiting on the node's line; of these, stopped by a person. */
  queued: number;
  stopped: number;
  /** Waiting on other lines. */
  elsewhere: number;
  sent: number;
  others: number;
}

function sumsOf(outbox: Outbox, node: string, line: string): Sums {
  const sums = { queued: 0, stopped: 0, elsewhere: 0, sent: 0, others: 0 };
  for (const count of outbox.register.counts({ node })) {
    if (!waits(count)) sums[count.state === 'sent' ? 'sent' : 'others'] += count.n;
    else if (count.line !== line) sums.elsewhere += count.n;
    else {
      sums.queued += count.n;
      if (outbox.stopped(node, count.campaign)) sums.stopped += count.n;
    }
  }
  return sums;
}

function working(
  { queued, stopped }: Sums,
  { kind }: LineState,
  callsPer5s: number,
  parts: StatusParts,
): NodeStatus {
  if (stopped === queued) return ring('yellow', text('stopped', { queued }));
  if (kind === 'outage') return red(text('outage'));
  if (kind === 'window') return ring('blue', text('window', { queued }));
  if (kind === 'paused') return ring('yellow', text('paused'));
  const time = spell(secondsFor(queued, parts.callsPerMessage ?? 2, callsPer5s));
  return { fill: 'blue', shape: 'dot', text: text('queued', { queued, time }) };
}

function resting({ elsewhere, sent, others }: Sums, simulator: boolean): NodeStatus {
  if (elsewhere > 0) return ring('yellow', text('other_line', { n: elsewhere }));
  if (sent + others === 0) return simulator ? simulated() : {};
  const done = others === 0 ? text('done', { sent }) : text('done_others', { sent, others });
  return { fill: 'green', shape: 'dot', text: done };
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
