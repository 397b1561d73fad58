/**
 * Takes the pictures of the README: the example "02 - Bando da CSV" in Node-RED's editor after its campaign, and the
 * inbox page of the simulator with what it brought. Everyone on them is invented. Those of the dialogs and of the sidebar
 * come from the browser tests: E2E_PICTURES=1 npm run test:e2e.
 *
 *   npx tsx scripts/pictures.ts             writes docs/images/*.png; needs Chromium at /usr/bin/chromium
 *   CHROMIUM=/path npx tsx scripts/pictures.ts
 */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { INBOX_PATH } from '../nodes/runtime/simulator-host';
import { build } from './build';
import { launchChromium } from './chromium';
import { prepareUserDir, ROOT, startNodeRed } from './node-red';

const IMAGES = path.join(ROOT, 'docs/images');
const EXAMPLE = path.join(ROOT, 'examples/02 - Bando da CSV.json');
/** The inject node "Invia il bando" and the debug nodes that count the outcomes. */
const START_NODE = '312c129e05aacf96';
const COUNTS: Readonly<Record<string, string>> = {
  f5415a7c6714290a: '20',
  fae3c5e8dcb46c8c: '4',
  fa7516860ae034fe: '1',
  ab7d0f0da98e5d10: '1',
  f248f11e158ad4fc: '4',
};

async function main(): Promise<void> {
  await build(ROOT);
  const userDir = await mkdtemp(path.join(os.tmpdir(), 'io-pictures-'));
  await prepareUserDir(userDir);
  await copyFile(EXAMPLE, path.join(userDir, 'flows.json'));
  const environment = { IO_ESEMPI: path.join(ROOT, 'examples/data') };
  const nodeRed = await startNodeRed({ userDir, port: 0, tellOutputOf: [] }, () => undefined, environment);
  try {
    const browser = await launchChromium();
    try {
      await photographFlow(browser, nodeRed.url, () => {
        nodeRed.receive(START_NODE, [{}]);
      });
      await photographInbox(browser, new URL(`.${INBOX_PATH}/`, nodeRed.url).href);
    } finally {
      await browser.close();
    }
  } finally {
    await nodeRed.stop();
    await rm(userDir, { recursive: true, force: true });
  }
}

/** The editor hears of a status only when it changes, so it is open before the campaign starts. */
async function photographFlow(browser: Browser, url: string, start: () => void): Promise<void> {
  const page = await openPage(browser, url, { width: 1610, height: 640 });
  await page.locator('#red-ui-palette-io_servizi_sociali .red-ui-palette-node').first().waitFor();
  await page.evaluate(SHOW_OUR_NODES);
  start();
  for (const [node, count] of Object.entries(COUNTS))
    await page.locator(`[id="${node}"] .red-ui-flow-node-status-label`, { hasText: count }).waitFor();
  await page.locator('[id="8cb9268668d768a0"] .red-ui-flow-node-status-label', { hasText: '20' }).waitFor();
  const clip = { x: 0, y: 48, width: 1610, height: 546 };
  await page.screenshot({ path: path.join(IMAGES, 'flusso.png'), clip });
  await page.close();
}

/** Closes the sidebar and all categories of the palette but ours: the same as a few clicks. */
const SHOW_OUR_NODES = `
  $.fx.off = true;
  RED.actions.invoke('core:toggle-sidebar', false);
  for (const header of document.querySelectorAll('.red-ui-palette-header')) {
    const ours = header.parentElement.id === 'red-ui-palette-container-io_servizi_sociali';
    if (header.querySelector('i.expanded') !== null && !ours) header.click();
  }
  document.querySelector('#red-ui-palette-container-io_servizi_sociali').scrollIntoView();
`;

async function photographInbox(browser: Browser, url: string): Promise<void> {
  const page = await openPage(browser, url, { width: 1060, height: 469 });
  await page.locator('#list button').first().click();
  await page.locator('#phone').getByRole('heading').first().waitFor();
  await page.screenshot({ path: path.join(IMAGES, 'posta.png') });
  await page.close();
}

async function openPage(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number },
): Promise<Page> {
  const page = await browser.newPage({ viewport, locale: 'it-IT', reducedMotion: 'reduce' });
  await page.goto(url);
  return page;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
