/**
 * The endpoints of io-remote-content in a real Node-RED: the download of an attachment beside Express's own `res.sendFile` on
 * the same server, and how long the details take while a campaign is sent.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { tokensOf } from '../nodes/remote-content/token';
import { startNodeRed, type Metrics, type NodeRed } from '../scripts/node-red';
import { campaignFlow, campaignRow, CITIZEN, inTab, userDirWith } from '../scripts/node-red/campaign-flow';
import { median } from './pipeline';
import { simulatorProcess } from './simulator-process';

export interface RemoteResult {
  readonly fileMb: number;
  /** Eight callers that keep their connections. */
  readonly perSecond: number;
  readonly sendFilePerSecond: number;
  readonly ratio: number;
  /** Round by round, in their order. */
  readonly ratios: readonly number[];
  /** A thousand callers at once, each with a connection of its own. */
  readonly thousand: {
    readonly ok: number;
    readonly seconds: number;
    readonly addedMemoryMb: number;
    readonly sendFileAddedMemoryMb: number;
  };
  /** Milliseconds, at 200 requests a second. */
  readonly details: Details & { readonly campaignCallsPerSecond: number };
  /** The same while a campaign is sent as fast as the machine can. */
  readonly detailsFlatOut: Details & { readonly campaignCallsPerSecond: number };
}

interface Details {
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

const PATH = '/io-allegati';
const KEY = 'invented-key-of-attachments';
const HEADERS = { 'X-Chiave-Allegati': KEY, fiscal_code: CITIZEN };
const FILE_BYTES = 1024 * 1024;
const CALLERS = 8;
const PER_SECOND = 200;

export async function benchRemote(downloads: number, rounds: number, seconds: number): Promise<RemoteResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'io-remote-'));
  await writeFile(path.join(folder, 'bando.pdf'), pdf(FILE_BYTES));
  try {
    return {
      fileMb: FILE_BYTES / 1024 / 1024,
      ...(await files(folder, downloads, rounds)),
      details: await details(folder, seconds, 'paced'),
      detailsFlatOut: await details(folder, seconds, 'flat out'),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function files(
  folder: string,
  downloads: number,
  rounds: number,
): Promise<Pick<RemoteResult, 'perSecond' | 'sendFilePerSecond' | 'ratio' | 'ratios' | 'thousand'>> {
  const place = await open(folder, '');
  try {
    const ours: number[] = [];
    const bare: number[] = [];
    await rate(place.attachment, downloads / 2);
    await rate(place.bare, downloads / 2);
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await rate(place.bare, downloads));
      ours.push(await rate(place.attachment, downloads));
    }
    const ratios = ours.map((one, round) => one / (bare[round] ?? Number.NaN));
    const sums = { perSecond: median(ours), sendFilePerSecond: median(bare), ratio: median(ratios), ratios };
    return { ...sums, thousand: await thousand(folder) };
  } finally {
    await place.close();
  }
}

/** Each in a fresh process: what one left in memory is not the other's. */
async function thousand(folder: string): Promise<RemoteResult['thousand']> {
  const ours = await atOnce(folder, 'attachment');
  const bare = await atOnce(folder, 'bare');
  return {
    ok: ours.ok,
    seconds: ours.seconds,
    addedMemoryMb: ours.addedMb,
    sendFileAddedMemoryMb: bare.addedMb,
  };
}

async function atOnce(
  folder: string,
  which: 'attachment' | 'bare',
): Promise<{ readonly ok: number; readonly seconds: number; readonly addedMb: number }> {
  const place = await open(folder, '');
  try {
    await rate(place[which], 50);
    const before = (await place.metrics()).peakRss;
    const start = performance.now();
    const all = await Promise.all(Array.from({ length: 1000 }, () => get(place[which], false)));
    const seconds = (performance.now() - start) / 1000;
    const ok = all.filter(({ status, bytes }) => status === 200 && bytes === FILE_BYTES).length;
    return { ok, seconds, addedMb: ((await place.metrics()).peakRss - before) / 1e6 };
  } finally {
    await place.close();
  }
}

async function details(
  folder: string,
  seconds: number,
  pace: 'paced' | 'flat out',
): Promise<Details & { readonly campaignCallsPerSecond: number }> {
  const paced = { latency: 200, capacity: 100 };
  const simulator = await simulatorProcess(pace === 'paced' ? paced : { unlimited: true, capacity: 100 });
  const place = await open(folder, simulator.baseUrl, pace === 'paced' ? 150 : 100_000);
  try {
    const rows = pace === 'paced' ? 5_000 : seconds * 4_000;
    const msgs = Array.from({ length: rows }, (_, n) => ({ payload: campaignRow(n) }));
    for (let at = 0; at < rows; at += 1_000) place.nodeRed.receive('message', msgs.slice(at, at + 1_000));
    await simulator.firstAccepted();
    const before = (await simulator.stats()).calls;
    const found = await steadily(place.details, seconds);
    const { calls } = await simulator.stats();
    return { ...found, campaignCallsPerSecond: (calls - before) / seconds };
  } finally {
    await place.close();
    await simulator.close();
  }
}

/** An open loop: a slow answer does not keep the next call back. */
async function steadily(url: string, seconds: number): Promise<Details> {
  const times: number[] = [];
  const calls: Promise<void>[] = [];
  const start = performance.now();
  for (let n = 0; n < seconds * PER_SECOND; n += 1) {
    const due = start + (n * 1000) / PER_SECOND;
    const wait = due - performance.now();
    if (wait > 1) await delay(wait);
    const began = performance.now();
    calls.push(
      get(url, true).then(({ status }) => {
        if (status !== 200) throw new Error(`details: ${status}`);
        times.push(performance.now() - began);
      }),
    );
  }
  await Promise.all(calls);
  times.sort((a, b) => a - b);
  const at = (part: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN;
  return { requests: times.length, p50: at(0.5), p99: at(0.99), longest: at(1) };
}

async function rate(url: string, downloads: number): Promise<number> {
  let left = downloads;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (left > 0) {
        left -= 1;
        const { status, bytes } = await get(url, true);
        if (status !== 200 || bytes !== FILE_BYTES) throw new Error(`${url}: ${status}, ${bytes} bytes`);
      }
    }),
  );
  return downloads / ((performance.now() - start) / 1000);
}

/** Lets go of a connection before the server does (after 5 s), or a call would meet a closing one. */
const agent = new http.Agent({ keepAlive: true, maxSockets: 64, timeout: 3_000 });

function get(url: string, keep: boolean): Promise<{ readonly status: number; readonly bytes: number }> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers: HEADERS, agent: keep ? agent : false }, (response) => {
      let bytes = 0;
      response.on('data', (part: Buffer) => (bytes += part.length));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, bytes });
      });
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

interface Place {
  readonly nodeRed: NodeRed;
  readonly attachment: string;
  readonly details: string;
  /** The same file by `res.sendFile`. */
  readonly bare: string;
  metrics(): Promise<Metrics>;
  close(): Promise<void>;
}

/** A Node-RED with a campaign, io-remote-content and a bare handler beside it. */
async function open(folder: string, baseUrl: string, callsPer5s = 100_000): Promise<Place> {
  const remote = {
    ...{ institution: 'institution', path: PATH, publicUrl: 'https://nodered.comune.example' },
    ...{ headerName: 'X-Chiave-Allegati', source: 'folder', folder, maxMb: 10 },
  };
  const userDir = await userDirWith([
    ...campaignFlow({ baseUrl, callsPer5s, checkProfile: callsPer5s < 1_000 }),
    { ...inTab, id: 'remote', type: 'io-remote-content', ...remote, wires: [[]] },
  ]);
  const keys = { service: { apiKey: 'invented-key' }, remote: { headerKey: KEY } };
  await writeFile(path.join(userDir, 'flows_cred.json'), JSON.stringify(keys));
  await addBare(userDir, path.join(folder, 'bando.pdf'));
  const nodeRed = await startNodeRed({ userDir, port: 0, tellOutputOf: [] }, () => undefined);
  const { origin } = new URL(nodeRed.url);
  // The first call of IO has the register make its key.
  await get(`${origin}${PATH}/messages/none`, false);
  const key = await readFile(path.join(userDir, 'io-servizi-sociali/register.key'));
  const id = tokensOf(key, '00000000000').seal({ reference: 'bando.pdf', name: '' }, CITIZEN);
  const message = `${origin}${PATH}/messages/${id}`;
  return {
    nodeRed,
    attachment: `${message}/allegato.pdf`,
    details: message,
    bare: `${origin}/bare.pdf`,
    metrics: () => nodeRed.metrics(),
    async close() {
      agent.destroy();
      await nodeRed.kill();
      await rm(userDir, { recursive: true, force: true });
    },
  };
}

/** A node of the user directory: Node-RED wants an html beside it. */
async function addBare(userDir: string, file: string): Promise<void> {
  const folder = path.join(userDir, 'nodes');
  await mkdir(folder);
  const handler = `(request, response) => response.sendFile(${JSON.stringify(file)})`;
  await writeFile(
    path.join(folder, 'bench-bare.js'),
    `module.exports = (RED) => void RED.httpNode.get('/bare.pdf', ${handler});\n`,
  );
  await writeFile(path.join(folder, 'bench-bare.html'), '<!-- no editor part -->\n');
}

function pdf(bytes: number): Buffer {
  const [head, tail] = ['%PDF-1.7\n', '\n%%EOF\n'];
  return Buffer.from(head + 'x'.repeat(bytes - head.length - tail.length) + tail, 'latin1');
}
