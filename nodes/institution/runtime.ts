/** io-institution: the ente. IO counts calls per institution, so pace, mode and sending window stand here. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { Mode } from '../lib/core';
import { Fault } from '../lib/runtime/fault';
import type { InstitutionNode } from '../lib/runtime/config-nodes';
import { SIMULATOR_MANAGE_KEY, simulatorUrl } from '../lib/runtime/simulator-host';
import { lineOf, type Destination } from '../lib/core/destination';
import { windowProblem, withNumberedDays, type WrittenWindow } from '../lib/core/window';

export const IO_URL = 'https://api.io.pagopa.it/api/v1';

interface InstitutionDef extends NodeDef {
  fiscalCode?: string;
  mode?: string;
  baseUrl?: string;
  callsPer5s?: number | string;
  trialList?: string[];
  windowFrom?: string;
  windowTo?: string;
  windowDays?: (number | string)[];
  recipientDays?: number | string;
  retentionDays?: number | string;
}

export function registerInstitution(RED: NodeAPI): void {
  RED.nodes.registerType(
    'io-institution',
    function (this: Node, def: InstitutionDef) {
      RED.nodes.createNode(this, def);
      const node = this as InstitutionNode;
      const url = (def.baseUrl ?? '').trim().replace(/\/+$/, '') || IO_URL;
      node.fiscalCode = (def.fiscalCode ?? '').trim();
      node.mode = modeOf(def.mode);
      node.fault = faultOf(def, node, url);
      node.manageKey = manageKeyOf(node);
      node.destination = async () => {
        const target = node.mode === 'simulator' ? await simulatorUrl(RED) : url;
        return destinationOf(def, node, target);
      };
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

/** An unknown mode is the harmless one. */
function modeOf(mode: string | undefined): Mode {
  return mode === 'live' || mode === 'trial' ? mode : 'simulator';
}

function faultOf(def: InstitutionDef, node: InstitutionNode, url: string): Fault | undefined {
  if (!/^\d{11}$/.test(node.fiscalCode)) return new Fault('IO_INSTITUTION_INVALID');
  // The simulator has an address of its own and no window: nobody is woken by it.
  if (node.mode === 'simulator') return undefined;
  if (!isAllowedUrl(url)) return new Fault('IO_BASE_URL_INVALID');
  return windowProblem(windowOf(def)) === undefined ? undefined : new Fault('IO_WINDOW_INVALID');
}

function windowOf(def: InstitutionDef): WrittenWindow {
  return { from: def.windowFrom ?? '08:00', to: def.windowTo ?? '20:00', days: def.windowDays ?? [] };
}

/** https, or http to this computer only: a key must not travel in clear. */
export function isAllowedUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.search !== '' || url.hash !== '') return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}

function destinationOf(def: InstitutionDef, node: InstitutionNode, url: string): Destination {
  const { mode, fiscalCode } = node;
  const list = (def.trialList ?? []).map((code) => code.trim().toUpperCase());
  return {
    line: lineOf(fiscalCode, mode, url),
    mode,
    url,
    callsPer5s: numberWithin(def.callsPer5s, 1, 100_000, 120),
    window: mode === 'simulator' ? undefined : withNumberedDays(windowOf(def)),
    trialList: mode === 'trial' ? new Set(list) : undefined,
    recipientDays: numberWithin(def.recipientDays, 0, 3650, 30),
    retentionDays: numberWithin(def.retentionDays, 1, 3650, 90),
  };
}

function numberWithin(
  value: number | string | undefined,
  min: number,
  max: number,
  fallback: number,
): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return fallback;
  return Math.min(max, Math.max(min, Math.floor(number)));
}
