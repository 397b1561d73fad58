/** What other parts see of an io-send that runs: its service, and what a message of it costs of IO's calls. */
import type { Node, NodeAPI } from 'node-red';

export interface SenderNode {
  /** Id of the io-service. */
  readonly service: string;
  /** Calls of IO: profile and send, or send alone. */
  readonly callsPerMessage: 1 | 2;
}

const senders = new WeakMap<Node, SenderNode>();

/** The io-send with this id; undefined when it does not run or is another node. */
export function senderNode(RED: NodeAPI, id: string): SenderNode | undefined {
  const node = RED.nodes.getNode(id) as Node | null | undefined;
  return node ? senders.get(node) : undefined;
}

/** `senderNode` finds `sender` from here on. */
export function sendsAs(node: Node, sender: SenderNode): void {
  senders.set(node, sender);
}
