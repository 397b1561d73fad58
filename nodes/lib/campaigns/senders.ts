/** The io-send nodes as they stand after the last deploy: where each sends, and whether its line moves. */
import type { NodeAPI, NodeDef } from 'node-red';
import type { LineState } from '../outbox/line-types';
import type { Line } from '../outbox/line';
import type { Destination } from '../core/destination';
import { openChannel } from '../outbox/channel';
import { senderNode } from '../runtime/sender-node';
import { institutionNode } from '../runtime/config-nodes';

export interface ReadySender {
  readonly service: string;
  readonly destination: Destination;
  readonly line: Line;
  readonly state: LineState;
  /** Profile and send, or send alone. */
  readonly callsPerMessage: 1 | 2;
}

/** Those that can send, by node id. */
export async function sendersOf(RED: NodeAPI): Promise<Map<string, ReadySender>> {
  const senders = new Map<string, ReadySender>();
  for (const { id } of definitions(RED, 'io-send')) {
    const sender = await senderOf(RED, id).catch(() => undefined);
    if (sender !== undefined) senders.set(id, sender);
  }
  return senders;
}

/** Whether an institution sends to the simulator. */
export function hasSimulator(RED: NodeAPI): boolean {
  return definitions(RED, 'io-institution').some(({ id }) => institutionNode(RED, id)?.mode === 'simulator');
}

/** Of nodes that run; a disabled one has a definition and no node. */
function definitions(RED: NodeAPI, type: string): NodeDef[] {
  const found: NodeDef[] = [];
  RED.nodes.eachNode((def) => {
    if (def.type === type && (RED.nodes.getNode(def.id) as object | null) !== null) found.push(def);
  });
  return found;
}

async function senderOf(RED: NodeAPI, id: string): Promise<ReadySender | undefined> {
  const sender = senderNode(RED, id);
  if (sender === undefined) return undefined;
  const { callsPerMessage } = sender;
  const { service, destination, line } = await openChannel(RED, sender.service);
  return { service: service.id, destination, line, state: line.state(service.id), callsPerMessage };
}
