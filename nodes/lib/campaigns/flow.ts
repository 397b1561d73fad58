/** A campaign is stopped and goes on, on whichever io-send nodes it is. */
import type { NodeAPI } from 'node-red';
import { resume, stop } from '../outbox/commands';
import type { Outbox } from '../outbox/outbox';
import { sendersOf } from './senders';

export interface CampaignName {
  readonly line: string;
  readonly campaign: string;
}

/** Nothing more of it leaves; survives a restart. Rejects with `RegisterError`. */
export async function stopCampaign(outbox: Outbox, name: CampaignName): Promise<void> {
  for (const node of await nodesOf(outbox, name)) await stop(outbox, node, name.campaign);
}

/** A campaign of a node that is stopped as a whole cannot go on alone: then the node does. Rejects with `RegisterError`. */
export async function resumeCampaign(RED: NodeAPI, outbox: Outbox, name: CampaignName): Promise<void> {
  const senders = await sendersOf(RED);
  const stops = await outbox.register.stops();
  for (const node of await nodesOf(outbox, name)) {
    const whole = stops.some((one) => one.node === node && one.campaign === null);
    const sender = senders.get(node);
    await resume(outbox, node, whole ? null : name.campaign, () => sender?.line.resume(sender.service));
  }
}

async function nodesOf(outbox: Outbox, { line, campaign }: CampaignName): Promise<Set<string>> {
  return new Set((await outbox.register.counts({ line, campaign })).map(({ node }) => node));
}
