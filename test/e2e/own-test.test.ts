import type { Locator } from 'playwright-core';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { cancelDialog, editorReady, hasDarkTheme, openDialog, runsOurs, tabTo, tray } from './support/editor';
import { messageNode, outbox, startFlows } from './support/flows';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { expectText } from './support/wait';

/** What a screen of 1440 × 900 shows at 200 %. */
const SMALL = { width: 720, height: 450 };

describe('a person’s own test from the preview, in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const part = (): Locator => tray(page()).locator('#io-own-test');
  const result = (): Locator => part().locator('#io-own-test-result');
  const button = (): Locator => part().locator('#io-own-test-send');
  const openPreview = async (): Promise<void> => {
    await openDialog(page(), 'messaggio');
    await tray(page())
      .getByRole('tab', { name: italian('dialog.tab.preview') })
      .click();
    await part().waitFor();
  };

  before(
    'a message node whose service is deployed, and an institution of which the list is empty',
    async () => {
      const live = outbox().map((node) => ({ ...node, ...('mode' in node ? { mode: 'live' } : {}) }));
      const others = live.map((node) => ({
        ...node,
        id: `${(node as { id: string }).id}-vero`,
        ...('institution' in node ? { institution: 'comune-vero' } : {}),
      }));
      await startFlows(nodeRed(), [
        ...outbox(),
        ...others.filter(({ id }) => id !== 'tab-vero'),
        messageNode('messaggio', [[], []]),
        messageNode('vero', [[], []], { service: 'servizio-vero' }),
      ]);
    },
  );
  const page = opens(() => nodeRed().url);
  before('the editor', async () => {
    await editorReady(page());
  });

  it('goes to the simulator by the keyboard alone, and says so where it was sent', async () => {
    await openPreview();
    await expectText(part().locator('#io-own-test-where'), italian('dialog.ownTest.where.simulator'));
    await tabTo(page(), button());
    await page().keyboard.press('Enter');
    await expectText(result(), italian('dialog.ownTest.sent.simulator'));
    await button().and(page().locator(':focus')).waitFor();
    await assertAccessible(page(), '.red-ui-tray:last-child .io-form');
    await part().scrollIntoViewIfNeeded();
    await picture(page(), 'prova-a-me');
  });

  it('does not leave while something is wrong with the message', async () => {
    await tray(page()).getByRole('tab', { name: 'Testo' }).click();
    await tray(page()).locator('#node-input-title').fill('{{rotto');
    await tray(page()).getByRole('tab', { name: 'Anteprima' }).click();
    await button().click();
    await expectText(result(), italian('dialog.ownTest.refused'));
    await cancelDialog(page());
  });

  it('is on a screen at 200 % and in the dark without a barrier', async () => {
    await page().setViewportSize(SMALL);
    await page().evaluate("RED.actions.invoke('core:toggle-sidebar', false)");
    if (hasDarkTheme) await page().evaluate("document.documentElement.classList.add('nr-theme-dark')");
    await openPreview();
    await button().scrollIntoViewIfNeeded();
    await assertAccessible(page(), '.red-ui-tray:last-child .io-form');
    await picture(page(), 'prova-a-me-200');
    await cancelDialog(page());
    await page().setViewportSize({ width: 1440, height: 900 });
  });

  it('says what to do where the test list of a live institution is empty', async () => {
    await openDialog(page(), 'vero');
    await tray(page()).getByRole('tab', { name: 'Anteprima' }).click();
    await expectText(part().locator('#io-own-test-where'), italian('dialog.ownTest.empty'));
    await button().and(page().locator(':disabled')).waitFor();
    await part().scrollIntoViewIfNeeded();
    await picture(page(), 'prova-a-me-vuoto');
  });
});
