/** The campaigns of the register with their numbers: made from its tallies, never by counting messages. */
import { isName } from '../core/plain-name';
import { HELD, type Reason } from '../core/codes';
import type { Mode } from '../core';
import type { CampaignSummary, Count, State, Stop } from '../register';
import { secondsFor } from '../outbox/forecast';
import type { Outbox } from '../outbox/outbox';
import type { Campaign, FoundCampaigns, Hold, ReasonCount, Wait } from './types';
import type { ReadySender } from './senders';

/** Campaigns in one answer. */
export const CAMPAIGNS = 20;

export interface OverviewQuery {
  /** Part of a campaign's name, whatever case. */
  readonly search: string;
  /** How many to give, of the first. */
  readonly limit: number;
}

/** What of an outbox is asked. */
type Sends = Pick<Outbox, 'register'> & { readonly holds: Pick<Outbox['holds'], 'arriving'> };

/** @param counted all that the register counts, where that is known already */
export async function campaignsOf(
  outbox: Sends,
  senders: ReadonlyMap<string, ReadySender>,
  query: OverviewQuery,
  now: number,
  counted?: readonly Count[],
): Promise<FoundCampaigns> {
  const { register } = outbox;
  const wanted = query.search.trim().toLowerCase();
  const all = await register.campaigns();
  const found = all.filter(({ campaign }) => campaign.toLowerCase().includes(wanted));
  const counts = byCampaign(counted ?? (await register.counts({})));
  const stops = await register.stops();
  const ahead = callsAhead(all, counts, senders, stops);
  const waiting = found.map((summary) => {
    const own = counts.get(nameOf(summary)) ?? [];
    return { summary, own, wait: waitOf(own, senders, stops, ahead.get(nameOf(summary)) ?? 0, now) };
  });
  const campaigns = await Promise.all(
    inOrder(waiting)
      .slice(0, query.limit)
      .map(async ({ summary, own, wait }): Promise<Campaign> => {
        const { line, campaign, since, total, states } = summary;
        const hold = await holdOf(own.filter(isHeld), senders, outbox, now);
        return {
          ...{ line, campaign, mode: modeOf(line), since, total, states, reasons: reasonsOf(own), wait },
          ...(hold === undefined ? {} : { hold }),
          ...byOf(own, senders),
        };
      }),
  );
  const inDoubt = all.reduce((sum, { states }) => sum + states['in-doubt'], 0);
  return { campaigns, found: found.length, inDoubt };
}

interface Ordered {
  readonly summary: CampaignSummary;
  readonly wait: Wait;
}

/**
 * Where somebody is awaited first, then what moves, then what is over; in each, what happened last comes first, and of what happened in
 * the same millisecond what the register names last.
 */
function inOrder<T extends Ordered>(campaigns: readonly T[]): T[] {
  return [...campaigns]
    .reverse()
    .sort((a, b) => rankOf(a.wait) - rankOf(b.wait) || b.summary.lastAt - a.summary.lastAt);
}

function rankOf({ kind }: Wait): number {
  if (kind === 'none') return 2;
  return kind === 'running' || kind === 'paused' || kind === 'window' ? 1 : 0;
}

/** The mode that stands in a line's key. */
export function modeOf(line: string): Mode {
  const mode = line.split('|')[1];
  return mode === 'live' || mode === 'trial' ? mode : 'simulator';
}

export function isWaiting(state: State): boolean {
  return state === 'queued' || state === 'checking' || state === 'sending';
}

function nameOf({ line, campaign }: Pick<Count, 'line' | 'campaign'>): string {
  return JSON.stringify([line, campaign]);
}

function byCampaign(counts: readonly Count[]): Map<string, Count[]> {
  const groups = new Map<string, Count[]>();
  for (const count of counts) {
    const group = groups.get(nameOf(count));
    if (group) group.push(count);
    else groups.set(nameOf(count), [count]);
  }
  return groups;
}

function reasonsOf(counts: readonly Count[]): ReasonCount[] {
  const sums = new Map<string, ReasonCount>();
  for (const { state, reason, n } of counts) {
    if (reason === null || reason === HELD) continue;
    const name = `${state} ${reason}`;
    sums.set(name, { state, reason: reason as Reason, n: n + (sums.get(name)?.n ?? 0) });
  }
  return [...sums.values()].sort((a, b) => b.n - a.n);
}

/**
 * Calls that IO's pace still has to take before a campaign is done: its own and those of older campaigns of the same line,
 * since messages leave in the order of take-in.
 */
function callsAhead(
  oldestFirst: readonly CampaignSummary[],
  counts: ReadonlyMap<string, readonly Count[]>,
  senders: ReadonlyMap<string, ReadySender>,
  stops: readonly Stop[],
): Map<string, number> {
  const ofLine = new Map<string, number>();
  const ahead = new Map<string, number>();
  for (const summary of oldestFirst) {
    let calls = ofLine.get(summary.line) ?? 0;
    for (const { line, node, campaign, state, reason, n } of counts.get(nameOf(summary)) ?? []) {
      if (reason === HELD) continue;
      const sender = senders.get(node);
      const moves = sender?.destination.line === line && stopOf(stops, node, campaign) === undefined;
      if (sender !== undefined && moves && isWaiting(state)) calls += n * sender.callsPerMessage;
    }
    ofLine.set(summary.line, calls);
    ahead.set(nameOf(summary), calls);
  }
  return ahead;
}

function stopOf(stops: readonly Stop[], node: string, campaign: string): Stop | undefined {
  const own = stops.filter((stop) => stop.node === node);
  return (
    own.find((stop) => stop.campaign === null) ??
    own.find((stop) => stop.campaign !== null && isName(stop.campaign, campaign))
  );
}

/** Of several io-send nodes that share a campaign, the first that waits speaks; one that moves speaks last. */
function waitOf(
  counts: readonly Count[],
  senders: ReadonlyMap<string, ReadySender>,
  stops: readonly Stop[],
  calls: number,
  now: number,
): Wait {
  const waits = counts
    .filter(({ state }) => isWaiting(state))
    .map((count) => waitOfNode(count, senders.get(count.node), stops, calls, now));
  const still = waits.filter(({ kind }) => kind !== 'confirm');
  return still.find(({ kind }) => kind !== 'running') ?? still[0] ?? waits[0] ?? { kind: 'none' };
}

function waitOfNode(
  { line, node, campaign, reason }: Count,
  sender: ReadySender | undefined,
  stops: readonly Stop[],
  calls: number,
  now: number,
): Wait {
  const stop = stopOf(stops, node, campaign);
  if (sender === undefined) return { kind: 'orphan' };
  if (sender.destination.line !== line) return { kind: 'elsewhere' };
  if (stop !== undefined) return { kind: 'stopped', whole: stop.campaign === null };
  if (reason === HELD) return { kind: 'confirm' };
  switch (sender.state.kind) {
    case 'halted':
      return { kind: 'halted', code: sender.state.code };
    case 'outage':
      return { kind: 'outage' };
    case 'window':
    case 'paused':
      return { kind: sender.state.kind, at: now + sender.state.ms };
    case 'running':
      return { kind: 'running', seconds: secondsFor(calls, 1, sender.destination) };
  }
}

function byOf(counts: readonly Count[], senders: ReadonlyMap<string, ReadySender>): Pick<Campaign, 'by'> {
  const by = counts
    .filter(({ state }) => isWaiting(state))
    .map(({ line, node }) => [line, senders.get(node)] as const)
    .find(([line, sender]) => sender?.destination.line === line && sender.state.by !== undefined);
  return by?.[1]?.state.by === undefined ? {} : { by: by[1].state.by };
}

function isHeld({ reason }: Count): boolean {
  return reason === HELD;
}

const SHOWN_CONFIRMATIONS = 3;

/** Only what can leave from here once it is confirmed: for another mode, or without its node, it could not. */
async function holdOf(
  counts: readonly Count[],
  senders: ReadonlyMap<string, ReadySender>,
  { register, holds }: Sends,
  now: number,
): Promise<Hold | undefined> {
  const here = counts.filter(({ line, node }) => senders.get(node)?.destination.line === line);
  const [first] = here;
  const sender = senders.get(first?.node ?? '');
  if (first === undefined || sender === undefined) return undefined;
  const scope = { line: first.line, campaign: first.campaign };
  const n = here.reduce((sum, count) => sum + count.n, 0);
  const calls = here.reduce(
    (sum, { node, n: of }) => sum + of * (senders.get(node)?.callsPerMessage ?? 2),
    0,
  );
  const [last] = await register.page({ scope, state: 'sent', order: 'newest', limit: 1 });
  return {
    n,
    upTo: await register.newest(),
    arriving: holds.arriving(first.line, first.campaign),
    seconds: secondsFor(calls, 1, sender.destination),
    ...(sender.state.kind === 'window' ? { opensAt: now + sender.state.ms } : {}),
    ...(last === undefined ? {} : { sentAt: last.changedAt }),
    confirmed: (await register.confirmations(scope)).slice(-SHOWN_CONFIRMATIONS).reverse(),
  };
}
