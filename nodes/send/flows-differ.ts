/** Another Node-RED of the same register that does not go together with this one. */
import type { Node, NodeAPI } from 'node-red';
import type { Outbox } from '../lib/outbox/outbox';
import { translate } from '../lib/runtime/translate';

/** Of io-sends, or institutions, so many are named. */
const NAMED = 10;

/** The log is told, once of the same. */
export function tellOfOthers(RED: NodeAPI, outbox: Outbox): void {
  outbox.flowsDiffer = ({ name, differences }) => {
    const nodes = differences.map(({ node, what }) => {
      const { name: own = '' } = (RED.nodes.getNode(node) as Node | null) ?? {};
      const why = translate(`flows.${what}`, { name });
      return `${own === '' ? node : `${own} (${node})`}: ${why}`;
    });
    RED.log.warn(translate('log.flows_differ', { name, nodes: some(nodes) }));
  };
  outbox.unsent = (unsent) => {
    for (const name of new Set(unsent.map((one) => one.name))) {
      const lines = unsent.flatMap((one) => (one.name === name ? [institutionOf(one.line)] : []));
      RED.log.warn(translate('log.unsent', { name, institutions: some([...new Set(lines)], ', ') }));
    }
  };
  outbox.namesake = () => {
    RED.log.warn(translate('log.namesake', { name: outbox.replica }));
  };
}

function institutionOf(line: string): string {
  return line.split('|', 1)[0] ?? '';
}

function some(all: readonly string[], between = '; '): string {
  return [...all.slice(0, NAMED), ...(all.length > NAMED ? ['…'] : [])].join(between);
}

/** Whether the Node-RED of this name, which sends for the line of the io-send, is known to have no such io-send. */
export function isMissingOn({ register }: Outbox, name: string, node: string): boolean {
  const differing = register.peers?.differing() ?? [];
  return differing.some(
    (one) => one.name === name && one.differences.some((it) => it.node === node && it.what === 'here'),
  );
}
