/**
 * One Node-RED that sends for many institutions at once: calls per second, and how long the event loop is kept. Each has its own
 * io-institution, io-service and io-send; IO answers after 80 ms.
 */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startNodeRed } from '../scripts/node-red';
import { campaignRow, CITIZEN, inTab, userDirWith } from '../scripts/node-red/campaign-flow';
import { ioStub } from './io-stub';

export interface ManyResult {
  readonly institutions: number;
  /** What all institutions together may call. */
  readonly wantedPerSecond: number;
  readonly callsPerSecond: number;
  readonly cpuMsPerCall: number;
  readonly loopDelayP99Ms: number;
  readonly loopDelayMeanMs: number;
  readonly rssMb: number;
}

const LATENCY_MS = 80;
/** Until all rows are taken in and all lines are under way. */
const SETTLE_MS = 5_000;

/** @param wanted calls per second of all institutions together */
export async function benchMany(institutions: number, wanted: number, seconds: number): Promise<ManyResult> {
  const stub = await ioStub(LATENCY_MS);
  const callsPer5s = Math.round((wanted * 5) / institutions);
  const ids = Array.from({ length: institutions }, (_, n) => n);
  const userDir = await userDirWith([
    { id: 'tab', type: 'tab', label: 'many' },
    { ...inTab, id: 'sink', type: 'debug', active: false, wires: [] },
    ...ids.flatMap((n) => institution(n, stub.baseUrl, callsPer5s)),
  ]);
  const keys = Object.fromEntries(ids.map((n) => [`service${n}`, { apiKey: `invented-key-${n}` }]));
  await writeFile(path.join(userDir, 'flows_cred.json'), JSON.stringify(keys));
  const settings = { userDir, port: 0, tellOutputOf: [], count: 'io-send' };
  const nodeRed = await startNodeRed(settings, () => undefined);
  try {
    // Two calls for each message; a third more than can leave meanwhile.
    const rows = Math.ceil(((callsPer5s / 5 / 2) * (SETTLE_MS / 1_000 + seconds) * 4) / 3);
    for (const n of ids)
      nodeRed.receive(
        `message${n}`,
        Array.from({ length: rows }, (_, i) => ({ payload: campaignRow(i) })),
      );
    await nodeRed.done(institutions * rows);
    await delay(SETTLE_MS);
    nodeRed.forgetDelays();
    const before = await nodeRed.metrics();
    const from = { calls: await stub.calls(), at: performance.now() };
    await delay(seconds * 1_000);
    const calls = (await stub.calls()) - from.calls;
    const elapsed = (performance.now() - from.at) / 1_000;
    const { loopDelayP99Ms, loopDelayMeanMs, rss, cpuMs } = await nodeRed.metrics();
    return {
      ...{ institutions, wantedPerSecond: wanted, callsPerSecond: calls / elapsed },
      ...{ cpuMsPerCall: (cpuMs - before.cpuMs) / calls, loopDelayP99Ms, loopDelayMeanMs, rssMb: rss / 1e6 },
    };
  } finally {
    await nodeRed.kill();
    await stub.close();
    await rm(userDir, { recursive: true, force: true });
  }
}

function institution(n: number, baseUrl: string, callsPer5s: number): object[] {
  const always = { windowFrom: '', windowTo: '', windowDays: [1, 2, 3, 4, 5, 6, 7] };
  const trial = { mode: 'trial', trialList: [CITIZEN], baseUrl, callsPer5s };
  const fiscalCode = String(n).padStart(11, '0');
  const service = { service: `service${n}` };
  const ports = ['sink', 'sink', 'sink', 'sink'].map((port) => [port]);
  return [
    { id: `institution${n}`, type: 'io-institution', fiscalCode, ...trial, ...always },
    { id: `service${n}`, type: 'io-service', institution: `institution${n}` },
    {
      ...{ ...inTab, ...service, id: `message${n}`, type: 'io-richiesta-accolta' },
      wires: [[`send${n}`], ['sink']],
    },
    { ...inTab, ...service, id: `send${n}`, type: 'io-send', wires: ports },
  ];
}
