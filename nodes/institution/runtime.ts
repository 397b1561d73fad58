/** io-institution: the ente. IO counts calls per institution, so pace, mode and sending window stand here. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { Values } from '../lib/core/properties';
import type { InstitutionNode } from '../lib/runtime/config-nodes';
import { readSaved } from '../lib/runtime/saved';
import { SIMULATOR_MANAGE_KEY, simulatorUrl } from '../lib/runtime/simulator-host';
import { lineOf, type Destination } from '../lib/core/destination';
import { outboxOf } from '../lib/outbox/channel';
import { INSTITUTION } from './properties';
import { testCodesOf } from './trial-list';

export function registerInstitution(RED: NodeAPI): void {
  RED.nodes.registerType(
    'io-institution',
    function (this: Node, def: NodeDef) {
      RED.nodes.createNode(this, def);
      const node = this as InstitutionNode;
      const trialCodes = trialCodesOf(RED, node);
      const saved = { ...def, trialCodes };
      const { values, fault } = readSaved('io-institution', INSTITUTION, saved);
      node.fiscalCode = values.fiscalCode;
      node.mode = values.mode;
      node.testCodes = testCodesOf(trialCodes, (def as { trialList?: unknown }).trialList);
      node.fault = fault;
      node.manageKey = manageKeyOf(node);
      const reached = values.mode === 'simulator' ? outboxOf(RED).replica : values.baseUrl;
      node.line = lineOf(values.fiscalCode, values.mode, reached);
      node.destination = async () =>
        destinationOf(
          values,
          node.line,
          values.mode === 'simulator' ? await simulatorUrl(RED) : values.baseUrl,
        );
    },
    { credentials: { manageKey: { type: 'password' }, trialCodes: { type: 'text' } } },
  );
}

interface Credentials {
  readonly manageKey?: string;
  readonly trialCodes?: string;
}

function credentialsOf(node: Node): Credentials | undefined {
  return node.credentials;
}

/** Node-RED puts the value of an environment variable in the place of a whole credential; here each line may be one. */
function trialCodesOf(RED: NodeAPI, node: Node): string {
  const codes = credentialsOf(node)?.trialCodes ?? '';
  return codes.replaceAll(/\$\{([^\s{}]+)\}/g, (variable, name: string) =>
    valueOf(RED.util.getSetting(node, name), variable),
  );
}

/** A variable that is not set stays as it is written, and is told as no fiscal code. */
function valueOf(found: unknown, variable: string): string {
  return typeof found === 'string' ? found : variable;
}

function manageKeyOf(node: InstitutionNode): string {
  if (node.mode === 'simulator') return SIMULATOR_MANAGE_KEY;
  const key = credentialsOf(node)?.manageKey?.trim() ?? '';
  // What cannot stand in a header is no key.
  return /^[\x21-\x7e]+$/.test(key) ? key : '';
}

function destinationOf(values: Values<typeof INSTITUTION>, line: string, url: string): Destination {
  const { mode, callsPer5s, recipientDays, retentionDays, logDays } = values;
  const window = { from: values.windowFrom, to: values.windowTo, days: values.windowDays };
  return {
    ...{ mode, url, callsPer5s, recipientDays, retentionDays, logDays },
    line,
    window: mode === 'simulator' ? undefined : window,
    trialList: mode === 'trial' ? new Set(values.trialList) : undefined,
  };
}
