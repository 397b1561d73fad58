/** How long a clerk waits in the editor: for a dialog, for the preview, for the sidebar over a full register. In a real Chromium. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openRegister } from '../nodes/lib/register';
import { launchChromium } from '../scripts/chromium';
import { startNodeRed } from '../scripts/node-red';
import { campaignFlow, CITIZEN, inTab, userDirWith } from '../scripts/node-red/campaign-flow';

interface Times {
  readonly medianMs: number;
  readonly longestMs: number;
}

export interface EditorResult {
  readonly rows: number;
  /** From the call that a double click makes until the form is drawn with its tabs. */
  readonly dialogOpen: Times;
  /** From a key in the title until the phone shows it. */
  readonly previewUpdate: Times;
  /** From the click on the tab, in a page just loaded, until the campaign is drawn. */
  readonly sidebarOpen: Times;
  /** Most messages in one answer to the sidebar. */
  readonly largestPage: number;
}

const DIALOGS = 10;
const KEYS = 30;
const SIDEBARS = 5;

export async function benchEditor(rows: number): Promise<EditorResult> {
  const payment = {
    ...inTab,
    id: 'payment',
    type: 'io-avviso-pagamento',
    service: 'service',
    wires: [[], []],
  };
  const userDir = await userDirWith([...campaignFlow({ baseUrl: 'http://127.0.0.1:9/' }), payment]);
  await fill(userDir, rows);
  const nodeRed = await startNodeRed({ userDir, port: 0, tellOutputOf: [] }, () => undefined);
  try {
    const browser = await launchChromium();
    try {
      return { rows, ...(await measure(browser, nodeRed.url)) };
    } finally {
      await browser.close();
    }
  } finally {
    await nodeRed.stop();
    await rm(userDir, { recursive: true, force: true });
  }
}

/** Half of the messages are discarded, half wait for an io-send that is not there: nothing leaves while we measure. */
async function fill(userDir: string, rows: number): Promise<void> {
  const register = openRegister(path.join(userDir, 'io-servizi-sociali'));
  const entry = (n: number) => ({
    line: '00000000000|trial|',
    node: 'gone',
    service: 'service',
    type: 'richiesta-accolta',
    campaign: 'big',
    key: n.toString(16).padStart(64, '0'),
    fiscalCode: CITIZEN,
    msg: '{}',
    resend: false,
    ...(n % 2 === 0 ? {} : { discard: { reason: 'NOT_IN_TRIAL_LIST' } }),
  });
  for (let from = 0; from < rows; from += 5_000)
    await Promise.all(
      Array.from({ length: Math.min(5_000, rows - from) }, (_, i) => register.takeIn(entry(from + i))),
    );
  register.close();
}

async function measure(browser: Browser, url: string): Promise<Omit<EditorResult, 'rows'>> {
  const sidebar: number[] = [];
  let largestPage = 0;
  for (let i = 0; i < SIDEBARS; i += 1) {
    // A browser of before would still have the tab open.
    const page = await freshPage(browser, url);
    sidebar.push(await page.evaluate<number>(SIDEBAR));
    const answer = page.waitForResponse(/\/io-servizi-sociali\/messages/);
    await page.locator('.io-sends-count.io-sends-discarded').click();
    const { items } = (await (await answer).json()) as { items: unknown[] };
    largestPage = Math.max(largestPage, items.length);
    await page.context().close();
  }
  const page = await freshPage(browser, url);
  const dialogs: number[] = [];
  for (let i = 0; i < DIALOGS; i += 1) {
    dialogs.push(await page.evaluate<number>(DIALOG));
    if (i < DIALOGS - 1) await closeDialog(page);
  }
  await page.locator('.io-tab').nth(2).click();
  const keys = await page.evaluate<number[]>(PREVIEW);
  return {
    dialogOpen: times(dialogs),
    previewUpdate: times(keys),
    sidebarOpen: times(sidebar),
    largestPage,
  };
}

async function freshPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'it-IT' });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('#red-ui-palette-io_servizi_sociali .red-ui-palette-node').first().waitFor();
  await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' });
  return page;
}

async function closeDialog(page: Page): Promise<void> {
  const tray = page.locator('.red-ui-tray');
  await tray.locator('#node-dialog-cancel').click();
  await tray.waitFor({ state: 'detached' });
}

/** Runs in the page: resolves when `done` holds and its picture has been drawn. */
const WAIT = `
  const drawn = (done) => new Promise((resolve) => {
    const look = () => done() ? requestAnimationFrame(() => resolve()) : requestAnimationFrame(look);
    look();
  });`;

const SIDEBAR = `(async () => {${WAIT}
  const started = performance.now();
  RED.sidebar.show('io-servizi-sociali-sidebar');
  await drawn(() => document.querySelector('.io-sends-card'));
  return performance.now() - started;
})()`;

const DIALOG = `(async () => {${WAIT}
  const started = performance.now();
  RED.editor.edit(RED.nodes.node('payment'));
  await drawn(() => document.querySelector('.red-ui-tray .io-tab[aria-selected=true]')?.offsetParent);
  return performance.now() - started;
})()`;

const PREVIEW = `(async () => {${WAIT}
  const took = [];
  const title = document.querySelector('#node-input-title');
  for (let i = 0; i < ${KEYS}; i += 1) {
    const started = performance.now();
    title.value = 'Hai un avviso ' + i;
    title.dispatchEvent(new Event('input', { bubbles: true }));
    await drawn(() => document.querySelector('.phone-title')?.textContent === title.value);
    took.push(performance.now() - started);
  }
  return took;
})()`;

function times(all: readonly number[]): Times {
  const sorted = [...all].sort((a, b) => a - b);
  return {
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    longestMs: sorted.at(-1) ?? Number.NaN,
  };
}
