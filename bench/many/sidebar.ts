/** What the sidebar asks a Node-RED with hundreds of institutions and a large register, and how long the answers take. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPostgresRegister, openRegister, type Register } from '../../nodes/lib/register';
import { startNodeRed, type NodeRed } from '../../scripts/node-red';
import { postgresIsHere } from '../../test/support/postgres';
import {
  campaignName,
  fillFile,
  fillPostgres,
  lineOfInstitution,
  NOWHERE,
  type Size,
} from './large-register';
import { nodeName, registerAt } from './lines';
import { institutionsDir, inDatabase } from './node-red';
import { startServer } from './server';
import { serverCost } from './server-cost';

interface Times {
  readonly medianMs: number;
  readonly longestMs: number;
}

/** Of one io-send, of 300 that ask at one time: processor time of the process, and of the server; milliseconds. */
interface Cpu {
  readonly nodeMs: number;
  readonly serverMs: number;
}

interface OneBackend {
  /** What its status asks once a second. */
  readonly totals: Cpu;
  /** The same by campaign. */
  readonly counts: Cpu;
  readonly answers: Readonly<Record<string, Times>>;
}

export interface SidebarResult extends Size {
  readonly sqlite: OneBackend;
  readonly postgres: OneBackend | string;
}

const ROUNDS = 5;
const SENDERS = 300;
/** Times that all of them ask: the kernel counts a server's time by hundredths of a second. */
const TIMES = 10;

export async function benchSidebar(size: Size): Promise<SidebarResult> {
  const sqlite = await onFile(size);
  return { ...size, sqlite, postgres: postgresIsHere() ? await onPostgres(size) : NO_POSTGRES };
}

export const NO_POSTGRES = 'skipped: no PostgreSQL is installed here';

async function onFile(size: Size): Promise<OneBackend> {
  const userDir = await institutionsDir(size.institutions, NOWHERE, 1);
  const folder = path.join(userDir, 'io-servizi-sociali');
  try {
    await fillFile(folder, size);
    const register = openRegister(folder);
    const cpu = await cpuOf(register, () => Promise.resolve(0));
    register.close();
    return { ...cpu, answers: await answersOf(userDir, {}) };
  } finally {
    await rm(userDir, { recursive: true, force: true });
  }
}

async function onPostgres(size: Size): Promise<OneBackend> {
  const userDir = await institutionsDir(size.institutions, NOWHERE, 1);
  const keys = await mkdtemp(path.join(tmpdir(), 'io-key-'));
  const server = await startServer();
  try {
    const place = await registerAt(await server.database());
    await fillPostgres(place, size);
    const keyFile = path.join(keys, 'register.key');
    await writeFile(keyFile, place.key, { mode: 0o600 });
    const register = openPostgresRegister({ ...place, name: 'bench' });
    await register.newest();
    const cpu = await cpuOf(register, async () => (await serverCost(place.url)).cpuMs);
    await register.withdraw();
    register.close();
    const answers = await answersOf(userDir, inDatabase(place.url, keyFile));
    return { ...cpu, answers };
  } finally {
    await server.end();
    await rm(userDir, { recursive: true, force: true });
    await rm(keys, { recursive: true, force: true });
  }
}

/** @param serverMs what the server has used so far */
async function cpuOf(
  register: Register,
  serverMs: () => Promise<number>,
): Promise<Pick<OneBackend, 'totals' | 'counts'>> {
  async function of(ask: (node: string) => Promise<unknown>): Promise<Cpu> {
    const nodes = Array.from({ length: SENDERS }, (_, n) => nodeName(n));
    await ask(nodeName(0));
    const serverBefore = await serverMs();
    const before = process.cpuUsage();
    for (let time = 0; time < TIMES; time += 1) await Promise.all(nodes.map(ask));
    const { user, system } = process.cpuUsage(before);
    const each = TIMES * SENDERS;
    return { nodeMs: (user + system) / 1_000 / each, serverMs: ((await serverMs()) - serverBefore) / each };
  }
  return {
    totals: await of((node) => register.totals(node)),
    counts: await of((node) => register.counts({ node })),
  };
}

async function answersOf(userDir: string, environment: NodeJS.ProcessEnv): Promise<Record<string, Times>> {
  const nodeRed = await startNodeRed({ userDir, port: 0, tellOutputOf: [] }, () => undefined, environment);
  try {
    const one = new URLSearchParams({ line: lineOfInstitution(7), campaign: campaignName(3) }).toString();
    const get = (what: string) => () => ask(nodeRed, what);
    const search = (text: string) => () => ask(nodeRed, 'search', { text });
    const action = (what: string) => () =>
      ask(nodeRed, 'action', { do: what, line: lineOfInstitution(7), campaign: campaignName(3) });
    const questions: Record<string, () => Promise<void>> = {
      overview: get('overview?search=&pages=1'),
      'overview, five pages': get('overview?search=&pages=5'),
      'overview, searched': get('overview?search=campagna%2017&pages=1'),
      messages: get('messages'),
      'messages in doubt': get('messages?state=in-doubt'),
      'messages of a campaign': get(`messages?${one}`),
      'messages sent of a campaign': get(`messages?${one}&state=sent`),
      'search, id of IO': search('io-300007'),
      'search, a citizen': search('AAAAAA00A00A000A'),
      'search, nobody': search('BBBBBB00B00B000B'),
      held: get(`held?${one}`),
      'export of a campaign': get(`export?${one}`),
      'not reached of a campaign': get(`not-reached?${one}&as=csv`),
      stop: action('stop'),
      resume: action('resume'),
      'log/check': get('log/check'),
    };
    const times: Record<string, Times> = {};
    for (const [name, question] of Object.entries(questions)) times[name] = await timesOf(question);
    return times;
  } finally {
    await nodeRed.kill();
  }
}

async function ask({ url }: NodeRed, what: string, body?: object): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-requested-with': 'bench' };
  const init = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
  const answer = await fetch(`${url}io-servizi-sociali/${what}`, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${what}: ${answer.status} ${text.slice(0, 200)}`);
}

async function timesOf(question: () => Promise<void>): Promise<Times> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await question();
    times.push(performance.now() - start);
  }
  const sorted = [...times].sort((a, b) => a - b);
  return { medianMs: sorted[Math.floor(ROUNDS / 2)] ?? Number.NaN, longestMs: sorted.at(-1) ?? Number.NaN };
}
