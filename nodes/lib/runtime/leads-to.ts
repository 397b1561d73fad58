/** Whether what leaves a node can come to an io-send, by the wires as they are deployed. */
import type { Node, NodeAPI } from 'node-red';
import { onStart } from './deploys';

interface Saved {
  readonly id: string;
  readonly type: string;
  readonly z?: string;
  readonly d?: boolean;
  readonly disabled?: boolean;
  readonly mode?: string;
  readonly links?: readonly string[];
  readonly wires?: readonly (readonly string[])[];
}

/** The deployed nodes of a Node-RED, read once per deploy. */
const deployed = new WeakMap<NodeAPI['events'], { byId: ReadonlyMap<string, Saved> | undefined }>();

function nodesOf(RED: NodeAPI): ReadonlyMap<string, Saved> {
  let known = deployed.get(RED.events);
  if (known === undefined) {
    const made: { byId: ReadonlyMap<string, Saved> | undefined } = { byId: undefined };
    known = made;
    deployed.set(RED.events, made);
    onStart(RED, () => {
      made.byId = undefined;
    });
  }
  if (known.byId === undefined) {
    const all = new Map<string, Saved>();
    RED.nodes.eachNode((node) => all.set(node.id, node));
    known.byId = all;
  }
  return known.byId;
}

/**
 * False only where it is certain: from the first output everything ends in nothing, or in debug nodes. Whatever else takes a
 * message (a file, a broker, a subflow, another flow) may bring it to an io-send later.
 */
export function mayLeadToSend(RED: NodeAPI, node: Node & { readonly _alias?: string }): boolean {
  return mayLead(RED, node, ({ type }) => type === 'io-send');
}

/** As `mayLeadToSend`, to the node with this id. */
export function mayLeadTo(RED: NodeAPI, node: Node & { readonly _alias?: string }, id: string): boolean {
  return mayLead(RED, node, (next) => next.id === id);
}

function mayLead(
  RED: NodeAPI,
  node: Node & { readonly _alias?: string },
  isMeant: (next: Saved) => boolean,
): boolean {
  const all = nodesOf(RED);
  const start = all.get(node._alias ?? node.id);
  if (start === undefined || (start.z !== undefined && all.get(start.z)?.type === 'subflow')) return true;
  const seen = new Set<string>();
  const wave = [...(start.wires?.[0] ?? [])];
  for (let id = wave.pop(); id !== undefined; id = wave.pop()) {
    const next = all.get(id);
    if (next === undefined || seen.has(id)) continue;
    seen.add(id);
    if (next.d === true || (next.z !== undefined && all.get(next.z)?.disabled === true)) continue;
    const after = [...(next.wires ?? []).flat(), ...(next.type === 'link out' ? (next.links ?? []) : [])];
    if (isMeant(next) || (after.length === 0 && !endsThere(next))) return true;
    wave.push(...after);
  }
  return false;
}

/** Whether a node without wires certainly hands nothing on. */
function endsThere({ type, mode }: Saved): boolean {
  return ['debug', 'junction'].includes(type) || (type === 'link out' && mode !== 'return');
}
