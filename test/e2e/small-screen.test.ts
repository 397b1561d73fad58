import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { dialogGone, dialogReady, editorReady, hasDarkTheme, runsOurs, tray } from './support/editor';
import { picture } from './support/pictures';
import { eventually } from './support/wait';

/** What a screen of 1440 × 900 shows at 200 %. */
const SMALL = { width: 720, height: 450 };
const DIALOGS = ['io-remote-content', 'io-scadenze', 'io-service-sheet', 'io-service', 'io-institution'];

describe('dialogs with long texts, on a screen at 200 %', () => {
  const nodeRed = runsOurs();
  const page = opens(() => nodeRed().url, { viewport: SMALL, deviceScaleFactor: 2 });

  before('a flow that has these nodes', async () => {
    await editorReady(page());
    const institution = {
      id: 'comune',
      type: 'io-institution',
      name: 'Comune di Esempio',
      mode: 'simulator',
    };
    const service = { id: 'servizio', type: 'io-service', institution: 'comune', premium: true };
    const at = { institution: 'comune', service: 'servizio', x: 300 };
    const nodes = DIALOGS.slice(0, 3).map((type, n) => ({ ...at, id: type, type, y: 100 + n * 100 }));
    const flow = JSON.stringify([institution, service, ...nodes]);
    await page().evaluate(`RED.nodes.import(${flow}, { addFlow: true })`);
    // The editor never makes a dialog narrower than 500 px: beside an open sidebar it would not fit.
    await page().evaluate("RED.actions.invoke('core:toggle-sidebar', false)");
  });

  for (const type of DIALOGS) {
    it(`keep all of ${type} within reach, without scrolling sideways`, async () => {
      await open(page(), type);
      await picture(page(), `dialogo-200-${type}`);
      const parts = tray(page()).locator('.io-form').locator('input, button, textarea, select, p');
      for (const part of await parts.filter({ visible: true }).all()) {
        await part.scrollIntoViewIfNeeded();
        const name = (await part.getAttribute('id')) ?? (await part.innerText());
        await eventually(async () => {
          const box = await part.boundingBox();
          assert.ok(box && box.x >= 0 && box.x + box.width <= SMALL.width, `${name} ${JSON.stringify(box)}`);
        });
      }
      await close(page());
    });
  }

  if (hasDarkTheme)
    for (const type of DIALOGS) {
      it(`have no barrier in the dark theme: ${type}`, async () => {
        await page().evaluate("document.documentElement.classList.add('nr-theme-dark')");
        await open(page(), type);
        await picture(page(), `dialogo-200-${type}-scuro`);
        await assertAccessible(page(), '.red-ui-tray:last-child .io-form');
        await close(page());
      });
    }
});

async function close(page: Page): Promise<void> {
  await tray(page).locator('[id$="dialog-cancel"]').click();
  await dialogGone(page);
}

/** Opens the last node of a type, config nodes too, as a double click does. */
async function open(page: Page, type: string): Promise<void> {
  await page.evaluate(`{
    let found;
    const note = (node) => { if (node.type === ${JSON.stringify(type)}) found = node; };
    RED.nodes.eachNode(note);
    RED.nodes.eachConfig(note);
    if (found._def.category === 'config') RED.editor.editConfig('', found.type, found.id);
    else RED.editor.edit(found);
  }`);
  await dialogReady(page);
}
