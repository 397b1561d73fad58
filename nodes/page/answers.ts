/** What the screens are told of sendings. */
import type { NodeAPI } from 'node-red';
import type { FollowAnswer, Proof, Sending, SendingLine } from './api';
import type { PageInfo } from './api';
import { stepOf } from './columns-step';
import type { Desk } from './desk';
import { campaignOf, campaignsBy, nameOf, givenOf, notReachedOf } from './following';
import type { Head } from './head';
import { messageOf } from './message-node';
import type { Page } from './pages';
import { proposal } from './acts';

/** Entries of the log on one proof. */
const MOST_ACTS = 10_000;

export async function sendingLines(RED: NodeAPI, desk: Desk, page: Page): Promise<SendingLine[]> {
  const own = desk.all().filter((head) => head.page === page.node.id);
  const campaigns = await campaignsBy(RED, desk);
  return own
    .sort((a, b) => b.changedAt - a.changedAt)
    .map((head) => {
      const { id, stage, file, by, changedAt, rows, good } = head;
      const campaign = head.campaign === '' ? null : (campaigns.get(nameOf(head)) ?? null);
      return { id, name: nameOfSending(head), stage, file, by, changedAt, rows, good, campaign };
    });
}

function nameOfSending({ name, campaign }: Head): string {
  return campaign === '' ? name : campaign;
}

export function sendingOf(RED: NodeAPI, desk: Desk, page: Page, head: Head): Sending {
  const { id, stage, file, by, changedAt, rows, good, version, check, at, sha256, differences } = head;
  const { preparedBy, preparedAt, askedBy, confirmedBy, confirmedAt } = head;
  const [job, reaching] = [desk.jobs.get(id), desk.reaching.get(id)];
  return {
    ...{ id, name: nameOfSending(head), stage, file, by, changedAt, rows, good, version, check, at, sha256 },
    ...{ preparedBy, preparedAt, askedBy, confirmedBy, confirmedAt, differences, mode: head.mode },
    columns: stage === 'columns' ? columnsOf(RED, desk, page, head) : null,
    progress: stage === 'checking' || stage === 'leaving' ? (job?.progress ?? { done: 0, of: rows }) : null,
    fault: head.fault,
    reaching: reaching === undefined ? null : { done: reaching.done, of: reaching.of },
    told: head.told?.version === version ? head.told.words : [],
  };
}

function columnsOf(RED: NodeAPI, desk: Desk, page: Page, head: Head): Sending['columns'] {
  const look = desk.dossier(head.id).read('look');
  if (look === undefined) return null;
  try {
    const message = messageOf(RED, page.messageNode);
    return stepOf(look, message.wanted, proposal(desk, head, look, message));
  } catch {
    // The message is gone: the page's own fault says so.
    return null;
  }
}

export async function followAnswer(RED: NodeAPI, desk: Desk, page: Page, head: Head): Promise<FollowAnswer> {
  return {
    sending: sendingOf(RED, desk, page, head),
    campaign: await campaignOf(RED, desk, head),
    notReached: notReachedOf(desk, head),
    given: givenOf(desk, head),
  };
}

export async function proofOf(
  RED: NodeAPI,
  desk: Desk,
  page: Page,
  head: Head,
  info: PageInfo,
): Promise<Proof> {
  const { register } = desk;
  const acts = register.acts({ sending: head.id, limit: MOST_ACTS });
  return {
    sending: sendingOf(RED, desk, page, head),
    info,
    campaign: await campaignOf(RED, desk, head),
    text: textOf(RED, page),
    acts: acts.map(({ at, who, what, n, hash }) => ({
      at,
      who,
      what: what as Proof['acts'][number]['what'],
      n,
      hash,
    })),
    whole: register.actsWhole(page.node.id),
  };
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
