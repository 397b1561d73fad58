/** What the workspace around a node tells: its service, its institution, its wires. */
import type { ConfigType } from '../core/properties';
import type { Mode } from '../core/types';
import { MESSAGES } from '../../messages';
import { typeKey } from '../core/words';
import { text } from './catalogue';
import { current } from './dialog';
import type { Graph, GraphNode } from './upstream';

type EditorNode = NodeRedEditor.EditorNode;

/** The state of a node of a type, as its own checks left it. */
export function configState(id: string, type: ConfigType | 'message'): 'missing' | 'wrong' | 'fine' {
  const node = RED.nodes.node(id);
  if (!node || !(type === 'message' ? messageTypes.has(node.type) : node.type === type)) return 'missing';
  return node.valid === false ? 'wrong' : 'fine';
}

/** The config node that a property of `node` names, as the open dialog shows it. */
export function configOf(node: EditorNode, property: string): EditorNode | null {
  const id = current(node, property);
  return typeof id === 'string' && id !== '' ? (RED.nodes.node(id) ?? null) : null;
}

/** The institution behind a node: its own, or that of its service. */
export function institutionOf(node: EditorNode): EditorNode | null {
  if (node.type === 'io-institution') return node;
  if ('institution' in node) return configOf(node, 'institution');
  const service = configOf(node, 'service');
  return service ? configOf(service, 'institution') : null;
}

export function modeOf(node: EditorNode): Mode {
  const institution = institutionOf(node);
  const mode = institution ? current(institution, 'mode') : undefined;
  return mode === 'trial' || mode === 'live' ? mode : 'simulator';
}

/** Whether the node's service is Premium; an io-service itself, too. True as long as none is chosen. */
export function premiumOf(node: EditorNode): boolean {
  const service = configOf(node, 'service');
  return service === null || current(service, 'premium') === true;
}

/** The wires of the workspace; a link-in is fed by its link-outs. */
export const workspace: Graph = {
  before(node) {
    const wired = (RED.nodes.getNodeLinks(node.id, 1) ?? []).map((link) => link.source);
    const linked = node.type === 'link in' && Array.isArray(node.links) ? node.links : [];
    const far = linked.map((id) => (typeof id === 'string' ? RED.nodes.node(id) : null));
    return [...wired, ...far].filter((found): found is GraphNode & EditorNode => found !== null);
  },
};

/** The name that a node shows in the workspace; a core node without a name shows its type. */
export function nameOf(node: GraphNode): string {
  if (typeof node.name === 'string' && node.name !== '') return node.name;
  return node.type.startsWith('io-') ? text(typeKey(node.type)) : node.type;
}

/** The node types that make messages. */
export const messageTypes: ReadonlySet<string> = new Set(MESSAGES.map((message) => `io-${message.slug}`));
