/** Another Node-RED of the same register that has other flows for the same institutions. */
import type { Node, NodeAPI } from 'node-red';
import type { Outbox } from '../lib/outbox/outbox';
import { translate } from '../lib/runtime/translate';

/** Of the io-sends so many are named. */
const NAMED = 10;

/** The log is told, once. */
export function tellFlowsDiffer(RED: NodeAPI, outbox: Outbox): void {
  outbox.flowsDiffer = ({ name, differences }) => {
    const nodes = differences.slice(0, NAMED).map(({ node, what }) => {
      const { name: own = '' } = (RED.nodes.getNode(node) as Node | null) ?? {};
      const why = translate(`flows.${what}`, { name });
      return `${own === '' ? node : `${own} (${node})`}: ${why}`;
    });
    const all = nodes.join('; ') + (differences.length > NAMED ? '; …' : '');
    RED.log.warn(translate('log.flows_differ', { name, nodes: all }));
  };
}

/** Whether the Node-RED of this name, which sends for the line of the io-send, is known to have no such io-send. */
export function isMissingOn({ register }: Outbox, name: string, node: string): boolean {
  const differing = register.peers?.differing() ?? [];
  return differing.some(
    (one) => one.name === name && one.differences.some((it) => it.node === node && it.what === 'here'),
  );
}
