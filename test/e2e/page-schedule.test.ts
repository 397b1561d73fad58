import type { Locator, Page } from 'playwright-core';
import { listOf } from '../page/stage';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { checkedList, heading, signIn, startsOffice } from './support/office';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

const OTHER_TEXT =
  'La tua richiesta di {{oggetto_richiesta}} è stata accolta. Un altro testo, che nessuno ha ancora visto: {{url}}';

describe('a clerk sends at a day and an hour', function () {
  this.timeout(180_000);
  stepByStep();
  const office = startsOffice();
  // What was edited or deleted meanwhile is refused, and while a deploy lasts the page is not there.
  const page = opens(office.url, {}, /\/confirm|\/api\/sending\//);
  const button = (name: string | RegExp): Locator => page().getByRole('button', { name });

  before('a list that may leave', async () => {
    await signIn(page(), 'anna');
    await checkedList(page(), 'Buoni.csv', listOf(2));
    await page().getByRole('link', { name: 'Invia', exact: true }).click();
    await heading(page(), 'Invia').waitFor();
  });

  it('is told that a moment has passed', async () => {
    await page().getByLabel('In un giorno e a un’ora che scegli').check();
    await page().getByLabel('Giorno', { exact: true }).fill('2026-01-02');
    await page().getByLabel('Ora', { exact: true }).fill('08:30');
    await button('Programma 2 messaggi al simulatore').click();
    await expectText(page().getByRole('alert'), /2 gennaio 2026.*08:30 è già passato/);
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-programma');
  });

  it('reads the day and the hour at which it leaves by itself, once the list was looked at once more', async () => {
    await looksOnceMore(page());
    const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await page().getByLabel('Giorno', { exact: true }).fill(day);
    await button('Programma 2 messaggi al simulatore').click();
    await page()
      .getByText(/^Tutto pronto: 2 messaggi partono da soli .*08:30\.$/)
      .waitFor();
    await page().unrouteAll({ behavior: 'wait' });
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-programmato');
    await page().getByRole('link', { name: 'Tutti gli invii' }).click();
    await expectText(page().locator('.sendings'), /Buoni[\s\S]*Programmato/);
  });

  it('takes it back, and is at the table again', async () => {
    await page().getByRole('link', { name: 'Buoni' }).click();
    await button('Ferma la partenza e torna al controllo').click();
    await heading(page(), 'Controlla').waitFor();
    await page().getByText('Tutte le 2 righe sono giuste.').waitFor();
    await page().getByRole('link', { name: 'Avanti: Guarda' }).waitFor();
  });

  it('sees what is different when the message was edited after the check, and nothing has left', async () => {
    await page().getByRole('link', { name: 'Invia', exact: true }).click();
    await button('Invia 2 messaggi al simulatore').waitFor();
    await office.deploy({ message: { body: OTHER_TEXT } });
    await button('Invia 2 messaggi al simulatore').click();
    await page().getByText('Non è partito nulla: dal controllo qualcosa è cambiato.').waitFor();
    await page().getByText('Il testo o i dati dei messaggi non sono più quelli che hai visto').waitFor();
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-differenze');
    await page().getByRole('link', { name: 'Avanti: Guarda' }).click();
    await expectText(page().locator('.phone'), /Un altro testo/);
  });

  it('sees that the message is gone when it was deleted, and loses nothing', async () => {
    await page().getByRole('link', { name: 'Invia', exact: true }).click();
    await office.deploy({ message: null });
    await button('Invia 2 messaggi al simulatore').click();
    await page()
      .getByText(/Il suo nodo non è stato scelto|La pagina non sa quale messaggio inviare/)
      .first()
      .waitFor();
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-messaggio-cancellato');
    await office.deploy({});
    await page().reload();
    await button('Invia 2 messaggi al simulatore').waitFor();
    await becomes(() => page().locator('.alert-bad').count(), 0);
  });
});

/** A list that takes long to be looked at once more: what the page hears first after the confirmation is that this goes on. */
async function looksOnceMore(page: Page): Promise<void> {
  let isConfirmed = false;
  await page.route(/\/confirm$/, (route) => {
    isConfirmed = true;
    return route.continue();
  });
  await page.route(/\/api\/sending\/[^/]+$/, async (route) => {
    if (!isConfirmed) return route.continue();
    isConfirmed = false;
    const response = await route.fetch();
    const sending = (await response.json()) as object;
    return route.fulfill({ response, json: { ...sending, stage: 'checking' } });
  });
}
