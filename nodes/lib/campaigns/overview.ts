/** The campaigns of the register with their numbers: made from its tallies, never by counting messages. */
import { plainName } from '../core/plain-name';
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

/** All that the register knows, where it has been asked for already. */
export interface Known {
  readonly counts: readonly Count[];
  readonly summaries: readonly CampaignSummary[];
}

/** At one time, so that a database answers both with one reading. @param line of one institution alone, at the cost of that alone */
export async function knownOf(register: Sends['register'], line?: string): Promise<Known> {
  const scope = line === undefined ? {} : { line };
  const [counts, summaries] = await Promise.all([register.counts(scope), register.campaigns(line)]);
  return { counts, summaries };
}

/** @param known as `knownOf` gives it for all lines */
export async function campaignsOf(
  outbox: Sends,
  senders: ReadonlyMap<string, ReadySender>,
  query: OverviewQuery,
  now: number,
  known: Known,
): Promise<FoundCampaigns> {
  const wanted = query.search.trim().toLowerCase();
  const all = await standingsOf(outbox, senders, known, now);
  const found = all.filter(({ summary }) => summary.campaign.toLowerCase().includes(wanted));
  const first = inOrder(found).slice(0, query.limit);
  const inDoubt = all.reduce((sum, { summary }) => sum + summary.states['in-doubt'], 0);
  return { campaigns: await shown(outbox, senders, first, now), found: found.length, inDoubt };
}

type CampaignName = Pick<CampaignSummary, 'line' | 'campaign'>;

/** Those of these of which the register knows something, at the cost of their institutions alone. */
export async function campaignsNamed(
  outbox: Sends,
  senders: ReadonlyMap<string, ReadySender>,
  names: readonly CampaignName[],
  now: number,
): Promise<Campaign[]> {
  const wanted = new Set(names.map(nameOf));
  const found: Standing[] = [];
  for (const line of new Set(names.map(({ line }) => line))) {
    const all = await standingsOf(outbox, senders, await knownOf(outbox.register, line), now);
    found.push(...all.filter(({ summary }) => wanted.has(nameOf(summary))));
  }
  return shown(outbox, senders, found, now);
}

/** A campaign with what it waits for. */
interface Standing {
  readonly summary: CampaignSummary;
  readonly own: readonly Count[];
  readonly wait: Wait;
}

async function standingsOf(
  { register }: Sends,
  senders: ReadonlyMap<string, ReadySender>,
  known: Known,
  now: number,
): Promise<Standing[]> {
  const counts = byCampaign(known.counts);
  const stops = stopsByNode(await register.stops());
  const ahead = callsAhead(known.summaries, counts, senders, stops);
  return known.summaries.map((summary) => {
    const own = counts.get(nameOf(summary)) ?? [];
    return { summary, own, wait: waitOf(own, senders, stops, ahead.get(nameOf(summary)) ?? 0, now) };
  });
}

async function shown(
  outbox: Sends,
  senders: ReadonlyMap<string, ReadySender>,
  standings: readonly Standing[],
  now: number,
): Promise<Campaign[]> {
  const upTo = await outbox.register.newest();
  return Promise.all(
    standings.map(async ({ summary, own, wait }): Promise<Campaign> => {
      const { line, campaign, since, total, states } = summary;
      const hold = await holdOf(summary, own.filter(isHeld), senders, outbox, { now, upTo });
      return {
        ...{ line, campaign, mode: modeOf(line), since, total, states, reasons: reasonsOf(own), wait },
        ...(hold === undefined ? {} : { hold }),
        ...byOf(own, senders),
      };
    }),
  );
}

/**
 * Where somebody is awaited first, then what moves, then what is over; in each, what happened last comes first, and of what happened in
 * the same millisecond what the register names last.
 */
function inOrder(campaigns: readonly Standing[]): Standing[] {
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

function nameOf({ line, campaign }: CampaignName): string {
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
  stops: Stops,
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

interface StopsOfNode {
  whole: Stop | undefined;
  /** By each name that may be meant. */
  readonly campaigns: Map<string, Stop>;
}

/** By the id of the io-send. */
type Stops = ReadonlyMap<string, StopsOfNode>;

function stopsByNode(stops: readonly Stop[]): Stops {
  const all = new Map<string, StopsOfNode>();
  for (const stop of stops) {
    const own = all.get(stop.node) ?? { whole: undefined, campaigns: new Map<string, Stop>() };
    all.set(stop.node, own);
    const { campaign } = stop;
    if (campaign === null) own.whole ??= stop;
    else
      for (const name of [campaign, plainName(campaign)])
        if (!own.campaigns.has(name)) own.campaigns.set(name, stop);
  }
  return all;
}

function stopOf(stops: Stops, node: string, campaign: string): Stop | undefined {
  const own = stops.get(node);
  return own?.whole ?? own?.campaigns.get(campaign);
}

/** Of several io-send nodes that share a campaign, the first that waits speaks; one that moves speaks last. */
function waitOf(
  counts: readonly Count[],
  senders: ReadonlyMap<string, ReadySender>,
  stops: Stops,
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
  stops: Stops,
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
  { states }: CampaignSummary,
  counts: readonly Count[],
  senders: ReadonlyMap<string, ReadySender>,
  { register, holds }: Sends,
  { now, upTo }: { readonly now: number; readonly upTo: number },
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
  const [last] =
    states.sent === 0 ? [] : await register.page({ scope, state: 'sent', order: 'newest', limit: 1 });
  return {
    n,
    upTo,
    arriving: holds.arriving(first.line, first.campaign),
    seconds: secondsFor(calls, 1, sender.destination),
    ...(sender.state.kind === 'window' ? { opensAt: now + sender.state.ms } : {}),
    ...(last === undefined ? {} : { sentAt: last.changedAt }),
    confirmed: (await register.confirmations(scope)).slice(-SHOWN_CONFIRMATIONS).reverse(),
  };
}
