/** Flows of several institutions, each with its io-institution, io-service, message node and io-send: the same in each process. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CITIZEN, inTab, userDirWith } from '../../../scripts/node-red/campaign-flow';
import { keyOf } from './ledger';

export interface Flows {
  readonly institutions: number;
  /** Of each institution. */
  readonly callsPer5s: number;
  /** Of the simulator. */
  readonly baseUrl: string;
}

/** Where an institution's messages are given. */
export function doorOf(institution: number): string {
  return `message${institution}`;
}

/** A fresh user directory with these flows. */
export async function userDirOf({ institutions, callsPer5s, baseUrl }: Flows): Promise<string> {
  const all = Array.from({ length: institutions }, (_, i) => i);
  const userDir = await userDirWith([
    { id: 'tab', type: 'tab', label: 'many' },
    { ...inTab, id: 'sink', type: 'debug', active: false, wires: [] },
    ...all.flatMap((i) => institution(i, baseUrl, callsPer5s)),
  ]);
  const keys = Object.fromEntries(all.map((i) => [`service${i}`, { apiKey: keyOf(i) }]));
  await writeFile(path.join(userDir, 'flows_cred.json'), JSON.stringify(keys));
  return userDir;
}

function institution(i: number, baseUrl: string, callsPer5s: number): object[] {
  const always = { windowFrom: '', windowTo: '', windowDays: [1, 2, 3, 4, 5, 6, 7] };
  const trial = { mode: 'trial', trialList: [CITIZEN], baseUrl, callsPer5s };
  const fiscalCode = String(i).padStart(11, '0');
  const service = { service: `service${i}` };
  const ports = ['sink', 'sink', 'sink', 'sink'].map((port) => [port]);
  return [
    { id: `institution${i}`, type: 'io-institution', fiscalCode, ...trial, ...always },
    { id: `service${i}`, type: 'io-service', institution: `institution${i}` },
    { ...inTab, ...service, id: doorOf(i), type: 'io-richiesta-accolta', wires: [[`send${i}`], ['sink']] },
    // Every other one asks for the profile first: two calls for a message.
    { ...inTab, ...service, id: `send${i}`, type: 'io-send', checkProfile: i % 2 === 0, wires: ports },
  ];
}
