/**
 * What lists call a config node: Node-RED names one by its name alone, and after a few imports there are many of one name.
 * Beside it stands what tells them apart and what matters: whose it is, where it sends, and which flows use it.
 */
import { words } from '../core/words';
import { sentence } from './catalogue';
import { institutionOf, modeOf, nameOf } from './surroundings';

type EditorNode = NodeRedEditor.EditorNode;

/** `Servizi sociali · Comune di Esempio · Simulatore (Bando da CSV)` */
export function serviceLabel(node: EditorNode): string {
  const institution = institutionOf(node);
  const owner = institution === null ? [] : [nameOf(institution), modeName(node)];
  return [nameOf(node), ...owner].join(' · ') + inFlows(flowsOf(node));
}

/** `Comune di Esempio · Simulatore` */
export function institutionLabel(node: EditorNode): string {
  return `${nameOf(node)} · ${modeName(node)}`;
}

function modeName(node: EditorNode): string {
  return sentence(words(`status.mode.${modeOf(node)}`));
}

/** Names of the flows whose nodes use it. */
function flowsOf({ users }: EditorNode): string[] {
  const nodes = Array.isArray(users) ? (users as EditorNode[]) : [];
  const labels = nodes.map(({ z }) => (typeof z === 'string' ? RED.nodes.workspace(z)?.label : undefined));
  return [...new Set(labels.filter((label) => label !== undefined))];
}

function inFlows([first, ...others]: readonly string[]): string {
  if (first === undefined) return '';
  return ` (${others.length === 0 ? first : `${first}, +${others.length}`})`;
}
