/**
 * A list on the page of an office: from the upload to the verdict in a Node-RED of its own, asked from this process as a browser
 * would, and the same list through io-file and io-check. Then it is opened in a real Chromium.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import type { CellAnswer, CellOrder, RowsAnswer, Sending, Uploaded } from '../nodes/page/api';
import { launchChromium } from '../scripts/chromium';
import { startNodeRed, type Metrics, type NodeRed } from '../scripts/node-red';
import { campaignFlow, inTab, userDirWith } from '../scripts/node-red/campaign-flow';
import { check, fileNode } from './check';
import { checkRow, writeRows } from './check-rows';
import { median } from './pipeline';

export interface PageResult {
  readonly rows: number;
  /** From the first byte of the upload to the verdict, the step of the columns included. */
  readonly seconds: number;
  readonly rowsPerSecond: number;
  readonly cpuSeconds: number;
  /** Highest memory of the whole process over what it had before the upload. */
  readonly addedMemoryMb: number;
  /** Everybody's work together, from the upload to the verdict. */
  readonly longestDelayMs: number;
  readonly delayP99Ms: number;
  /** A cell written anew, until its row's verdict is there. */
  readonly cell: { readonly n: number; readonly medianMs: number; readonly longestMs: number };
  /** In a browser that has nothing of the page, from the address of the step «Controlla»: until there is something to read, and rows. */
  readonly firstScreen: { readonly n: number; readonly medianMs: number; readonly rowsMedianMs: number };
  /** The same list from the order to read it to the verdict. */
  readonly fileAndCheck: Through;
  /** The page's against theirs: time, and processor time. */
  readonly ratio: number;
  readonly cpuRatio: number;
}

interface Through {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly addedMemoryMb: number;
}

const PATH = 'invii';
/** Below Node-RED's. */
const ADDRESS = `io-servizi-sociali/pagina/${PATH}`;
const LONGEST_MS = 300_000;
/** How often a page asks how far the look is. */
const ASK_EVERY_MS = 100;
const CELLS = 20;
const SCREENS = 5;

export async function benchPage(rows: number): Promise<PageResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'io-page-'));
  try {
    const file = path.join(folder, 'rows.csv');
    await writeRows(file, rows);
    const theirs = await check(fileNode(file), rows);
    const fileAndCheck = { seconds: theirs.seconds, ...added(theirs.idle, theirs.metrics) };
    const ours = await page(file, rows);
    const { cpuSeconds, addedMemoryMb } = added(ours.idle, ours.metrics);
    return {
      ...{ rows, seconds: ours.seconds, rowsPerSecond: rows / ours.seconds, cpuSeconds, addedMemoryMb },
      ...{ longestDelayMs: ours.metrics.loopDelayMaxMs, delayP99Ms: ours.metrics.loopDelayP99Ms },
      ...{ cell: ours.cell, firstScreen: ours.firstScreen, fileAndCheck },
      ...{ ratio: ours.seconds / theirs.seconds, cpuRatio: cpuSeconds / fileAndCheck.cpuSeconds },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function added(idle: Metrics, { peakRss, cpuMs }: Metrics): Omit<Through, 'seconds'> {
  return { cpuSeconds: (cpuMs - idle.cpuMs) / 1000, addedMemoryMb: (peakRss - idle.rss) / 1e6 };
}

interface Run extends Pick<PageResult, 'seconds' | 'cell' | 'firstScreen'> {
  readonly idle: Metrics;
  readonly metrics: Metrics;
}

async function page(file: string, rows: number): Promise<Run> {
  const userDir = await userDirWith(pageFlow());
  const nodeRed = await startNodeRed({ userDir, port: 0, tellOutputOf: [] }, () => undefined);
  try {
    const content = await readFile(file);
    await called<object>(nodeRed, 'me');
    // What starting has left behind is not the list's.
    await delay(1_000);
    nodeRed.forgetDelays();
    const idle = await nodeRed.metrics();
    const started = performance.now();
    const sending = await checked(nodeRed, content);
    const seconds = (performance.now() - started) / 1000;
    const metrics = await nodeRed.metrics();
    if (sending.stage !== 'checked' || sending.rows !== rows)
      throw new Error(`io-page: ${sending.stage}, ${sending.rows} rows of ${rows}`);
    const firstScreen = await firstScreens(`${nodeRed.url}${ADDRESS}/#/invio/${sending.id}/check`);
    return { seconds, idle, metrics, firstScreen, cell: await cells(nodeRed, sending.id) };
  } finally {
    await nodeRed.stop();
    await rm(userDir, { recursive: true, force: true });
  }
}

function pageFlow(): object[] {
  const page = { title: 'Prove', path: PATH, messageNode: 'message', users: '', fourEyes: false };
  return [
    ...campaignFlow({ baseUrl: '' }).map((node) =>
      (node as { id: string }).id === 'institution' ? { ...node, mode: 'simulator' } : node,
    ),
    { ...inTab, ...page, id: 'page', type: 'io-page', wires: [['message'], ['sink'], ['sink']] },
  ];
}

async function checked(nodeRed: NodeRed, content: Buffer): Promise<Sending> {
  const { id } = await called<Uploaded>(nodeRed, 'upload?name=lista.csv', content);
  const { version } = await called<Sending>(nodeRed, `sending/${id}`);
  await called(nodeRed, `sending/${id}/columns`, { version, go: true });
  const end = performance.now() + LONGEST_MS;
  while (performance.now() < end) {
    const sending = await called<Sending>(nodeRed, `sending/${id}`);
    if (sending.stage !== 'checking') return sending;
    await delay(ASK_EVERY_MS);
  }
  throw new Error('no verdict within five minutes');
}

/** Corrects the addresses of rows that have none. */
async function cells(nodeRed: NodeRed, id: string): Promise<PageResult['cell']> {
  const answer = await called<RowsAnswer>(nodeRed, `sending/${id}/rows?show=wrong&count=${CELLS}`);
  const key = answer.columns.find(({ field }) => field === 'url')?.key ?? '';
  const times: number[] = [];
  for (const { row } of answer.rows) {
    const order: CellOrder = { row, key, before: '', value: checkRow(1).url };
    const started = performance.now();
    const { row: now } = await called<CellAnswer>(nodeRed, `sending/${id}/cell`, order);
    times.push(performance.now() - started);
    if (now.state !== 'right') throw new Error(`io-page: row ${row} is ${now.state}`);
  }
  return { n: times.length, medianMs: median(times), longestMs: Math.max(...times) };
}

async function firstScreens(url: string): Promise<PageResult['firstScreen']> {
  const browser = await launchChromium();
  try {
    const times: Awaited<ReturnType<typeof firstScreen>>[] = [];
    while (times.length < SCREENS) times.push(await firstScreen(browser, url));
    const [medianMs, rowsMedianMs] = [times.map(({ text }) => text), times.map(({ rows }) => rows)].map(
      median,
    );
    return { n: SCREENS, medianMs: medianMs ?? NaN, rowsMedianMs: rowsMedianMs ?? NaN };
  } finally {
    await browser.close();
  }
}

/** Milliseconds. */
async function firstScreen(browser: Browser, url: string): Promise<{ text: number; rows: number }> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const started = performance.now();
    await page.goto(url);
    await page.locator('.grid tbody th').first().waitFor();
    const rows = performance.now() - started;
    const text = await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime");
    return { text: Number(text), rows };
  } finally {
    await context.close();
  }
}

async function called<T>(nodeRed: NodeRed, address: string, body?: object): Promise<T> {
  const url = `${nodeRed.url}${ADDRESS}/api/${address}`;
  const isFile = Buffer.isBuffer(body);
  const type = isFile ? 'application/octet-stream' : 'application/json';
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-requested-with': 'io-page', ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body: isFile ? new Uint8Array(body) : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${address}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}
