/** io-service: a service of the institution on IO, with the key that sends for it. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { isUlid } from '../lib/core';
import { institutionNode, type ServiceNode } from '../lib/runtime/config-nodes';
import { outboxOf } from '../lib/outbox/channel';
import { SIMULATOR_CONFIGURATION_ID } from '../lib/simulator';

interface ServiceDef extends NodeDef {
  institution?: string;
  premium?: boolean;
  paymentButton?: string;
  configurationId?: string;
}

interface Credentials {
  apiKey?: string;
}

export function registerService(RED: NodeAPI): void {
  function Service(this: Node, def: ServiceDef): void {
    RED.nodes.createNode(this, def);
    const node = this as ServiceNode;
    node.institution = institutionNode(RED, def.institution);
    node.premium = def.premium === true;
    node.paymentButton = (def.paymentButton ?? '').trim();
    node.configurationId = configurationOf(node, def);
    const key = keyOf(node);
    node.hasKey = key !== '';
    if (key === '') outboxOf(RED).forgetKey(node.id);
    else outboxOf(RED).setKey(node.id, key);
    outboxOf(RED).setPremium(node.id, node.premium);
    // A deploy makes the node anew at once; a removed service must not leave its key behind.
    node.on('close', (removed: boolean, done: () => void) => {
      if (removed) outboxOf(RED).forgetKey(node.id);
      done();
    });
  }
  RED.nodes.registerType('io-service', Service, { credentials: { apiKey: { type: 'password' } } });
}

/** The simulator has a configuration of its own for every institution: there is nothing to set up for a rehearsal. */
function configurationOf(node: ServiceNode, def: ServiceDef): string {
  if (node.institution?.mode === 'simulator') return SIMULATOR_CONFIGURATION_ID;
  const id = (def.configurationId ?? '').trim();
  return isUlid(id) ? id : '';
}

/** The simulator takes any key and names the service by it, so none is asked for. The real key must not even reach it. */
function keyOf(node: ServiceNode): string {
  if (node.institution?.mode === 'simulator') return node.id;
  const key = (node.credentials as Credentials | undefined)?.apiKey?.trim() ?? '';
  // What cannot stand in a header is no key: text pasted with it, or dots shown in its place.
  return /^[\x21-\x7e]+$/.test(key) ? key : '';
}
