/** The line under an io-send node: few words, what a clerk needs to know now. */
import type { Mode } from '../lib/core';
import { HELD } from '../lib/core/codes';
import { both, type Words, words } from '../lib/core/words';
import type { Fault } from '../lib/runtime/fault';
import { faultStatus, type Look, type Status } from '../lib/runtime/status';
import { secondsFor, servicesOf, spell, waits } from '../lib/outbox/forecast';
import type { Line } from '../lib/outbox/line';
import type { LineState } from '../lib/outbox/line-types';
import type { Destination } from '../lib/core/destination';
import type { Outbox } from '../lib/outbox/outbox';
import type { Count, Total } from '../lib/register';

interface StatusParts {
  readonly fault: Fault | undefined;
  readonly channel?:
    | { readonly line: Line; readonly destination: Pick<Destination, 'line' | 'mode' | 'callsPer5s'> }
    | undefined;
  readonly service?: string;
  readonly callsPerMessage?: number;
  readonly outbox?: Stopping;
  /** Whether the Node-RED of this name is known to have no such io-send. */
  readonly isMissingOn?: (name: string) => boolean;
  /** Of the node, on all lines. */
  readonly totals?: readonly Standing[];
}

/** What is asked of people's stops. */
interface Stopping {
  readonly stops: Pick<Outbox['stops'], 'has'>;
}

/** With the campaign only where some campaign of the node is stopped by itself. */
export type Standing = Total & Partial<Pick<Count, 'campaign'>>;

/** What the status of a node is made of. */
export function standingsOf({ register, stops }: Outbox, node: string): Promise<readonly Standing[]> {
  return stops.byCampaign(node) ? register.counts({ node }) : register.totals(node);
}

/**
 * Begins with the mode, as soon as it is known: what is real must not look like a rehearsal.
 *
 * `busy`: something is under way, so the status will be another one in a moment.
 */
export function statusOf(parts: StatusParts): { status: Status | undefined; busy: boolean } {
  const { channel } = parts;
  const { seen, busy } = seenOf(parts);
  if (seen === undefined) return { status: undefined, busy };
  const { words: said, ...look } = seen;
  if (channel === undefined) return { status: said && { ...look, words: said }, busy };
  const mode = words(`status.mode.${channel.destination.mode}`);
  const all = said === undefined ? mode : words('status.in_mode', { mode, first: said });
  return { status: { ...look, words: all }, busy };
}

/** Of a Node-RED, so that a status stays short; characters. */
const NAME_LENGTH = 10;

/** What is said after the mode; nothing as long as the mode is all there is to say. */
type Seen = Look & { readonly words?: Words };

function seenOf(parts: StatusParts): { seen: Seen | undefined; busy: boolean } {
  const { fault, channel, service = '', outbox, totals = [], isMissingOn } = parts;
  if (fault !== undefined) return { seen: faultStatus(fault.code), busy: false };
  if (channel === undefined || outbox === undefined) return { seen: undefined, busy: true };
  const { destination, line } = channel;
  const sums = sumsOf(outbox, totals, destination.line);
  const state = line.state(service, servicesOf(totals.filter((total) => total.line === destination.line)));
  if (state.kind === 'halted') {
    const stop = words('status.stopped_fault', { fault: words(`status.fault.${state.code}`) });
    return { seen: red(stop), busy: sums.queued > 0 };
  }
  if (sums.queued > 0 && state.by !== undefined && isMissingOn?.(state.by) === true) {
    const lacking = words('status.lacking', { name: shortName(state.by) });
    return { seen: red(words('status.stopped_fault', { fault: lacking })), busy: true };
  }
  if (sums.queued > 0) return { seen: working(sums, state, destination, parts), busy: true };
  return { seen: resting(sums, destination.mode, state.by), busy: false };
}

interface Sums {
  /** Waiting on the node's line; of these, stopped by a person. */
  queued: number;
  stopped: number;
  /** Waiting on the node's line for a person to confirm them; not among `queued`. */
  held: number;
  /** Waiting on other lines. */
  elsewhere: number;
  /** On the node's line: what a rehearsal has sent is not counted beside what is real. */
  sent: number;
  others: number;
}

function sumsOf({ stops }: Stopping, totals: readonly Standing[], line: string): Sums {
  const sums = { queued: 0, stopped: 0, held: 0, elsewhere: 0, sent: 0, others: 0 };
  for (const total of totals) {
    const { node, campaign = '', state, reason, n } = total;
    if (total.line !== line) sums.elsewhere += waits(total) ? n : 0;
    else if (!waits(total)) sums[state === 'sent' ? 'sent' : 'others'] += n;
    else if (reason === HELD) sums.held += n;
    else {
      sums.queued += n;
      if (stops.has(node, campaign)) sums.stopped += n;
    }
  }
  return sums;
}

function working(
  { queued, stopped, held }: Sums,
  { kind, by }: LineState,
  destination: Parameters<typeof secondsFor>[2],
  parts: StatusParts,
): Status {
  const waiting = words('status.waiting', { n: queued });
  if (stopped === queued) return ring('yellow', words('status.stopped', { waiting }));
  if (kind === 'outage') return red(words('status.outage'));
  if (kind === 'window') return ring('blue', words('status.window', { queued }));
  if (kind === 'paused') return ring('yellow', words('status.paused'));
  const time =
    by === undefined
      ? spell(secondsFor(queued, parts.callsPerMessage ?? 2, destination))
      : words('status.from', { name: shortName(by) });
  const toConfirm = words('status.held', { n: held });
  return { fill: 'blue', shape: 'dot', words: both(waiting, held > 0 ? toConfirm : time) };
}

/** Green is for what has reached somebody: in the simulator nobody gets anything. */
const RESTING = { simulator: 'grey', trial: 'blue', live: 'green' } as const;

function resting({ held, elsewhere, sent, others }: Sums, mode: Mode, by: string | undefined): Seen {
  if (held > 0) return ring('yellow', words('status.held', { n: held }));
  if (elsewhere > 0) return ring('yellow', words('status.other_line', { n: elsewhere }));
  const fill = RESTING[mode];
  if (sent + others === 0 && by !== undefined)
    return ring(fill, words('status.sends_from', { name: shortName(by) }));
  if (sent + others === 0) return { fill, shape: 'ring' };
  const done = words('status.done', { n: sent });
  const all = others === 0 ? done : both(done, words('status.done_others', { n: others }));
  return { fill, shape: 'dot', words: all };
}

/** The ends of names tell them apart: `nodered-replica-2`. */
function shortName(name: string): string {
  return name.length <= NAME_LENGTH ? name : `…${name.slice(1 - NAME_LENGTH)}`;
}

function red(said: Words): Status {
  return { fill: 'red', shape: 'ring', words: said };
}

function ring(fill: Status['fill'], said: Words): Status {
  return { fill, shape: 'ring', words: said };
}
