import { rowsWords } from '../../nodes/lib/core/words';
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { cancelDialog, editorReady, openDialog, runsOurs, tray } from './support/editor';
import { inject, messageNode, outbox, row, rowsFrom, startFlows } from './support/flows';
import { hold } from './support/hold';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

const EXAMPLE = /contributo per il trasporto scolastico/;
const PERSON = 'AAAAAA00A00A000B';

describe('the preview with the last rows that really passed, in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const phone = (): Locator => tray(page()).locator('.io-phone');
  const state = (): Locator => tray(page()).locator('#io-row-state');
  const openPreview = async (): Promise<void> => {
    await openDialog(page(), 'messaggio');
    await tray(page())
      .getByRole('tab', { name: italian('dialog.tab.preview') })
      .click();
  };
  const known = async (): Promise<Record<string, unknown>> => {
    const response = await fetch(`${nodeRed().url}/io-servizi-sociali/message/messaggio`);
    return (await response.json()) as Record<string, unknown>;
  };

  before('a message node that rows can pass', async () => {
    await startFlows(nodeRed(), [
      ...outbox(),
      ...rowsFrom('prima', [row(PERSON, 'un posto al nido')], 'messaggio'),
      ...rowsFrom('buona', [row(PERSON, 'assistenza a domicilio')], 'messaggio'),
      ...rowsFrom('sbagliata', [row('XXX', 'assistenza a domicilio')], 'messaggio'),
      messageNode('messaggio', [[], []]),
    ]);
  });
  const page = opens(() => nodeRed().url);
  before('the editor', async () => {
    await editorReady(page());
  });

  it('shows examples first, and keeps nothing of a row that nobody asked for', async () => {
    await inject(nodeRed(), 'prima');
    await openPreview();
    await expectText(phone(), EXAMPLE);
    await expectText(
      tray(page()).locator('#io-row-counts'),
      italian('dialog.preview.counts', { ...rowsWords(1, 0) }),
    );
    await becomes(async () => (await known()).last, []);
  });

  it('shows nothing instead of an example where a row is asked for', async () => {
    await tray(page()).getByLabel(italian('dialog.preview.row')).check();
    await expectText(state(), italian('dialog.preview.notKept'));
    await phone().waitFor({ state: 'hidden' });
    const keep = tray(page()).getByLabel(italian('dialog.preview.keep'));
    const looks = await hold(page(), '**/io-servizi-sociali/message/messaggio');
    await becomes(() => looks.count() > 0, true);
    await keep.check();
    await expectText(state(), italian('dialog.preview.waiting'));
    await looks.release();
    assert.ok(await keep.isChecked(), 'a look from before the tick does not take it away');
    await becomes(() => phone().isVisible(), false);
    await assertAccessible(page(), '.io-form', ['.red-ui-typedInput-focus-trap']);
    await picture(page(), 'anteprima-nessuna-riga');
  });

  it('shows the row as soon as it has passed, in the open dialog', async () => {
    await inject(nodeRed(), 'buona');
    await expectText(phone(), /assistenza a domicilio/);
    await expectText(state(), /^Riga 1 di 1\. È passata alle \d+:\d\d:\d\d, uscita «Messaggio pronto»\.$/);
    assert.doesNotMatch(await phone().innerText(), EXAMPLE);
    await becomes(() => tray(page()).locator('#io-row-pages').isVisible(), false);
    await picture(page(), 'anteprima-ultima-riga');
  });

  it('shows it with the text as it is being changed', async () => {
    await tray(page())
      .getByRole('tab', { name: italian('dialog.tab.text') })
      .click();
    await tray(page()).locator('#node-input-title').fill('Esito: {{oggetto_richiesta}}');
    await tray(page())
      .getByRole('tab', { name: italian('dialog.tab.preview') })
      .click();
    await expectText(phone(), /Esito: assistenza a domicilio/);
  });

  it('says of a wrong row why it does not leave, instead of showing a phone', async () => {
    await inject(nodeRed(), 'sbagliata');
    await expectText(state(), /uscita «Da correggere»/);
    await expectText(tray(page()).locator('#io-preview-problems'), /XXX/);
    await phone().waitFor({ state: 'hidden' });
    await expectText(
      tray(page()).locator('#io-row-counts'),
      italian('dialog.preview.counts', { ...rowsWords(2, 1) }),
    );
  });

  it('goes back to the row before by the keyboard, and stays there when others pass', async () => {
    const before = tray(page()).getByRole('button', { name: italian('dialog.preview.before') });
    const after = tray(page()).getByRole('button', { name: italian('dialog.preview.after') });
    await before.focus();
    await page().keyboard.press('Enter');
    await expectText(state(), /^Riga 1 di 2\..*«Messaggio pronto»/);
    await expectText(phone(), /assistenza a domicilio/);
    await becomes(() => before.getAttribute('aria-disabled'), 'true');
    await page().keyboard.press('Enter');
    await becomes(() => before.and(page().locator(':focus')).count(), 1, 'the keyboard stays');
    await inject(nodeRed(), 'prima');
    await expectText(state(), /^Riga 1 di 3\./);
    await expectText(phone(), /assistenza a domicilio/);
    await assertAccessible(page(), '.io-form', ['.red-ui-typedInput-focus-trap']);
    await picture(page(), 'anteprima-righe');
    await after.press('Enter');
    await expectText(state(), /^Riga 2 di 3\..*«Da correggere»/);
    await after.press('Enter');
    await expectText(state(), /^Riga 3 di 3\./);
    await expectText(phone(), /un posto al nido/);
  });

  it('forgets the rows when the tick is taken away, and shows examples only as such', async () => {
    await tray(page()).getByLabel(italian('dialog.preview.keep')).uncheck();
    await expectText(state(), italian('dialog.preview.notKept'));
    await phone().waitFor({ state: 'hidden' });
    await becomes(async () => (await known()).last, []);
    await tray(page()).getByLabel(italian('dialog.preview.examples')).check();
    await expectText(phone(), EXAMPLE);
    await cancelDialog(page());
  });
});
