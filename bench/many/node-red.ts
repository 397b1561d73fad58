/**
 * One Node-RED that sends for many institutions at once: calls per second, and how long the event loop is kept. Each has its own
 * io-institution, io-service and io-send; IO answers after 80 ms. With its file and, where PostgreSQL is installed, with a database.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startNodeRed } from '../../scripts/node-red';
import { campaignRow, CITIZEN, inTab, userDirWith } from '../../scripts/node-red/campaign-flow';
import { ioStub } from '../io-stub';
import { fiscalCodeOf, nodeName, registerAt, serviceName } from './lines';
import { startServer } from './server';
import { between, serverCost } from './server-cost';

export interface NodeRedResult {
  readonly institutions: number;
  /** What all institutions together may call. */
  readonly wantedPerSecond: number;
  readonly callsPerSecond: number;
  readonly cpuMsPerCall: number;
  /** Processor seconds of the database's server a second; 0: a file. */
  readonly postgresCores: number;
  readonly loopDelayP99Ms: number;
  readonly loopDelayMeanMs: number;
  readonly rssMb: number;
}

const LATENCY_MS = 80;
/** Until all rows are taken in and all lines are under way. */
const SETTLE_MS = 5_000;

/** @param wanted calls per second of all institutions together */
export async function benchNodeRed(
  institutions: number,
  wanted: number,
  seconds: number,
  database: Database = {},
): Promise<NodeRedResult> {
  const stub = await ioStub(LATENCY_MS);
  const callsPer5s = Math.round((wanted * 5) / institutions);
  const userDir = await institutionsDir(institutions, stub.baseUrl, callsPer5s);
  const settings = { userDir, port: 0, tellOutputOf: [], count: 'io-send' };
  const nodeRed = await startNodeRed(settings, () => undefined, database.environment);
  try {
    // Two calls for each message; a third more than can leave meanwhile.
    const rows = Math.ceil(((callsPer5s / 5 / 2) * (SETTLE_MS / 1_000 + seconds) * 4) / 3);
    for (let n = 0; n < institutions; n += 1)
      nodeRed.receive(
        `message${n}`,
        Array.from({ length: rows }, (_, i) => ({ payload: campaignRow(i) })),
      );
    await nodeRed.done(institutions * rows);
    await delay(SETTLE_MS);
    nodeRed.forgetDelays();
    const before = await nodeRed.metrics();
    const costBefore = await costOf(database);
    const from = { calls: await stub.calls(), at: performance.now() };
    await delay(seconds * 1_000);
    const calls = (await stub.calls()) - from.calls;
    const elapsed = (performance.now() - from.at) / 1_000;
    const cost = between(costBefore, await costOf(database));
    const { loopDelayP99Ms, loopDelayMeanMs, rss, cpuMs } = await nodeRed.metrics();
    return {
      ...{ institutions, wantedPerSecond: wanted, callsPerSecond: calls / elapsed },
      ...{ cpuMsPerCall: (cpuMs - before.cpuMs) / calls, postgresCores: cost.cpuMs / elapsed / 1_000 },
      ...{ loopDelayP99Ms, loopDelayMeanMs, rssMb: rss / 1e6 },
    };
  } finally {
    await nodeRed.kill();
    await stub.close();
    await rm(userDir, { recursive: true, force: true });
  }
}

/** The same with a register in PostgreSQL. */
export async function benchNodeRedOnPostgres(
  institutions: number,
  wanted: number,
  seconds: number,
): Promise<NodeRedResult> {
  const keys = await mkdtemp(path.join(tmpdir(), 'io-key-'));
  const server = await startServer();
  try {
    const { url, key } = await registerAt(await server.database());
    const keyFile = path.join(keys, 'register.key');
    await writeFile(keyFile, key, { mode: 0o600 });
    const database = { url, environment: inDatabase(url, keyFile) };
    return await benchNodeRed(institutions, wanted, seconds, database);
  } finally {
    await server.end();
    await rm(keys, { recursive: true, force: true });
  }
}

interface Database {
  readonly url?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

export function inDatabase(url: string, keyFile: string): NodeJS.ProcessEnv {
  return { IO_REGISTER_URL: url, IO_REGISTER_KEY_FILE: keyFile, IO_REGISTER_NAME: 'bench' };
}

async function costOf({ url }: Database): Promise<Awaited<ReturnType<typeof serverCost>>> {
  return url === undefined ? { cpuMs: 0, walBytes: 0 } : serverCost(url);
}

/** A user directory with nodes for so many institutions. */
export async function institutionsDir(
  institutions: number,
  baseUrl: string,
  callsPer5s: number,
): Promise<string> {
  const ids = Array.from({ length: institutions }, (_, n) => n);
  const userDir = await userDirWith([
    { id: 'tab', type: 'tab', label: 'many' },
    { ...inTab, id: 'sink', type: 'debug', active: false, wires: [] },
    ...ids.flatMap((n) => institution(n, baseUrl, callsPer5s)),
  ]);
  const keys = Object.fromEntries(ids.map((n) => [serviceName(n), { apiKey: `invented-key-${n}` }]));
  await writeFile(path.join(userDir, 'flows_cred.json'), JSON.stringify(keys));
  return userDir;
}

function institution(n: number, baseUrl: string, callsPer5s: number): object[] {
  const always = { windowFrom: '', windowTo: '', windowDays: [1, 2, 3, 4, 5, 6, 7] };
  const trial = { mode: 'trial', trialList: [CITIZEN], baseUrl, callsPer5s };
  const service = { service: serviceName(n) };
  const ports = ['sink', 'sink', 'sink', 'sink'].map((port) => [port]);
  return [
    { id: `institution${n}`, type: 'io-institution', fiscalCode: fiscalCodeOf(n), ...trial, ...always },
    { id: serviceName(n), type: 'io-service', institution: `institution${n}` },
    {
      ...{ ...inTab, ...service, id: `message${n}`, type: 'io-richiesta-accolta' },
      wires: [[nodeName(n)], ['sink']],
    },
    { ...inTab, ...service, id: nodeName(n), type: 'io-send', wires: ports },
  ];
}
