/** What a person does in Node-RED's editor, with mouse and keyboard. The editor's own words are English. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { copyFile, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { installed, packageName } from '../../package/support/installed';
import { nodeRedDir, runsNodeRed, type NodeRed } from '../../package/support/node-red';
import { closePagesOf } from './browser';
import { eventually, expectText } from './wait';

/** No welcome tour, no question about telemetry, no list of packages from the internet. */
export const QUIET = `
  editorTheme: { tours: false, palette: { catalogues: [] } },
  telemetry: { enabled: false, updateNotification: false },`;

const { version } = createRequire(__filename)(path.join(nodeRedDir, 'package.json')) as { version: string };
/** Of a step that is tried again when it has not worked so soon; milliseconds. */
const SOON_MS = 5_000;

/** Themes came with Node-RED 5. */
export const hasDarkTheme = Number.parseInt(version) >= 5;

/**
 * No tips in the sidebar: Node-RED 5 begins them a second after it has read its settings, and complains where a busy browser has not
 * yet made their place.
 */
export function withoutTips(userDir: string): Promise<void> {
  const users = { _: { editor: { view: { 'view-show-tips': false } } } };
  return writeFile(path.join(userDir, '.config.users.json'), JSON.stringify(users));
}

/**
 * A Node-RED with our package installed and no flows yet, and with the files that the examples read.
 * @param prepare changes the user directory before the start
 * @param settings JavaScript source of further settings
 */
export function runsOurs(
  prepare?: (userDir: string) => Promise<void>,
  settings: string = QUIET,
): () => NodeRed {
  let userDir: string | undefined;
  after('close its pages', async () => {
    await closePagesOf(running().url);
  });
  const running = runsNodeRed(async () => {
    const { userDir: pattern, packageDir } = await installed();
    process.env.IO_ESEMPI = path.join(packageDir, 'sample-data');
    userDir = await mkdtemp(path.join(tmpdir(), 'io-e2e-user-'));
    await copyFile(path.join(pattern, 'package.json'), path.join(userDir, 'package.json'));
    await symlink(path.join(pattern, 'node_modules'), path.join(userDir, 'node_modules'), 'junction');
    await withoutTips(userDir);
    await prepare?.(userDir);
    return userDir;
  }, settings);
  after('remove the user directory', async () => {
    if (userDir !== undefined) await rm(userDir, { recursive: true, force: true });
  });
  return running;
}

/** Until the palette shows our nodes: then all of the editor is there. */
export async function editorReady(page: Page): Promise<void> {
  await page.locator('#red-ui-palette-io_servizi_sociali .red-ui-palette-node').first().waitFor();
  await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' });
}

/**
 * Imports one of our examples from the menu (`Premium/20 …` from a sub-menu), and shows the flow that it brings, unless a
 * question stands before it.
 */
export async function importExample(page: Page, name: string, flow?: string): Promise<void> {
  await page.locator('#red-ui-header-button-sidemenu').click();
  await page.locator('#menu-item-import').click();
  const dialog = page.locator('#red-ui-clipboard-dialog');
  await dialog.waitFor();
  await dialog.getByRole('link', { name: 'Examples' }).click();
  // The dialog looks at its text field 100 ms after it has opened, on whatever tab, and disables the button because the
  // field is empty. A timer that begins later with the same delay ends later.
  await page.evaluate('new Promise((resolve) => setTimeout(resolve, 100))');
  const choose = (entry: string): Promise<void> =>
    dialog.locator('.red-ui-treeList-label', { hasText: entry }).first().click();
  const way = [packageName, ...name.split('/')];
  for (const entry of way) await choose(entry);
  // On a busy computer that look may come later still: what is chosen once more enables the button again.
  await eventually(async () => {
    if (await dialog.isHidden()) return;
    const ok = page.locator('#red-ui-clipboard-dialog-ok');
    if (!(await ok.isEnabled())) await choose(way.at(-1) ?? '');
    await ok.click({ timeout: SOON_MS });
  });
  await dialog.waitFor({ state: 'hidden' });
  // What was imported is told in a note over the dialogs; a click takes it away, or else a few seconds.
  const note = page.locator('.red-ui-notification', { hasText: 'Imported' });
  await eventually(async () => {
    if (await note.isVisible()) await note.click({ timeout: SOON_MS });
    await note.waitFor({ state: 'hidden', timeout: SOON_MS });
  });
  if (flow !== undefined) await page.locator('#red-ui-workspace-tabs .red-ui-tab', { hasText: flow }).click();
}

/** Id of the node with this name in the workspace. */
export function idOf(page: Page, name: string): Promise<string> {
  return eventually(async () => {
    const id: unknown = await page.evaluate(
      `RED.nodes.filterNodes({}).find((node) => node.name === ${JSON.stringify(name)})?.id`,
    );
    assert.ok(typeof id === 'string', `there is a node "${name}"`);
    return id;
  });
}

/** A node as it is drawn in the workspace. */
export function drawn(page: Page, id: string): Locator {
  return page.locator(`g[id="${id}"]`);
}

/** Waits until the status below a node reads so. */
export async function waitForStatus(page: Page, id: string, text: string | RegExp): Promise<void> {
  await expectText(drawn(page, id).locator('.red-ui-flow-node-status-label'), text);
}

/** Drags a node type from the palette to a free place of the workspace. Returns the new node's id; it is selected. */
export async function dragFromPalette(page: Page, type: string): Promise<string> {
  const source = page.locator(`.red-ui-palette-node[data-palette-type="${type}"]`);
  await source.scrollIntoViewIfNeeded();
  await source.hover();
  await page.mouse.down();
  const chart = await page.locator('#red-ui-workspace-chart').boundingBox();
  assert.ok(chart);
  const target = { x: chart.x + 300, y: chart.y + chart.height - 80 };
  await page.mouse.move(target.x - 40, target.y - 40, { steps: 8 });
  await page.mouse.move(target.x, target.y, { steps: 4 });
  await page.mouse.up();
  return eventually(async () => {
    const dropped = await page.evaluate<{ id: string; type: string } | undefined>(
      '(({ id, type } = {}) => id && { id, type })(RED.view.selection().nodes?.[0])',
    );
    assert.equal(dropped?.type, type, 'the dropped node is selected');
    return dropped.id;
  });
}

/** Presses Tab (or Shift+Tab) until the focus is on the field; fails when it cannot be reached that way. */
export async function tabTo(page: Page, field: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await field.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press(key);
  }
  assert.fail('the field cannot be reached with the keyboard');
}

/** Chooses the entry of a select whose name begins so, by its keys: those of a name, typed without a pause. */
export async function typeChoice(page: Page, select: Locator, name: string): Promise<void> {
  // A busy browser makes pauses of its own, after which a key begins another name.
  await eventually(async () => {
    await select.focus();
    await page.keyboard.type(name);
    await expectText(select.locator('option:checked', { hasText: name }), /./, SOON_MS);
  });
}

/** Deploys, confirming what the editor asks, until the server has taken the flows. */
export async function deploy(page: Page): Promise<void> {
  const taken = page.waitForResponse(
    (response) => response.url().endsWith('/flows') && response.request().method() === 'POST',
  );
  await page.locator('#red-ui-header-button-deploy').click();
  // Node-RED 5 asks about config nodes that are not complete, too.
  const confirm = page.locator('.red-ui-notification').getByRole('button', { name: 'Confirm deploy' });
  await Promise.race([taken, confirm.waitFor()]);
  if (await confirm.isVisible()) await confirm.click();
  assert.ok((await taken).ok(), 'the server takes the flows');
  await page.locator('#red-ui-header-button-deploy.disabled').waitFor();
}

/** The dialog on top. */
export function tray(page: Page): Locator {
  return page.locator('.red-ui-tray').last();
}

/** Opens the dialog of a node by a double click on it: two presses within 650 ms, for which a busy browser may be too slow. */
export async function openDialog(page: Page, id: string): Promise<void> {
  const form = tray(page).locator('.io-form');
  await eventually(async () => {
    if ((await tray(page).count()) === 0)
      await drawn(page, id).locator('rect.red-ui-flow-node').dblclick({ timeout: SOON_MS });
    await form.waitFor({ timeout: SOON_MS });
  });
  await dialogReady(page);
}

/** Until the dialog has slid in and has taken the focus. */
export async function dialogReady(page: Page): Promise<void> {
  await tray(page).locator('.io-form').waitFor();
  await tray(page).locator(':focus').waitFor();
}

/** Opens the dialog of a config node, as the sidebar of the config nodes does. */
export async function openConfig(page: Page, type: string, name: string): Promise<void> {
  await page.evaluate(`{
    let found;
    RED.nodes.eachConfig((node) => {
      if (node.type === ${JSON.stringify(type)} && node.name === ${JSON.stringify(name)}) found = node;
    });
    RED.editor.editConfig('', found.type, found.id);
  }`);
  await dialogReady(page);
}

/** Closes the dialog and takes nothing over. */
export async function cancelDialog(page: Page): Promise<void> {
  await tray(page).locator('#node-dialog-cancel').click();
  await dialogGone(page);
}

export async function dialogGone(page: Page): Promise<void> {
  await tray(page).waitFor({ state: 'detached' });
  await page.locator('#red-ui-editor-shade').waitFor({ state: 'hidden' });
}

/** Presses the button of an inject node. */
export async function pressInject(page: Page, name: string): Promise<void> {
  await drawn(page, await idOf(page, name))
    .locator('.red-ui-flow-node-button-button')
    .click();
}
