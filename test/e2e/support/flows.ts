/** Flows of the tests' own, put into a running Node-RED before the editor opens. */
import assert from 'node:assert/strict';
import { allTypes } from '../../../nodes/types';
import { MESSAGES } from '../../../nodes/messages';
import type { NodeRed } from '../../package/support/node-red';

const TYPES = allTypes(MESSAGES);
let placed = 0;

/** In the tab, each node a line lower than the one before. */
function at(x: number): object {
  placed += 1;
  return { z: 'tab', x, y: 60 + (placed % 10) * 50 };
}

/** Replaces all flows and waits until they have started. */
export async function startFlows(nodeRed: NodeRed, flows: readonly object[]): Promise<void> {
  const started = nodeRed.next(/Started flows/);
  const response = await fetch(`${nodeRed.url}/flows`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(flows),
  });
  assert.ok(response.ok, `the server takes the flows: HTTP ${response.status}`);
  await started;
}

/** Presses an inject node's button from outside the browser: a dialog may be open there. */
export async function inject(nodeRed: NodeRed, id: string): Promise<void> {
  const response = await fetch(`${nodeRed.url}/inject/${id}`, { method: 'POST' });
  assert.ok(response.ok, `the button is pressed: HTTP ${response.status}`);
}

/** A tab with an institution in simulator mode (`comune`) and its service (`servizio`). */
export function outbox(callsPer5s = 1_000): object[] {
  const institution = { name: 'Comune di Esempio', fiscalCode: '00000000000', mode: 'simulator', callsPer5s };
  return [
    { id: 'tab', type: 'tab', label: 'Prova' },
    { ...ofType('io-institution'), id: 'comune', ...institution },
    { ...ofType('io-service'), id: 'servizio', name: 'Servizi sociali', institution: 'comune' },
  ];
}

/** A type with the properties that a node dragged from the palette has. */
function ofType(type: string): object {
  const { defaults = {} } = TYPES.find((one) => one.type === type) ?? {};
  return { type, ...Object.fromEntries(Object.entries(defaults).map(([name, { value }]) => [name, value])) };
}

/** An inject node whose button sends the rows, one msg each. */
export function rowsFrom(id: string, rows: readonly object[], to: string): object[] {
  const all = { props: [{ p: 'payload' }], payload: JSON.stringify(rows), payloadType: 'json' };
  const one = { splt: '\\n', spltType: 'str', arraySplt: 1 };
  return [
    { ...at(120), id, type: 'inject', name: id, ...all, wires: [[`${id}-split`]] },
    { ...at(280), id: `${id}-split`, type: 'split', ...one, wires: [[to]] },
  ];
}

/** A message node "Richiesta accolta" of that service. */
export function messageNode(id: string, wires: readonly string[][], properties: object = {}): object {
  return { ...at(460), ...ofType('io-richiesta-accolta'), id, service: 'servizio', wires, ...properties };
}

export function sendNode(id: string, wires: readonly string[][]): object {
  return { ...at(640), ...ofType('io-send'), id, service: 'servizio', wires };
}

/** An io-check that tries rows with that message node. */
export function checkNode(id: string, message: string, wires: readonly string[][] = [[], []]): object {
  return { ...at(460), ...ofType('io-check'), id, name: id, messageNode: message, wires };
}

/** A debug node that shows how many messages it got. */
export function counter(id: string): object {
  const shown = { complete: 'true', targetType: 'full', tosidebar: false, tostatus: true };
  return {
    ...at(800),
    id,
    type: 'debug',
    name: id,
    active: true,
    ...shown,
    statusType: 'counter',
    wires: [],
  };
}

/** A good row of "Richiesta accolta". */
export function row(codice_fiscale: string, oggetto_richiesta: string): object {
  return { codice_fiscale, oggetto_richiesta, url: 'https://servizi.comune.example/richieste' };
}
