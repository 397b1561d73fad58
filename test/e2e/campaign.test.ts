import assert from 'node:assert/strict';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import {
  deploy,
  drawn,
  editorReady,
  hasDarkTheme,
  idOf,
  importExample,
  pressInject,
  runsOurs,
  waitForStatus,
} from './support/editor';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, eventually, expectText } from './support/wait';

/** What becomes of the 30 rows of the example's file, by the debug node that counts them. */
const OUTCOMES = {
  Inviato: '20',
  'Non raggiungibile': '4',
  'In dubbio': '1',
  Scartato: '1',
  'Da correggere': '4',
};

describe('the first campaign, in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const page = opens(() => nodeRed().url);

  it('begins with the example "02 - Bando da CSV" from the menu', async () => {
    await editorReady(page());
    await importExample(page(), '02 - Bando da CSV', 'Bando da CSV');
    await drawn(page(), await idOf(page(), 'IO invia')).waitFor();
    await becomes(() => page().locator('.red-ui-flow-node-error').filter({ visible: true }).count(), 0);
  });

  it('finds the nodes in the palette under an Italian name', async () => {
    await expectText(
      page().locator('#red-ui-palette-container-io_servizi_sociali .red-ui-palette-header'),
      /IO · Servizi del Comune/,
    );
    await expectText(
      page().locator('[data-palette-type="io-richiesta-accolta"] .red-ui-palette-label'),
      /Richiesta\s+servizi\s+sociali:\s+accolta/,
    );
  });

  const describesCategory = async (): Promise<void> => {
    await page().locator('#red-ui-palette-header-io_servizi_sociali').hover();
    await expectText(
      page().locator('.red-ui-popover-content'),
      italian('palette.description.io_servizi_sociali'),
    );
    await page().locator('#red-ui-header-button-deploy').hover();
    await page().locator('.red-ui-popover-content').waitFor({ state: 'detached' });
  };
  // Node-RED 4 has no description of a category.
  if (hasDarkTheme) it('says what the category is for when the pointer rests on it', describesCategory);

  it('is deployed and started with the button of the inject node', async () => {
    await deploy(page());
    await pressInject(page(), 'Invia il bando');
  });

  it('shows at every output how many rows left there', async () => {
    for (const [name, count] of Object.entries(OUTCOMES))
      await waitForStatus(page(), await idOf(page(), name), count);
  });

  it('shows below the nodes what they did, in Italian', async () => {
    await waitForStatus(page(), await idOf(page(), 'IO invia'), 'Simulatore · 20 inviati, 6 altri');
    await waitForStatus(page(), await idOf(page(), 'Pubblicazione bando'), '26 giuste, 4 da correggere');
    await picture(page(), 'campagna');
  });

  describe('and the page with the simulated messages', () => {
    const inbox = opens(() => `${nodeRed().url}/io-servizi-sociali/inbox`);

    it('lists them', async () => {
      await expectText(inbox().locator('#title'), 'Messaggi simulati');
      await expectText(inbox().locator('#count'), /^\d+ messaggi$/);
    });

    it('finds one by a part of its text or fiscal code', async () => {
      await expectText(inbox().locator('#list .row-meta').first(), /^\w{16} /);
      const codes = await inbox().locator('#list .row-meta').allTextContents();
      const one = codes[0]?.slice(0, 16) ?? '';
      await inbox().locator('#search').fill(one);
      await expectText(inbox().locator('#count'), /^\d+ su \d+ messaggi$/);
      await eventually(async () => {
        for (const text of await inbox().locator('#list .row-meta').allTextContents())
          assert.ok(text.startsWith(one));
      });
    });

    it('shows a message as the phone does', async () => {
      await inbox().locator('#list button').first().click();
      await inbox().locator('#phone').getByRole('heading').first().waitFor();
      await expectText(inbox().locator('#phone'), /Pubblicato un nuovo bando/);
      await expectText(inbox().locator('#phone'), /Comune di Esempio/);
      assert.doesNotMatch(await inbox().locator('#phone').innerText(), /\{\{|---/);
      await picture(inbox(), 'posta-di-prova');
    });

    it('has no barrier that a program can find', async () => {
      await assertAccessible(inbox(), 'body');
    });

    it('speaks English and German to those who want it, the open message included', async () => {
      const language = inbox().locator('#language');
      await language.selectOption('en');
      await expectText(inbox().locator('#title'), 'Simulated messages');
      await becomes(() => inbox().locator('html').getAttribute('lang'), 'en');
      await language.selectOption({ label: 'Deutsch' });
      await expectText(inbox().locator('#title'), 'Simulierte Nachrichten');
      await expectText(inbox().locator('#count'), /^\d+ von \d+ Nachrichten$/);
      await becomes(() => inbox().locator('#phone article').getAttribute('lang'), 'de');
      await assertAccessible(inbox(), 'body');
      await picture(inbox(), 'posta-di-prova-tedesco');
      await language.selectOption('it');
    });

    it('keeps the keyboard where it is while the list is asked for anew', async () => {
      const row = inbox().locator('#list button').first();
      await row.focus();
      await inbox().waitForResponse(/\/inbox\/data\?q=/);
      await becomes(() => row.and(inbox().locator(':focus')).count(), 1);
    });

    it('is empty after "Svuota", once that is confirmed', async () => {
      await inbox().locator('#search').fill('');
      await inbox().locator('#clear').click();
      await inbox().locator('#dialog-yes').click();
      await inbox().locator('#empty').waitFor();
      await expectText(inbox().locator('#empty'), /Ancora nessun messaggio/);
      await becomes(() => inbox().locator('#list li').count(), 0);
    });
  });
});
