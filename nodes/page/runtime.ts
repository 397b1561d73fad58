/** io-page: a page from which an office sends its lists. */
import type { Node, NodeAPI, NodeDef } from 'node-red';

export function registerPage(RED: NodeAPI): void {
  RED.nodes.registerType('io-page', function (this: Node, def: NodeDef) {
    RED.nodes.createNode(this, def);
  });
}
