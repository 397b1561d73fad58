/** What the screens are told of sendings. */
import type { NodeAPI } from 'node-red';
import { type ActName, actPlace } from '../lib/core/acts';
import type { Act } from '../lib/register';
import type { FollowAnswer, Proof, Sending, SendingLine } from './api';
import type { PageInfo } from './api';
import { stepOf } from './columns-step';
import type { Sendings } from './sendings';
import { campaignOf, campaignsBy, nameOf, givenOf, notReachedOf } from './following';
import type { Head } from './head';
import { messageOf } from './message-node';
import { nameOf as sendingName } from './notes';
import type { Page } from './pages';
import { proposal } from './acts';

/** Entries of the log on one proof. */
const MOST_ACTS = 10_000;

export async function sendingLines(RED: NodeAPI, sendings: Sendings, page: Page): Promise<SendingLine[]> {
  const own = sendings.all().filter((head) => head.page === page.node.id);
  const campaigns = await campaignsBy(RED, sendings, own);
  return own
    .sort((a, b) => b.changedAt - a.changedAt)
    .map((head) => {
      const { id, stage, file, by, changedAt, rows, good } = head;
      const campaign = head.campaign === '' ? null : (campaigns.get(nameOf(head)) ?? null);
      return { id, name: sendingName(head), stage, file, by, changedAt, rows, good, campaign };
    });
}

export function sendingOf(RED: NodeAPI, sendings: Sendings, page: Page, head: Head): Sending {
  const { id, stage, file, by, changedAt, rows, good, version, check, at, sha256, differences } = head;
  const { preparedBy, preparedAt, askedBy, confirmedBy, confirmedAt } = head;
  const [job, reaching] = [sendings.jobs.get(id), sendings.reaching.get(id)];
  return {
    ...{ id, name: sendingName(head), stage, file, by, changedAt, rows, good, version, check, at, sha256 },
    ...{ preparedBy, preparedAt, askedBy, confirmedBy, confirmedAt, differences, mode: head.mode },
    columns: stage === 'columns' ? columnsOf(RED, sendings, page, head) : null,
    progress: stage === 'checking' || stage === 'leaving' ? (job?.progress ?? { done: 0, of: rows }) : null,
    fault: head.fault,
    reaching: reaching === undefined ? null : { done: reaching.done, of: reaching.of },
    told: head.told?.version === version ? head.told.words : [],
  };
}

function columnsOf(RED: NodeAPI, sendings: Sendings, page: Page, head: Head): Sending['columns'] {
  const look = sendings.sendingFile(head.id).read('look');
  if (look === undefined) return null;
  try {
    const message = messageOf(RED, page.messageNode);
    return stepOf(look, message.wanted, proposal(sendings, head, look, message));
  } catch {
    // The message is gone: the page's own fault says so.
    return null;
  }
}

export async function followAnswer(
  RED: NodeAPI,
  sendings: Sendings,
  page: Page,
  head: Head,
): Promise<FollowAnswer> {
  return {
    sending: sendingOf(RED, sendings, page, head),
    campaign: await campaignOf(RED, sendings, head),
    notReached: await notReachedOf(sendings, head),
    given: await givenOf(sendings, head),
  };
}

export async function proofOf(
  RED: NodeAPI,
  sendings: Sendings,
  page: Page,
  head: Head,
  info: PageInfo,
): Promise<Proof> {
  const { register } = sendings;
  const { id, line } = head;
  const acts = await register.acts({ sending: id, line, campaign: head.campaign, limit: MOST_ACTS });
  // What was done elsewhere about its campaign stands in a log of its own.
  const broken = (await register.brokenAct(page.node.id)) ?? (await register.brokenAct(''));
  return {
    sending: sendingOf(RED, sendings, page, head),
    info,
    campaign: await campaignOf(RED, sendings, head),
    text: textOf(RED, page),
    acts: acts.map(shownAct),
    whole: broken === null,
  };
}

function shownAct({ at, who, what, n, hash, page, detail }: Act): Proof['acts'][number] {
  const { from, node = '' } = JSON.parse(detail) as { from?: string; node?: string };
  return { at, who, what: what as ActName, n, hash, from: actPlace(page, from) ?? null, node };
}

/** As the node has them, with placeholders. */
function textOf(RED: NodeAPI, page: Page): Proof['text'] {
  try {
    const { definition, property } = messageOf(RED, page.messageNode);
    const own = (name: string, model: string): string => {
      const text = property(name);
      return typeof text === 'string' && text.trim() !== '' ? text : model;
    };
    return { subject: own('title', definition.title), markdown: own('body', definition.body) };
  } catch {
    return { subject: '', markdown: '' };
  }
}
