import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { listOf } from '../page/stage';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { checkedList, heading, signIn, startsOffice } from './support/office';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, eventually, expectText } from './support/wait';

/** So slow that a person is quicker. */
const SLOW = { institution: { callsPer5s: 10 } };
const ROWS = 60;

describe('a clerk steers a sending that is on its way', function () {
  this.timeout(180_000);
  stepByStep();
  const office = startsOffice(SLOW);
  const page = opens(office.url);
  const button = (name: string | RegExp): Locator => page().getByRole('button', { name });
  const sent = async (): Promise<number> => Number.parseInt(await page().locator('.big').innerText(), 10);

  before('a list on its way', async () => {
    await signIn(page(), 'anna');
    await checkedList(page(), 'Trasporti.csv', listOf(ROWS));
    await page().getByRole('link', { name: 'Invia', exact: true }).click();
    await button(`Invia ${ROWS} messaggi al simulatore`).click();
    await heading(page(), 'Segui').waitFor();
  });

  it('stops it, and nothing more leaves', async () => {
    await eventually(async () => {
      assert.ok((await sent()) > 0);
    });
    await button('Ferma').click();
    await page().getByText('Fermo: qualcuno ha premuto «Ferma».').waitFor();
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-fermo');
    await page().getByRole('link', { name: 'Tutti gli invii' }).click();
    await expectText(page().locator('.sendings'), /Trasporti[\s\S]*In attesa/);
    await page().getByRole('link', { name: 'Trasporti' }).click();
    await page().getByText('Fermo: qualcuno ha premuto «Ferma».').waitFor();
    assert.ok((await sent()) < ROWS);
  });

  it('lets it go on from where it was', async () => {
    const before = await sent();
    await button('Riprendi').click();
    await button('Ferma').waitFor();
    await eventually(async () => {
      assert.ok((await sent()) > before);
    });
  });

  it('is asked before it cancels the rest, with how many that are, and may think better of it', async () => {
    await button('Annulla ciò che resta').click();
    const question = page().getByRole('dialog', { name: 'Annullare ciò che resta?' });
    await expectText(question.locator('p').first(), /\d+ messaggi ancora in coda non partiranno/);
    await assertAccessible(page(), 'dialog');
    await picture(page(), 'pagina-annullare');
    await page().keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await becomes(() => page().evaluate('document.activeElement?.textContent'), 'Annulla ciò che resta…');
  });

  it('cancels the rest, and is told what became of it, on screen and in the record', async () => {
    await button('Annulla ciò che resta').click();
    await button('Sì, annulla').click();
    await page()
      .getByText(/^Annullati: \d+ messaggi non partono\.$/)
      .waitFor();
    await page().getByText('Finito.').waitFor();
    const reached = await sent();
    assert.ok(reached > 0 && reached < ROWS, String(reached));
    await becomes(
      () =>
        page()
          .locator('.facts')
          .getByText(String(ROWS - reached), { exact: true })
          .count(),
      1,
      'the cancelled ones are told as discarded',
    );
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-annullato');
    await page().getByRole('link', { name: 'Avanti: Resoconto' }).click();
    await expectText(page().locator('.sheet'), /Fermato[\s\S]*Ripreso[\s\S]*Annullato/);
  });
});

describe('a sending whose rows are still leaving', function () {
  this.timeout(180_000);
  stepByStep();
  const office = startsOffice({ rowsPerSecond: 2 });
  const page = opens(office.url);

  it('is cancelled in the middle: what has not left stays, and the page says so', async () => {
    await signIn(page(), 'anna');
    await checkedList(page(), 'Buoni.csv', listOf(40));
    await page().getByRole('link', { name: 'Invia', exact: true }).click();
    await page().getByRole('button', { name: 'Invia 40 messaggi al simulatore' }).click();
    await page().getByText('Le righe partono').waitFor();
    await page().locator('.big').waitFor();
    await page()
      .getByText(/^\d+ righe stanno ancora arrivando\.$/)
      .waitFor();
    await picture(page(), 'pagina-in-partenza');
    await page().getByRole('button', { name: 'Annulla ciò che resta' }).click();
    await expectText(
      page().getByRole('dialog').locator('p'),
      /^[1-9]\d* messaggi ancora in coda non partiranno/,
    );
    await picture(page(), 'pagina-in-partenza-annullare');
    await page().getByRole('button', { name: 'Sì, annulla' }).click();
    await page().getByText('Questo invio è stato annullato').waitFor();
    await page()
      .getByText(/^Annullati: \d+ messaggi non partono\.$/)
      .waitFor();
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-annullato-in-partenza');
    await page().getByRole('link', { name: 'Tutti gli invii' }).click();
    await expectText(page().locator('.sendings'), /Buoni[\s\S]*Annullato/);
  });
});
