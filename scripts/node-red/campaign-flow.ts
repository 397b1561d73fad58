/** The smallest whole flow: message node → io-send, all ports wired, to a simulator; for benchmarks and reliability tests. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareUserDir } from './user-dir';

export const CITIZEN = 'AAAAAA00A00A000A';

export interface FlowOptions {
  readonly baseUrl: string;
  readonly callsPer5s?: number;
  readonly checkProfile?: boolean;
  /** Nodes before the message node; the last one should be wired to `message`. */
  readonly source?: readonly object[];
}

/** Nodes `message`, `send` and `sink`, in trial mode for one invented citizen. */
export function campaignFlow({
  baseUrl,
  callsPer5s = 100_000,
  checkProfile = true,
  source = [],
}: FlowOptions): object[] {
  const always = { windowFrom: '', windowTo: '', windowDays: [1, 2, 3, 4, 5, 6, 7] };
  const trial = { mode: 'trial', trialList: [CITIZEN], baseUrl, callsPer5s };
  const service = { service: 'service' };
  const ports = ['sink', 'sink', 'sink', 'sink'].map((port) => [port]);
  return [
    { id: 'tab', type: 'tab', label: 'campaign' },
    { id: 'institution', type: 'io-institution', fiscalCode: '00000000000', ...trial, ...always },
    { id: 'service', type: 'io-service', institution: 'institution' },
    { ...inTab, ...service, id: 'message', type: 'io-richiesta-accolta', wires: [['send'], ['sink']] },
    { ...inTab, ...service, id: 'send', type: 'io-send', checkProfile, wires: ports },
    { ...inTab, id: 'sink', type: 'debug', active: false, wires: [] },
    ...source,
  ];
}

export const inTab = { z: 'tab', x: 100, y: 100 } as const;

/** The n-th row of a campaign to the citizen. */
export function campaignRow(n: number): Readonly<Record<string, string | number>> {
  const url = 'https://www.comune.example/pratica';
  return { n, codice_fiscale: CITIZEN, oggetto_richiesta: `contributo numero ${n}`, url };
}

/** A fresh user directory with these flows and an invented key for the node `service`. */
export async function userDirWith(flow: readonly object[]): Promise<string> {
  const userDir = await mkdtemp(path.join(tmpdir(), 'io-node-red-'));
  await prepareUserDir(userDir);
  await writeFile(path.join(userDir, 'flows.json'), JSON.stringify(flow));
  await writeFile(
    path.join(userDir, 'flows_cred.json'),
    JSON.stringify({ service: { apiKey: 'invented-key' } }),
  );
  return userDir;
}
