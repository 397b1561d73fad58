/** A campaign is stopped and goes on, on whichever io-send nodes it is. */
import type { NodeAPI } from 'node-red';
import { resume, stop } from '../outbox/commands';
import type { Outbox } from '../outbox/outbox';
import type { By } from '../register';
import { sendersOf } from './senders';

export interface CampaignName {
  readonly line: string;
  readonly campaign: string;
}

/** Nothing more of it leaves; survives a restart. Rejects with `RegisterError`. */
export async function stopCampaign(outbox: Outbox, name: CampaignName, by: By): Promise<void> {
  const stops = (await nodesOf(outbox, name)).map((node) => ({ node, campaign: name.campaign }));
  if (stops.length > 0) await stop(outbox, stops, by);
}

/** A campaign of a node that is stopped as a whole cannot go on alone: then the node does. Rejects with `RegisterError`. */
export async function resumeCampaign(
  RED: NodeAPI,
  outbox: Outbox,
  name: CampaignName,
  by: By,
): Promise<void> {
  const senders = await sendersOf(RED);
  const stops = await outbox.register.stops();
  const asked = (await nodesOf(outbox, name)).map((node) => {
    const whole = stops.some((one) => one.node === node && one.campaign === null);
    return { node, campaign: whole ? null : name.campaign };
  });
  if (asked.length === 0) return;
  await resume(outbox, asked, by, () =>
    Promise.all(
      asked.map(async ({ node }) => {
        const sender = senders.get(node);
        await sender?.line.resume(sender.service);
      }),
    ),
  );
}

async function nodesOf(outbox: Outbox, { line, campaign }: CampaignName): Promise<string[]> {
  return [...new Set((await outbox.register.counts({ line, campaign })).map(({ node }) => node))];
}
