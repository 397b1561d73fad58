/** The list of the workspace's message nodes, for the nodes that stand beside one. */
import { text } from './catalogue';
import { type Dialog, input } from './dialog';
import { messageTypes, nameOf } from './surroundings';

/**
 * Fills the list `messageNode`. Node-RED has filled the form before the choices were there: the saved one is chosen here.
 *
 * @param none what the first choice, no node, is called
 */
export function listMessageNodes(dialog: Dialog, none: string): void {
  const saved = dialog.node.messageNode;
  const choices = messageNodes(dialog);
  const gone = typeof saved === 'string' && saved !== '' && !choices.some(({ id }) => id === saved);
  const select = input(dialog, 'messageNode').empty();
  select.append(option('', none));
  if (gone) select.append(option(saved, text('dialog.messageNodeGone')));
  for (const { id, words } of choices) select.append(option(id, words));
  select.val(typeof saved === 'string' ? saved : '');
}

/** Those of the same flow first: mostly it is one of them. */
function messageNodes({ node }: Dialog): { id: string; words: string }[] {
  const found: { id: string; words: string; near: boolean }[] = [];
  RED.nodes.eachNode((other) => {
    if (!messageTypes.has(other.type)) return undefined;
    const near = other.z === node.z;
    const flow = near ? '' : flowName(other.z);
    found.push({ id: other.id, words: flow === '' ? nameOf(other) : `${nameOf(other)} (${flow})`, near });
    return undefined;
  });
  return found.sort((a, b) => Number(b.near) - Number(a.near) || a.words.localeCompare(b.words));
}

function flowName(id: unknown): string {
  const flow = typeof id === 'string' ? RED.nodes.workspace(id) : null;
  return flow?.label ?? '';
}

function option(value: string, words: string): JQuery {
  return $('<option>').val(value).text(words);
}
