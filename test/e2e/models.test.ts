import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { NamesUnder } from '../../nodes/lib/core/words';
import { modelWorkbook } from '../support/model-workbook';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import {
  cancelDialog,
  dialogGone,
  dragFromPalette,
  editorReady,
  hasDarkTheme,
  openDialog,
  runsOurs,
  tabTo,
  tray,
} from './support/editor';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

const TRAPS = ['.red-ui-typedInput-focus-trap'];
const words = (key: NamesUnder<'dialog.models'>): string => italian(`dialog.models.${key}`);

describe('the texts of PagoPA, in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const page = opens(() => nodeRed().url);
  let id: string;

  const field = (name: string): Locator => tray(page()).locator(`#node-input-${name}`);
  const list = (): Locator => tray(page()).locator('#io-models-list');
  const opener = (): Locator => tray(page()).locator('#io-models-open');
  const phone = (): Locator => tray(page()).locator('#io-model .io-phone');
  const take = (): Locator => tray(page()).locator('#io-model-take');
  const problems = (): Locator => tray(page()).locator('#io-model-problems');
  const search = (): Locator => tray(page()).locator('#io-models-search');
  const saved = (property: string): Promise<unknown> =>
    page().evaluate(`RED.nodes.node(${JSON.stringify(id)})[${JSON.stringify(property)}]`);
  const openTexts = async (): Promise<void> => {
    await openDialog(page(), id);
    await tray(page())
      .getByRole('tab', { name: new RegExp(`^${italian('dialog.tab.text')}`) })
      .click();
  };
  const choose = async (name: string): Promise<void> => {
    await search().fill(name);
    await list().selectOption({ index: 0 });
  };

  before('a free message', async () => {
    await editorReady(page());
    id = await dragFromPalette(page(), 'io-messaggio');
  });

  it('are opened, searched and chosen with the keyboard alone', async () => {
    await openTexts();
    await opener().focus();
    await page().keyboard.press('Enter');
    await search().and(page().locator(':focus')).waitFor();
    await page().keyboard.type('graduatoria');
    await expectText(tray(page()).locator('#io-models-count'), italian('dialog.pick.count', { n: 1 }));
    await page().keyboard.press('Enter');
    await tabTo(page(), list());
    await page().keyboard.press('ArrowDown');
    await expectText(phone(), /Pubblicata la graduatoria per/);
    await picture(page(), 'testi-pagopa');
    await assertAccessible(page(), '.io-form', TRAPS);
  });

  it('are narrowed to a group', async () => {
    await search().fill('');
    await expectText(tray(page()).locator('#io-models-count'), italian('dialog.pick.count', { n: 21 }));
    await tray(page()).locator('#io-models-group').selectOption('Rimborso');
    await expectText(tray(page()).locator('#io-models-count'), italian('dialog.pick.count', { n: 3 }));
    await tray(page()).locator('#io-models-group').selectOption('');
  });

  it('are not taken before what they leave open is chosen', async () => {
    await choose('Conferma di presa in carico');
    await take().click();
    await expectText(problems(), /Scegli prima: .*domanda\/richiesta/);
    await becomes(() => field('title').inputValue(), '');
    await tray(page()).getByRole('radio', { name: 'richiesta', exact: true }).check();
    await expectText(phone(), /La tua richiesta è stata presa in carico/);
    await expectText(problems(), '');
    await picture(page(), 'testi-pagopa-scelta');
    await assertAccessible(page(), '.io-form', TRAPS);
  });

  it('fill title, text and fields, and the keyboard goes on in the title', async () => {
    await take().click();
    await field('title').and(page().locator(':focus')).waitFor();
    await becomes(() => field('title').inputValue(), 'La tua richiesta è stata presa in carico');
    await becomes(
      () => field('body').inputValue(),
      /per \{\{servizio\}\}.*\{\{numero_protocollo\}\}.*\(\{\{url\}\}\)/s,
    );
    await becomes(() => tray(page()).locator('#io-models').isVisible(), false);
    await field('codice_fiscale').waitFor({ state: 'attached' });
    await page().keyboard.press('Control+Enter');
    await dialogGone(page());
    const own = (await saved('fields')) as { name: string; kind: string; value: string }[];
    assert.deepEqual(
      own.map(({ name, kind, value }) => [name, kind, value]),
      [
        ['servizio', 'text', 'payload.servizio'],
        ['numero_protocollo', 'text', 'payload.numero_protocollo'],
        ['url', 'url', 'payload.url'],
      ],
    );
    await becomes(() => saved('payment'), false);
  });

  it('bring the payment with a payment notice, one of two sentences, and the word of the button', async () => {
    await openTexts();
    await opener().click();
    await choose('Avviso di pagamento {oggetto}');
    await tray(page()).getByRole('radio', { name: 'se causale specifica' }).check();
    await expectText(phone(), /La tua .* è arrivata oltre il termine previsto/);
    assert.doesNotMatch(await phone().innerText(), /intestato a/);
    await becomes(() => tray(page()).getByText('intestato a').first().isVisible(), false);
    await expectText(tray(page()).locator('#io-model'), new RegExp(words('replaces')));
    await take().click();
    await becomes(() => field('body').inputValue(), /premendo “\{\{pulsante_pagamento\}\}"/);
    await becomes(() => field('payment').isChecked(), true);
    await tray(page())
      .getByRole('tab', { name: new RegExp(`^${italian('dialog.tab.data')}`) })
      .click();
    await tray(page())
      .locator('#io-part-payment')
      .getByText(italian('field.numero_avviso'))
      .first()
      .waitFor();
    await tray(page()).locator('#io-part-payment').scrollIntoViewIfNeeded();
    await picture(page(), 'messaggio-parti');
    await assertAccessible(page(), '.io-form', TRAPS);
    await cancelDialog(page());
    await becomes(() => saved('title'), /presa in carico/);
  });

  it('name what PagoPA wrote wrongly', async () => {
    await openTexts();
    await opener().click();
    await choose('Proroga scadenza');
    await expectText(tray(page()).locator('.io-model-fault'), /casuale/);
    await choose('fuori termine');
    await expectText(list().locator('option').first(), / · Hai un nuovo avviso di pagamento$/);
    await expectText(tray(page()).locator('.io-model-fault'), /Vedi Avviso/);
  });

  if (hasDarkTheme)
    it('have no barrier in the dark theme either', async () => {
      await page().evaluate("document.documentElement.classList.add('nr-theme-dark')");
      await assertAccessible(page(), '.io-form', TRAPS);
      await picture(page(), 'testi-pagopa-scuro');
      await page().evaluate("document.documentElement.classList.remove('nr-theme-dark')");
    });

  it('leave the dialog as it was when they are cancelled', async () => {
    await tray(page()).locator('#io-model-cancel').click();
    await opener().and(page().locator(':focus')).waitFor();
    await becomes(() => field('title').inputValue(), /presa in carico/);
    await cancelDialog(page());
  });

  it('come from a workbook of a model too, whose mistakes are named and whose kinds can be changed', async () => {
    await openTexts();
    const file = tray(page()).locator('#io-book-file');
    await file.setInputFiles({ name: 'elenco.xlsx', mimeType: '', buffer: Buffer.from('niente') });
    await expectText(tray(page()).locator('#io-book-answer'), italian('dialog.models.book.unreadable'));
    const name = 'IO - Template servizi - Prova.xlsx';
    await file.setInputFiles({ name, mimeType: '', buffer: modelWorkbook() });
    await expectText(tray(page()).locator('#io-models-count'), italian('dialog.pick.count', { n: 3 }));
    await choose('Annullamento');
    await expectText(tray(page()).locator('.io-model-fault').first(), /\(visita questo sito\)\[URL\]/);
    await expectText(
      tray(page()).locator('.io-model-fault').last(),
      /er ulteriori informazioni, per ulteriori/,
    );
    const kinds = tray(page()).locator('#io-model .io-free-kind');
    await becomes(
      () => kinds.evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value)),
      ['text', 'date', 'url'],
    );
    await becomes(() => tray(page()).locator('#io-book-file').isVisible(), false);
    await picture(page(), 'foglio-pagopa');
    await assertAccessible(page(), '.io-form', TRAPS);
    await take().click();
    await becomes(() => field('title').inputValue(), 'La tua richiesta è stata annullata');
    await cancelDialog(page());
  });

  it('are offered in a message of the model too, without notices; what is left open makes it red', async () => {
    id = await dragFromPalette(page(), 'io-richiesta-accolta');
    await openTexts();
    await opener().click();
    await search().fill('avviso da pagare');
    await expectText(tray(page()).locator('#io-models-count'), italian('dialog.pick.count', { n: 0 }));
    // Its message has no attachment: the sentence about one is not even asked for.
    await choose('Pubblicazione bando');
    await expectText(phone(), /criteri di assegnazione/);
    assert.doesNotMatch(await phone().innerText(), /in allegato/);
    await becomes(
      () =>
        tray(page())
          .getByText(/in allegato a questo messaggio/)
          .first()
          .isVisible(),
      false,
    );
    await choose('Richiesta di rinuncia: accolta');
    await take().click();
    await becomes(() => field('title').inputValue(), 'Hai rinunciato a <oggetto>');
    await expectText(tray(page()).locator('#io-reason-title'), /oggetto/);
    await cancelDialog(page());
  });
});
