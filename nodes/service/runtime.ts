/** io-service: a service of the institution on IO, with the key that sends for it. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { institutionNode, type ServiceNode } from '../lib/runtime/config-nodes';
import { outboxOf } from '../lib/outbox/channel';
import { readSaved } from '../lib/runtime/saved';
import { SIMULATOR_CONFIGURATION_ID } from '../lib/simulator';
import { SERVICE } from './properties';

interface Credentials {
  apiKey?: string;
}

export function registerService(RED: NodeAPI): void {
  function Service(this: Node, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const node = this as ServiceNode;
    const institution = institutionNode(RED, (def as { institution?: string }).institution);
    const { values } = readSaved('io-service', SERVICE, def, institution?.mode);
    node.institution = institution;
    node.premium = values.premium;
    node.paymentButton = values.paymentButton;
    // The simulator has a configuration of its own for every institution: there is nothing to set up for a rehearsal.
    node.configurationId =
      institution?.mode === 'simulator' ? SIMULATOR_CONFIGURATION_ID : values.configurationId;
    const key = keyOf(node);
    node.hasKey = key !== '';
    if (key === '' || institution === undefined) outboxOf(RED).forgetKey(node.id);
    else outboxOf(RED).setKey(node.id, key, institution.line);
    outboxOf(RED).setPremium(node.id, node.premium);
    // A deploy makes the node anew at once; a removed service must not leave its key behind.
    node.on('close', (removed: boolean, done: () => void) => {
      if (removed) outboxOf(RED).forgetKey(node.id);
      done();
    });
  }
  RED.nodes.registerType('io-service', Service, { credentials: { apiKey: { type: 'password' } } });
}

/** The simulator takes any key and names the service by it, so none is asked for. The real key must not even reach it. */
function keyOf(node: ServiceNode): string {
  if (node.institution?.mode === 'simulator') return node.id;
  const key = (node.credentials as Credentials | undefined)?.apiKey?.trim() ?? '';
  // What cannot stand in a header is no key: text pasted with it, or dots shown in its place.
  return /^[\x21-\x7e]+$/.test(key) ? key : '';
}
