import assert from 'node:assert/strict';
import { listOf } from '../page/stage';
import { assertAccessible } from './support/axe';
import { open, opens } from './support/browser';
import { giveFile, heading, runsOffice, signIn, wide } from './support/office';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

/** More than several blocks of the table. */
const RIGHT = 450;
const SMUGGLED = '<img src=x onerror=alert(1)>';
const WRONG = [
  `RSSMRA;contributo affitto;https://www.comune.example/pratica/a`,
  `;${SMUGGLED};https://www.comune.example/pratica/b`,
];
const LIST = listOf(RIGHT, 'A', WRONG);

describe('a clerk brings a list from a file to messages sent', function () {
  this.timeout(120_000);
  stepByStep();
  const url = runsOffice({ fourEyes: false });
  const page = opens(url);

  it('signs in with the name and password of Node-RED', async () => {
    await page().getByLabel('Nome utente').waitFor();
    await assertAccessible(page(), 'body');
    await signIn(page(), 'anna');
    await heading(page(), 'Nessun invio ancora').waitFor();
    await expectText(page().locator('.mode'), /SIMULATORE/);
    await page().locator('h1:focus').waitFor();
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-elenco-vuoto');
  });

  it('gives a file and sees what its headings are', async () => {
    await page().getByRole('link', { name: 'Nuovo invio' }).click();
    await heading(page(), 'File').and(page().locator(':focus')).waitFor();
    await assertAccessible(page(), 'body');
    await giveFile(page(), 'Contributi.csv', LIST);
    await heading(page(), 'Colonne').and(page().locator(':focus')).waitFor();
    assert.equal(await page().getByLabel('«Codice fiscale»').inputValue(), 'codice_fiscale');
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-colonne');
  });

  it('is told which value is missing when a column is taken away', async () => {
    await page().getByLabel('«Codice fiscale»').selectOption('');
    await page().getByRole('button', { name: 'Avanti' }).click();
    await page().getByRole('alert').getByText('Manca ancora «Codice fiscale»').waitFor();
    await page().getByLabel('«Codice fiscale»').selectOption('codice_fiscale');
    await page().getByRole('button', { name: 'Avanti' }).click();
    await heading(page(), 'Controlla').and(page().locator(':focus')).waitFor();
  });

  it('sees the wrong rows with reason and remedy, and no value as HTML', async () => {
    await page()
      .getByText(`2 righe su ${(RIGHT + 2).toLocaleString('it', { useGrouping: true })}`)
      .waitFor();
    await page().locator('.cell-wrong').first().waitFor();
    assert.equal(await page().locator('.grid tbody .row-wrong').count(), 2);
    assert.equal(await page().locator('.grid img').count(), 0);
    await page().locator('.grid').getByText(SMUGGLED, { exact: true }).waitFor();
    await expectText(page().locator('.about'), /non è un codice fiscale/);
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-controlla');
  });

  it('corrects a cell with the keyboard alone, and puts it back', async () => {
    await page().locator('[data-active]').focus();
    await page().keyboard.press('F2');
    await page().locator('.cell-edit input').and(page().locator(':focus')).waitFor();
    await page().keyboard.type('nonsense');
    await page().keyboard.press('Escape');
    await expectText(page().locator('[data-active]'), /^RSSMRA/);
    await page().keyboard.press('Enter');
    await page().keyboard.type(LIST.split('\r\n')[1]?.split(';')[0] ?? '');
    await page().keyboard.press('Enter');
    await page().getByText('al posto di «RSSMRA»').waitFor();
    await expectText(
      page().locator('.row-right .grid-number'),
      (RIGHT + 2).toLocaleString('it', { useGrouping: true }),
    );
    await page().getByRole('button', { name: 'Rimetti com’era' }).click();
    await page().getByText('è salvato, ma la riga è ancora da correggere').waitFor();
  });

  it('scrolls through all rows without a blank one', async () => {
    await page().getByLabel('Tutte', { exact: true }).check();
    await page()
      .getByText(`${(RIGHT + 2).toLocaleString('it', { useGrouping: true })} righe`, { exact: true })
      .waitFor();
    const box = page().locator('.grid-scroll');
    for (const share of [0.3, 0.6, 1, 0]) {
      await box.evaluate((element: { scrollTop: number; scrollHeight: number }, to: number) => {
        element.scrollTop = to * element.scrollHeight;
      }, share);
      await page().locator('.grid .cell').first().waitFor();
      await becomes(() => page().locator('.row-coming').count(), 0);
    }
    assert.ok((await page().locator('.grid tbody tr').count()) < 60, 'only what is in sight is drawn');
    await page().getByLabel('Cerca nelle righe').fill('numero 400');
    await page().getByText('1 riga', { exact: true }).waitFor();
  });

  it('checks again what was corrected, and looks at a message on the phone', async () => {
    await page().getByRole('button', { name: 'Controlla di nuovo' }).click();
    await page()
      .getByText('conti, importi e doppioni sono ancora quelli di prima')
      .waitFor({ state: 'detached' });
    await page().getByRole('link', { name: 'Avanti: Guarda' }).click();
    await page().locator('.phone').waitFor();
    await expectText(page().locator('.phone-row p'), /Riga 2/);
    await page().getByRole('button', { name: 'Ultima riga' }).click();
    await expectText(
      page().locator('.phone-row p'),
      new RegExp(`Riga ${(RIGHT + 1).toLocaleString('it', { useGrouping: true })}`),
    );
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-guarda');
  });

  it('sends with a button that carries number and mode', async () => {
    await page().getByRole('link', { name: 'Avanti: Manda a te' }).click();
    await heading(page(), 'Manda a te').waitFor();
    await assertAccessible(page(), 'body');
    await page().getByRole('link', { name: 'Avanti: Invia' }).click();
    await heading(page(), 'Invia').waitFor();
    await assertAccessible(page(), 'body');
    const button = page().getByRole('button', { name: /^Invia 450 messaggi al simulatore$/ });
    await picture(page(), 'pagina-invia');
    await button.click();
    await heading(page(), 'Segui').and(page().locator(':focus')).waitFor();
  });

  it('follows it to its end, without the way back to sending', async () => {
    await page().getByText('450 messaggi inviati').waitFor({ timeout: 90_000 });
    await page().getByText('Finito.').waitFor();
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-segui');
    await page().goto(
      page()
        .url()
        .replace(/\/[a-z]+$/, '/send'),
    );
    await heading(page(), 'Segui').waitFor();
  });

  it('ends with a record of who did what, good on paper', async () => {
    await page().getByRole('link', { name: 'Avanti: Resoconto' }).click();
    await page().locator('.sheet').waitFor();
    await expectText(
      page().locator('.sheet'),
      /anna[\s\S]*450[\s\S]*Invio confermato[\s\S]*il registro è intero/,
    );
    await assertAccessible(page(), 'body');
    await page().emulateMedia({ media: 'print' });
    assert.equal(await page().locator('.slim, .brand, .ways, .stepper').filter({ visible: true }).count(), 0);
    await picture(page(), 'pagina-resoconto-stampa');
    await page().emulateMedia({ media: 'screen' });
    await page().getByRole('link', { name: 'Tutti gli invii' }).click();
    await expectText(page().locator('.sendings'), /Contributi[\s\S]*Finito[\s\S]*450 messaggi inviati/);
    await assertAccessible(page(), 'body');
  });
});

describe('two people at the page for the office', function () {
  this.timeout(120_000);
  stepByStep();
  const url = runsOffice({ fourEyes: true });
  const anna = opens(url, { viewport: { width: 390, height: 844 } });
  const bruno = opens(url, { viewport: { width: 320, height: 640 } });

  it('prepare and confirm: who prepared cannot confirm', async () => {
    await signIn(anna(), 'anna');
    await anna().getByRole('link', { name: 'Nuovo invio' }).click();
    await giveFile(anna(), 'due.csv', listOf(2));
    assert.equal(await wide(anna()), 0);
    await anna().getByRole('button', { name: 'Avanti' }).click();
    await anna().getByText('Tutte le 2 righe sono giuste').waitFor();
    assert.equal(await wide(anna()), 0);
    await anna().getByRole('link', { name: 'Invia' }).click();
    await anna().getByRole('button', { name: 'Chiedi conferma per 2 messaggi' }).click();
    await anna().getByText('L’elenco l’hai preparato tu').waitFor();
    assert.equal(
      await anna()
        .getByRole('button', { name: /^Invia / })
        .count(),
      0,
    );
    await picture(anna(), 'pagina-chiesta-390');
  });

  it('see the same, and what the other does', async () => {
    await signIn(bruno(), 'bruno');
    await expectText(bruno().locator('.sendings'), /Aspetta una conferma/);
    assert.equal(await wide(bruno()), 0);
    await bruno().getByRole('link', { name: 'due' }).click();
    await bruno().getByText('anna chiede di confermare').waitFor();
    await assertAccessible(bruno(), 'body');
    assert.equal(await wide(bruno()), 0);
    await picture(bruno(), 'pagina-conferma-320');
    await bruno().getByRole('button', { name: 'Invia 2 messaggi al simulatore' }).click();
    await bruno().getByText('2 messaggi inviati').waitFor({ timeout: 60_000 });
    assert.equal(await wide(bruno()), 0);
    await anna().getByText('Nel frattempo bruno ha cambiato questo invio').waitFor({ timeout: 60_000 });
  });
});

describe('a session that ends in the middle', function () {
  this.timeout(120_000);
  const url = runsOffice({ fourEyes: false });

  it('is asked for over the same screen, and loses nothing that was typed', async () => {
    // Its console tells of the refused question, which is what this is about.
    const { page } = await open(url());
    await page.getByLabel('Nome utente').fill('anna');
    await page.getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('non sono giusti').waitFor();
    await signIn(page, 'anna');
    await page.getByRole('link', { name: 'Nuovo invio' }).click();
    await giveFile(page, 'due.csv', listOf(2, 'A', WRONG));
    await page.getByRole('button', { name: 'Avanti' }).click();
    await page.locator('.cell-wrong').first().dblclick();
    await page.keyboard.type('ABC');
    await page.evaluate(`fetch('../../../auth/revoke', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer ' + sessionStorage.getItem('io-page-token') },
      body: JSON.stringify({ token: sessionStorage.getItem('io-page-token') }),
    })`);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'La sessione è scaduta' }).waitFor();
    await assertAccessible(page, 'dialog');
    await picture(page, 'pagina-sessione-scaduta');
    await page.keyboard.press('Escape');
    await signIn(page, 'anna');
    await page.getByText('«ABC» è salvato').waitFor();
    await page.context().close();
  });
});
