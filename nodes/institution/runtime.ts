/** io-institution: the ente. IO counts calls per institution, so pace, mode and sending window stand here. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { Values } from '../lib/core/properties';
import type { InstitutionNode } from '../lib/runtime/config-nodes';
import { readSaved } from '../lib/runtime/saved';
import { SIMULATOR_MANAGE_KEY, simulatorUrl } from '../lib/runtime/simulator-host';
import { lineOf, type Destination } from '../lib/core/destination';
import { INSTITUTION } from './properties';
import { testCodesOf } from './test-codes';

export function registerInstitution(RED: NodeAPI): void {
  RED.nodes.registerType(
    'io-institution',
    function (this: Node, def: NodeDef) {
      RED.nodes.createNode(this, def);
      const node = this as InstitutionNode;
      const { values, fault } = readSaved('io-institution', INSTITUTION, def);
      node.fiscalCode = values.fiscalCode;
      node.mode = values.mode;
      node.testCodes = testCodesOf((def as { trialList?: unknown }).trialList);
      node.fault = fault;
      node.manageKey = manageKeyOf(node);
      node.destination = async () =>
        destinationOf(values, values.mode === 'simulator' ? await simulatorUrl(RED) : values.baseUrl);
    },
    { credentials: { manageKey: { type: 'password' } } },
  );
}

function manageKeyOf(node: InstitutionNode): string {
  if (node.mode === 'simulator') return SIMULATOR_MANAGE_KEY;
  const key = (node.credentials as { manageKey?: string } | undefined)?.manageKey?.trim() ?? '';
  // What cannot stand in a header is no key.
  return /^[\x21-\x7e]+$/.test(key) ? key : '';
}

function destinationOf(values: Values<typeof INSTITUTION>, url: string): Destination {
  const { mode, fiscalCode, callsPer5s, recipientDays, retentionDays } = values;
  const window = { from: values.windowFrom, to: values.windowTo, days: values.windowDays };
  return {
    ...{ mode, url, callsPer5s, recipientDays, retentionDays },
    line: lineOf(fiscalCode, mode, url),
    window: mode === 'simulator' ? undefined : window,
    trialList: mode === 'trial' ? new Set(values.trialList) : undefined,
  };
}
