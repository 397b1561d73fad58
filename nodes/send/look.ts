/** How an io-send stands in the workspace: one that reaches citizens looks like no other. */
import { sentence } from '../lib/editor/catalogue';
import { institutionOf, modeOf, nameOf } from '../lib/editor/surroundings';
import { words } from '../lib/core/words';

type EditorNode = NodeRedEditor.EditorNode;

export function sendsForReal(node: EditorNode): boolean {
  return node.type === 'io-send' && institutionOf(node) !== null && modeOf(node) === 'live';
}

/** Its name, and behind it that it is live. */
export function labelOf(node: EditorNode): string {
  if (!sendsForReal(node)) return nameOf(node);
  return sentence(words('status.in_mode', { mode: nameOf(node), first: words('status.mode.live') }));
}

/** The mode is the institution's: when that changes, or a service goes to another one, the nodes do not know. */
export function redrawSendersOnChange(): void {
  RED.events.on('nodes:change', ({ type }) => {
    if (type !== 'io-institution' && type !== 'io-service') return;
    RED.nodes.eachNode((node) => {
      if (node.type === 'io-send') Object.assign(node, { dirty: true, resize: true });
      return undefined;
    });
    RED.view.redraw();
  });
}
