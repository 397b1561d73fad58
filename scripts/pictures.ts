/**
 * Takes the pictures of the README: the example "02 - Bando da CSV" in Node-RED's editor after its campaign, and the
 * inbox page of the simulator with what it brought; the inbox page with an attachment of the example "22 - Il servizio
 * dall'inizio alla fine"; and those of the help: messages as the phone shows them, and the sidebar in
 * each language. Everyone on them is invented. The READMEs' pictures of the dialogs and of the sidebar come from the browser
 * tests: E2E_PICTURES=1 npm run test:e2e.
 *
 *   npx tsx scripts/pictures.ts             writes docs/images/*.png and pictures/*.webp; needs Chromium at /usr/bin/chromium
 *   CHROMIUM=/path npx tsx scripts/pictures.ts
 */
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { INBOX_PATH } from '../nodes/lib/runtime/simulator-host';
import { build } from './build';
import { LANGUAGES } from '../nodes/locales/catalogue';
import { launchChromium } from './chromium';
import { type NodeRed, prepareUserDir, ROOT, startNodeRed } from './node-red';

const IMAGES = path.join(ROOT, 'docs/images');
const EXAMPLE = path.join(ROOT, 'examples/02 - Bando da CSV.json');
/** Its inject node is "Comincia"; a day after the call, its update comes with a PDF. */
const WHOLE = path.join(ROOT, "examples/Premium/22 - Il servizio dall'inizio alla fine.json");
const WHOLE_START = 'cde3ae59f3d45060';

/** The inject node "Invia il bando" and the debug nodes that count the outcomes. */
const START_NODE = '312c129e05aacf96';
const COUNTS: Readonly<Record<string, string>> = {
  f5415a7c6714290a: '20',
  fae3c5e8dcb46c8c: '4',
  fa7516860ae034fe: '1',
  ab7d0f0da98e5d10: '1',
  f248f11e158ad4fc: '4',
};

/** The example's service, and the messages whose phone the help shows. */
const SERVICE = '1f4bd2d52b8c3347';
const PHONES = ['pubblicazione-bando', 'avviso-pagamento', 'richiesta-accolta'];
const HELP = path.join(ROOT, 'pictures');

async function main(): Promise<void> {
  await build(ROOT);
  const browser = await launchChromium();
  try {
    await running(EXAMPLE, async (nodeRed) => {
      await photographFlow(browser, nodeRed.url, () => {
        nodeRed.receive(START_NODE, [{}]);
      });
      await photographInbox(browser, inboxOf(nodeRed));
      await photographPhones(browser, nodeRed.url);
      for (const language of LANGUAGES) await photographSidebar(browser, nodeRed.url, language);
    });
    await running(WHOLE, async (nodeRed) => {
      await photographAttachment(browser, inboxOf(nodeRed), () => {
        nodeRed.receive(WHOLE_START, [{}]);
      });
    });
  } finally {
    await browser.close();
  }
}

/** A Node-RED with this example, until `photograph` is done. */
async function running(example: string, photograph: (nodeRed: NodeRed) => Promise<void>): Promise<void> {
  const userDir = await mkdtemp(path.join(os.tmpdir(), 'io-pictures-'));
  await prepareUserDir(userDir);
  await copyFile(example, path.join(userDir, 'flows.json'));
  const environment = { IO_ESEMPI: path.join(ROOT, 'sample-data') };
  const nodeRed = await startNodeRed({ userDir, port: 0, tellOutputOf: [] }, () => undefined, environment);
  try {
    await photograph(nodeRed);
  } finally {
    await nodeRed.stop();
    await rm(userDir, { recursive: true, force: true });
  }
}

function inboxOf(nodeRed: NodeRed): string {
  return new URL(`.${INBOX_PATH}/`, nodeRed.url).href;
}

/** The editor hears of a status only when it changes, so it is open before the campaign starts. */
async function photographFlow(browser: Browser, url: string, start: () => void): Promise<void> {
  const page = await openPage(browser, url, { width: 1610, height: 640 });
  await editorReady(page);
  await page.evaluate(SHOW_OUR_NODES);
  start();
  for (const [node, count] of Object.entries(COUNTS))
    await page.locator(`[id="${node}"] .red-ui-flow-node-status-label`, { hasText: count }).waitFor();
  await page.locator('[id="8cb9268668d768a0"] .red-ui-flow-node-status-label', { hasText: '20' }).waitFor();
  const clip = { x: 0, y: 48, width: 1610, height: 546 };
  await page.screenshot({ path: path.join(IMAGES, 'flusso.png'), clip });
  await page.close();
}

async function editorReady(page: Page): Promise<void> {
  await page.locator('#red-ui-palette-io_servizi_sociali .red-ui-palette-node').first().waitFor();
  await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' });
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
  const page = await openPage(browser, url, { width: 1060, height: 530 });
  const newest = page.locator('#list button').first();
  await newest.filter({ hasText: 'consegnato' }).waitFor();
  await newest.click();
  await page.locator('#phone').getByRole('heading').first().waitFor();
  await page.evaluate('window.scrollTo(0, 0)');
  await page.screenshot({ path: path.join(IMAGES, 'posta.png') });
  await page.close();
}

async function photographAttachment(browser: Browser, url: string, start: () => void): Promise<void> {
  const page = await openPage(browser, url, { width: 1060, height: 724 });
  await page.locator('#speed').selectOption({ label: 'un giorno ogni 10 secondi' });
  start();
  const updates = page.locator('#list button', { hasText: 'Il bando è stato aggiornato' });
  await updates.nth(1).waitFor();
  await updates.first().click();
  await page.locator('#phone').getByRole('button', { name: '.pdf' }).click();
  await page.locator('#phone').getByRole('link', { name: 'Salva il PDF' }).waitFor();
  await page.evaluate('window.scrollTo(0, 0)');
  await page.screenshot({ path: path.join(IMAGES, 'allegato.png') });
  await page.close();
}

/** The preview of a message with its examples, from its dialog. The nodes are in this page only. */
async function photographPhones(browser: Browser, url: string): Promise<void> {
  const page = await openPage(browser, url, { width: 1440, height: 1200 });
  await editorReady(page);
  const nodes = PHONES.map((slug) => ({ id: slug, type: `io-${slug}`, service: SERVICE, x: 100, y: 100 }));
  await page.evaluate(`RED.nodes.import(${JSON.stringify(nodes)}, { addFlow: true })`);
  for (const slug of PHONES) {
    await page.evaluate(`RED.editor.edit(RED.nodes.node(${JSON.stringify(slug)}))`);
    const dialog = page.locator('.red-ui-tray').last();
    await dialog.getByRole('tab', { name: 'Anteprima' }).click();
    const phone = dialog.locator('.io-phone');
    await phone.getByRole('heading').first().waitFor();
    await small(phone, `telefono-${slug}`);
    await dialog.locator('#node-dialog-cancel').click();
    await dialog.waitFor({ state: 'detached' });
  }
  await page.close();
}

async function photographSidebar(browser: Browser, url: string, language: string): Promise<void> {
  const page = await openPage(browser, url, { width: 1440, height: 900 }, language);
  await editorReady(page);
  await page.evaluate("RED.sidebar.show('io-servizi-sociali-sidebar')");
  const card = page.locator('.io-sends-card').first();
  await card.waitFor();
  await small(card, `campagna.${language}`);
  await page.close();
}

/**
 * Writes a picture of the help, as WebP: a quarter of a PNG. Sixteen shades of each colour are enough for words and lines, each
 * the next darker one, so that a pale box stays one. Nothing else is lost. The browser knows how.
 */
async function small(part: Locator, name: string): Promise<void> {
  const png = (await part.screenshot()).toString('base64');
  const address = await part.page().evaluate<string>(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${png}';
    await image.decode();
    const { width, height } = image;
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    const picture = pen.getImageData(0, 0, width, height);
    picture.data.forEach((shade, at) => (picture.data[at] = Math.floor(shade / 17) * 17));
    pen.putImageData(picture, 0, 0);
    return canvas.toDataURL('image/webp', 1);
  })()`);
  await writeFile(path.join(HELP, `${name}.webp`), Buffer.from(address.replace(/^.*,/, ''), 'base64'));
}

async function openPage(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number },
  locale = 'it-IT',
): Promise<Page> {
  const page = await browser.newPage({ viewport, locale, reducedMotion: 'reduce' });
  await page.goto(url);
  return page;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
