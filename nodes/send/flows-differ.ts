/** The log is told, once, that another Node-RED of the same register has other flows for the same institutions. */
import type { Node, NodeAPI } from 'node-red';
import type { Outbox } from '../lib/outbox/outbox';
import { translate } from '../lib/runtime/translate';

/** Of the io-sends so many are named. */
const NAMED = 10;

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
