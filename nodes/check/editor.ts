/** The dialog of io-check: which message node it stands beside. */
import { text } from '../editor/catalogue';
import { toInteger } from '../editor/checks';
import { type Dialog, input, keep } from '../editor/dialog';
import type { RoomBehaviour } from '../editor/room';
import { messageTypes, nameOf } from '../editor/surroundings';

export const check: RoomBehaviour = {
  prepare(dialog) {
    listMessageNodes(dialog);
  },
  save(dialog) {
    const value = input(dialog, 'quietSeconds').val();
    keep(dialog, 'quietSeconds', toInteger(value) ?? value);
  },
};

/** Node-RED has filled the form before the choices were there: the saved one is chosen here. */
function listMessageNodes(dialog: Dialog): void {
  const saved = dialog.node.messageNode;
  const choices = messageNodes(dialog);
  const gone = typeof saved === 'string' && saved !== '' && !choices.some(({ id }) => id === saved);
  const select = input(dialog, 'messageNode').empty();
  select.append(option('', text('dialog.messageNodeChoose')));
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
