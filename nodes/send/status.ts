/** The line under an io-send node: few words, what a clerk needs to know now. */
import { both, type Words, words } from '../lib/core/words';
import type { Fault } from '../lib/runtime/fault';
import { faultStatus, type Status } from '../lib/runtime/status';
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
export function statusOf(parts: StatusParts): { status: Status | undefined; busy: boolean } {
  const { fault, channel, node = '', service = '', outbox } = parts;
  if (fault !== undefined) return { status: faultStatus(fault.code), busy: false };
  if (channel === undefined || outbox === undefined) return { status: undefined, busy: true };
  const sums = sumsOf(outbox, node, channel.destination.line);
  const state = channel.line.state(service, node);
  if (state.kind === 'halted') {
    const stop = words('status.stopped_fault', { fault: words(`status.fault.${state.code}`) });
    return { status: red(stop), busy: sums.queued > 0 };
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
): Status {
  const waiting = words('status.waiting', { n: queued });
  if (stopped === queued) return ring('yellow', words('status.stopped', { waiting }));
  if (kind === 'outage') return red(words('status.outage'));
  if (kind === 'window') return ring('blue', words('status.window', { queued }));
  if (kind === 'paused') return ring('yellow', words('status.paused'));
  const time = spell(secondsFor(queued, parts.callsPerMessage ?? 2, callsPer5s));
  return { fill: 'blue', shape: 'dot', words: both(waiting, time) };
}

function resting({ elsewhere, sent, others }: Sums, simulator: boolean): Status | undefined {
  if (elsewhere > 0) return ring('yellow', words('status.other_line', { n: elsewhere }));
  if (sent + others === 0) return simulator ? SIMULATED : undefined;
  const done = words('status.done', { n: sent });
  const all = others === 0 ? done : both(done, words('status.done_others', { n: others }));
  return { fill: 'green', shape: 'dot', words: all };
}

/** Said before anything is sent: here no sending window holds, and nobody gets anything. */
const SIMULATED: Status = { fill: 'grey', shape: 'ring', words: words('status.simulator') };

function red(said: Words): Status {
  return { fill: 'red', shape: 'ring', words: said };
}

function ring(fill: 'yellow' | 'blue', said: Words): Status {
  return { fill, shape: 'ring', words: said };
}
