/** What becomes of a sending once its rows have left, and what a person decides about it then. */
import type { NodeAPI } from 'node-red';
import { randomUUID } from 'node:crypto';
import { cancel, markSent, resend } from '../lib/outbox/commands';
import { rowsNotReached } from '../lib/outbox/not-reached';
import { resumeCampaign, stopCampaign } from '../lib/campaigns/flow';
import { campaignsNamed } from '../lib/campaigns/overview';
import { page as itemsOf } from '../lib/campaigns/lists';
import { sendersOf } from '../lib/campaigns/senders';
import { Refusal, WrongCall } from '../lib/runtime/routes';
import { caughtUp } from '../lib/runtime/load';
import type { ActAnswer, ActOrder, Campaign, Given, ItemPage, Stage } from './api';
import { changedBy, inStage, type ActContext, seenBy, preparedAlsoBy } from './acts';
import type { Sendings } from './sendings';
import type { Head } from './head';
import { byOf, note } from './notes';

/** Entries of the log that are read at once. */
const ACTS = 250;
/** Messages that one decision may name. */
const MOST = 1_000;

/** By name; those of which the register knows nothing yet have none. */
export async function campaignsBy(
  RED: NodeAPI,
  sendings: Sendings,
  heads: readonly Head[],
): Promise<ReadonlyMap<string, Campaign>> {
  const names = heads.filter(({ campaign }) => campaign !== '');
  const campaigns = await campaignsNamed(sendings.outbox, await sendersOf(RED), names, sendings.now());
  return new Map(campaigns.map((one) => [nameOf(one), one]));
}

export function nameOf({ line, campaign }: { readonly line: string; readonly campaign: string }): string {
  return JSON.stringify([line, campaign]);
}

export async function campaignOf(RED: NodeAPI, sendings: Sendings, head: Head): Promise<Campaign | null> {
  return (await campaignsBy(RED, sendings, [head])).get(nameOf(head)) ?? null;
}

export async function itemsIn(
  sendings: Sendings,
  head: Head,
  query: Readonly<Record<string, unknown>>,
): Promise<ItemPage> {
  if (head.campaign === '') return { items: [], next: null };
  const { state } = query;
  const states = ['queued', 'checking', 'sending', 'sent', 'unreachable', 'in-doubt', 'discarded'] as const;
  const known = states.find((one) => one === state);
  if (state !== undefined && known === undefined) throw new WrongCall();
  const after = Number(query.after ?? Number.NaN);
  return itemsOf(
    sendings.register,
    { line: head.line, campaign: head.campaign, ...(known === undefined ? {} : { state: known }) },
    Number.isSafeInteger(after) && after > 0 ? after : undefined,
  );
}

/** Carries out what a person has decided. */
export async function act(context: ActContext, id: string, order: ActOrder): Promise<ActAnswer> {
  const { RED, sendings, who } = context;
  const head = sendings.head(id);
  seenBy(head, order.version);
  const name = { line: head.line, campaign: head.campaign };
  const by = byOf(sendings, head, who);
  switch (order.do) {
    case 'back':
      return back(context, head);
    case 'delete':
      return erase(context, head);
    case 'cancel':
      return withdraw(context, head);
    case 'stop':
    case 'resume': {
      inStage(head, 'leaving', 'left', 'cancelled');
      const n = await waitingOf(sendings, head);
      if (order.do === 'stop') await stopCampaign(sendings.outbox, name, by);
      else await resumeCampaign(RED, sendings.outbox, name, by);
      return { changed: n };
    }
    case 'resend':
    case 'mark-sent': {
      inStage(head, 'leaving', 'left', 'cancelled');
      const ids = await idsOf(sendings, head, order.ids);
      const decide = order.do === 'resend' ? resend : markSent;
      return { changed: await decide(sendings.outbox, { ...name, ids }, by) };
    }
    case 'not-reached':
      return giveNotReached(context, head);
  }
}

/** Rows of it that have no outcome yet. */
async function waitingOf(sendings: Sendings, { line, campaign }: Head): Promise<number> {
  return (await sendings.register.counts({ line, campaign }))
    .filter(({ state }) => state === 'queued' || state === 'checking' || state === 'sending')
    .reduce((sum, { n }) => sum + n, 0);
}

/** Only messages of this sending: an id of another one is none of its. */
async function idsOf(sendings: Sendings, { line, campaign }: Head, ids: unknown): Promise<number[]> {
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > MOST) throw new WrongCall();
  const wanted = ids as readonly unknown[];
  if (!wanted.every((one): one is number => Number.isSafeInteger(one))) throw new WrongCall();
  const rows = await sendings.register.page({
    scope: { line, campaign, ids: wanted },
    state: 'in-doubt',
    limit: wanted.length,
  });
  return rows.map((row) => row.id);
}

/** The log was written meanwhile: refuses what another person, or the time, has changed since. */
function sameStill(sendings: Sendings, { id, version }: Head, ...stages: readonly Stage[]): Head {
  const now = sendings.head(id);
  seenBy(now, version);
  inStage(now, ...stages);
  return now;
}

async function back(context: ActContext, first: Head): Promise<ActAnswer> {
  const { sendings, who, runner } = context;
  inStage(first, 'waiting', 'scheduled');
  const leave = first.check?.leave ?? 0;
  await note(sendings, first, who, 'back', leave);
  const head = sameStill(sendings, first, 'waiting', 'scheduled');
  const nobody = { askedBy: '', confirmedBy: '', confirmedAt: null } as const;
  const next = { ...head, ...changedBy(context, head), stage: 'checked', at: null, ...nobody } as const;
  sendings.save({ ...next, hands: preparedAlsoBy(head, who) });
  runner.run(head.id);
  return { changed: leave };
}

async function erase({ sendings, who, runner }: ActContext, head: Head): Promise<ActAnswer> {
  const stages = ['columns', 'checking', 'checked', 'waiting'] as const;
  inStage(head, ...stages);
  if (head.pending?.kind === 'confirm') throw new Refusal(409, 'PAGE_STAGE', { stage: head.stage });
  await note(sendings, head, who, 'delete', head.rows);
  sameStill(sendings, head, ...stages);
  await runner.stop(head.id);
  try {
    sameStill(sendings, head, ...stages);
  } catch (error) {
    runner.run(head.id);
    throw error;
  }
  sendings.remove(head.id);
  return { changed: head.rows };
}

/** What has not left will not leave; what the register has and IO has not is cancelled there. */
async function withdraw(context: ActContext, first: Head): Promise<ActAnswer> {
  const { sendings, who, runner } = context;
  const stages = ['waiting', 'scheduled', 'leaving', 'left'] as const;
  inStage(first, ...stages);
  const n = staying(first, await arrivedOf(sendings, first)) + (await waitingOf(sendings, first));
  await note(sendings, first, who, 'cancel', n);
  // Asked before it is looked whether it is the same still: from there to what is saved nobody comes between.
  const arrived = await arrivedOf(sendings, sendings.head(first.id));
  const head = sameStill(sendings, first, ...stages);
  const scope = { line: head.line, campaign: head.campaign };
  if (head.stage === 'left') {
    sendings.withdraw(head.id);
    return cancel(sendings.outbox, scope, null);
  }
  const stays = staying(head, arrived);
  // First what is to come: after a restart no row leaves any more, and what is in the register is cancelled then.
  sendings.save({
    ...head,
    ...changedBy(context, head),
    stage: 'cancelled',
    at: null,
    pending: null,
    cancelling: true,
  });
  sendings.withdraw(head.id);
  await runner.stop(head.id);
  const { changed } = head.campaign === '' ? { changed: 0 } : await cancel(sendings.outbox, scope, null);
  runner.run(head.id);
  return { changed: changed + stays };
}

/** How many of its rows the register does not have and will not get. @param arrived how many it has */
function staying({ stage, check }: Head, arrived: number): number {
  return stage === 'left' ? 0 : Math.max(0, (check?.leave ?? 0) - arrived);
}

async function arrivedOf(sendings: Sendings, { line, campaign }: Head): Promise<number> {
  if (campaign === '') return 0;
  return (await sendings.register.counts({ line, campaign })).reduce((sum, { n }) => sum + n, 0);
}

/** How many were not reached of whom the register may still have the rows. */
export async function notReachedOf(sendings: Sendings, { line, campaign }: Head): Promise<number> {
  if (campaign === '') return 0;
  return (await sendings.register.counts({ line, campaign }))
    .filter(({ state }) => state === 'unreachable')
    .reduce((sum, { n }) => sum + n, 0);
}

/** When their rows were given out last, and by whom. */
export async function givenOf(sendings: Sendings, { id, stage }: Head): Promise<Given | null> {
  if (stage !== 'left' && stage !== 'cancelled' && stage !== 'leaving') return null;
  const known = sendings.given.get(id);
  if (known !== undefined) return known;
  const reading = lastGiven(sendings, id);
  // Kept before the answer is there: what is noted while it is read takes it away again.
  sendings.given.set(id, reading);
  reading.catch(() => {
    if (sendings.given.get(id) === reading) sendings.given.delete(id);
  });
  return reading;
}

async function lastGiven({ register }: Sendings, id: string): Promise<Given | null> {
  let last: Given | null = null;
  for (let after = 0; ;) {
    const acts = await register.acts({ sending: id, after, limit: ACTS });
    for (const { at, who, n, what } of acts) if (what === 'not-reached') last = { at, who, n };
    after = acts.at(-1)?.id ?? after;
    if (acts.length < ACTS) return last;
  }
}

/** Their own rows leave by the third output, for a letter or an e-mail. */
async function giveNotReached({ sendings, page, who }: ActContext, head: Head): Promise<ActAnswer> {
  inStage(head, 'leaving', 'left', 'cancelled');
  const scope = { line: head.line, campaign: head.campaign };
  await note(sendings, head, who, 'not-reached', await notReachedOf(sendings, head));
  sendings.given.delete(head.id);
  const id = `page-${randomUUID()}`;
  const { register } = sendings;
  let count = 0;
  for await (const row of rowsNotReached(register, { scope })) count += Number(row.registerId > 0);
  let index = 0;
  for await (const { payload, reason, campaign, registerId } of rowsNotReached(register, { scope })) {
    const last = index === count - 1;
    const msg = {
      payload,
      parts: { id, index, count },
      io: { outcome: 'unreachable', reason, campaign, register: registerId, file: { name: head.file } },
      ...(last ? { complete: true } : {}),
    };
    page.node.send([null, null, msg]);
    index += 1;
    if (index % 50 !== 0) continue;
    await new Promise((resolve) => setImmediate(resolve));
    await caughtUp(new Promise(() => undefined));
  }
  return { changed: index };
}
