import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import {
  cancelDialog,
  dialogGone,
  editorReady,
  hasDarkTheme,
  idOf,
  importExample,
  openConfig,
  openDialog,
  runsOurs,
  tray,
} from './support/editor';
import { hold } from './support/hold';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { becomes, eventually, expectText } from './support/wait';

/** The hidden inputs with which Node-RED keeps the focus inside a typed input's menu. */
const OF_THE_EDITOR = ['.red-ui-typedInput-focus-trap'];
/** Type and name in the example. */
const TOOLS = { 'io-send': 'IO invia', 'io-status': 'È arrivato?', 'io-report': 'Resoconto' } as const;
const CONFIG = { 'io-institution': 'Comune di Esempio', 'io-service': 'Servizi sociali' } as const;

describe('the dialogs of the tools and of their settings, in the browser', () => {
  const nodeRed = runsOurs();
  const page = opens(() => nodeRed().url);

  before('an example with all of them', async () => {
    await editorReady(page());
    await importExample(page(), '07 - Consegna e resoconto', 'Consegna e resoconto');
  });

  const look = async (name: string): Promise<void> => {
    await page().evaluate(
      "document.querySelectorAll('.io-form details').forEach((one) => (one.open = true))",
    );
    await picture(page(), name);
    await assertAccessible(page(), '.red-ui-tray:last-child .io-form', OF_THE_EDITOR);
  };

  const all = (theme: string): void => {
    for (const [type, name] of Object.entries(TOOLS)) {
      it(`have no barrier that a program can find: ${type}${theme}`, async () => {
        await openDialog(page(), await idOf(page(), name));
        await look(`dialogo-${type}${theme}`);
        await cancelDialog(page());
      });
    }
    for (const [type, name] of Object.entries(CONFIG)) {
      it(`have no barrier that a program can find: ${type}${theme}`, async () => {
        await openConfig(page(), type, name);
        await look(`dialogo-${type}${theme}`);
        await tray(page()).locator('#node-config-dialog-cancel').click();
        await dialogGone(page());
      });
    }
    for (const mode of ['trial', 'live'] as const) {
      it(`say by colour, icon and words where the messages go: ${mode}${theme}`, async () => {
        await openConfig(page(), 'io-institution', CONFIG['io-institution']);
        const box = tray(page()).locator('#io-mode');
        const before = await frameOf(page());
        await tray(page()).locator('#node-config-input-mode').selectOption(mode);
        await expectText(box, italian(`mode.${mode}.text`));
        await box.locator(mode === 'live' ? '.fa-bullhorn' : '.fa-users').waitFor();
        await eventually(async () => {
          const after = await frameOf(page());
          assert.notEqual(after.edge, before.edge);
          // The one that reaches citizens is filled with the colour of danger.
          assert.equal(after.ground === before.ground, mode !== 'live');
        });
        await look(`dialogo-io-institution-${mode}${theme}`);
        await tray(page()).locator('#node-config-dialog-cancel').click();
        await dialogGone(page());
      });
    }
  };
  all('');

  it('say nothing of a key that is not on the screen any more', async () => {
    await openConfig(page(), 'io-service', CONFIG['io-service']);
    const test = tray(page()).locator('#io-test');
    const result = tray(page()).locator('#io-test-result');
    const answers = await hold(page(), '**/io-servizi-sociali/service/*/test');
    await test.click();
    await becomes(() => answers.count(), 1);
    await tray(page()).locator('#node-config-input-apiKey').fill('invented-key');
    await answers.release();
    await test.and(page().locator(':enabled')).waitFor();
    await expectText(result, '');
    await test.click();
    await expectText(result, /\S/);
    await tray(page()).locator('#node-config-dialog-cancel').click();
    await dialogGone(page());
  });

  // Node-RED 4 has no dark theme of its own.
  if (hasDarkTheme) {
    describe('in the dark theme', () => {
      before('dark', () => page().evaluate("document.documentElement.classList.add('nr-theme-dark')"));
      all('-scuro');
    });
  }
});

/** Colours of the box that says the mode. */
function frameOf(page: Page): Promise<{ readonly edge: string; readonly ground: string }> {
  return page.evaluate(`{
    const { borderLeftColor, backgroundColor } = getComputedStyle(document.querySelector('.io-form #io-mode'));
    ({ edge: borderLeftColor, ground: backgroundColor });
  }`);
}
