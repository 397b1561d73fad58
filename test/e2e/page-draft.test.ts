import assert from 'node:assert/strict';
import { read, utils } from '@e965/xlsx';
import { readFile } from 'node:fs/promises';
import { listOf } from '../page/stage';
import { sheet } from '../page/workbook';
import { citizen } from '../support/flow';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { checkedList, signIn, startsOffice } from './support/office';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { expectText } from './support/wait';

const WRONG = [
  'PROVA;contributo senza nome;https://www.comune.example/1',
  'PROVB;altro contributo;https://www.comune.example/2',
];
const NOT_ON_IO = `${citizen('B')};contributo per il trasporto;https://www.comune.example/3`;

describe('a clerk leaves a list half done and comes back', function () {
  this.timeout(180_000);
  stepByStep();
  const office = startsOffice();
  // The server refuses what another person was quicker with.
  const page = opens(office.url, {}, /409/);
  const other = opens(office.url);

  before('a list with two wrong rows', async () => {
    await signIn(page(), 'anna');
    await checkedList(page(), 'Mensa.csv', listOf(3, 'A', [...WRONG, NOT_ON_IO]));
    await page().getByText('2 righe su 6 sono da correggere').waitFor();
  });

  it('finds the draft in the list of sendings, with what was done to it', async () => {
    await page().locator('.cell-wrong').first().dblclick();
    await page().keyboard.type('PROVC');
    await page().keyboard.press('Enter');
    await page().getByText('«PROVC» è salvato').waitFor();
    await page().getByRole('link', { name: 'Tutti gli invii' }).click();
    await expectText(page().locator('.sendings'), /Mensa[\s\S]*6 righe, 2 da correggere[\s\S]*anna/);
    await page().getByRole('button', { name: 'Esci' }).click();
    await signIn(page(), 'anna');
    await page().getByRole('link', { name: 'Mensa' }).click();
    await page().getByText('PROVC', { exact: true }).first().waitFor();
  });

  it('corrects the wrong rows in Excel and drops them where they were', async () => {
    const arriving = page().waitForEvent('download');
    await page().getByRole('button', { name: 'Scarica 2 righe da correggere (Excel)' }).click();
    const book = read(await readFile(await (await arriving).path()));
    const first = book.Sheets[book.SheetNames[0] ?? ''];
    assert.ok(first);
    const [heading = [], ...rows] = utils.sheet_to_json<string[]>(first, {
      header: 1,
      raw: false,
      defval: '',
    });
    assert.deepEqual(
      rows.map(([code]) => code),
      ['PROVC', 'PROVB'],
    );
    const corrected = rows.map((row) => [citizen('A', 'B'), ...row.slice(1)]);
    const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    const buffer = sheet({ Foglio1: [heading, ...corrected] });
    await page().locator('#file').setInputFiles({ name: 'corrette.xlsx', mimeType, buffer });
    await page()
      .getByText('Da «corrette.xlsx» 2 righe corrette hanno preso il posto di quelle di prima.')
      .waitFor();
    await page().getByText('Tutte le 6 righe sono giuste.').waitFor();
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-corrette');
  });

  it('asks who can be reached, without sending anything', async () => {
    await page().getByRole('button', { name: 'Chiedi chi si può raggiungere' }).click();
    await page()
      .locator('.card', { hasText: 'Chi si può raggiungere' })
      .getByText(/La persona non è su IO/)
      .waitFor();
    await assertAccessible(page(), 'body');
    await picture(page(), 'pagina-raggiungibili');
    await page().getByRole('link', { name: 'Tutti gli invii' }).click();
    await expectText(page().locator('.sendings'), /Mensa[\s\S]*Da inviare/);
  });

  it('in a second tab sees the same, and neither overwrites what the other did', async () => {
    await page().getByRole('link', { name: 'Mensa' }).click();
    await page().locator('.grid').waitFor();
    await signIn(other(), 'bruno');
    await other().getByRole('link', { name: 'Mensa' }).click();
    const cell = (of: typeof page) => of().locator('.grid').getByText('contributo numero 2', { exact: true });
    await cell(other).dblclick();
    await cell(page).dblclick();
    await other().keyboard.press('ControlOrMeta+a');
    await other().keyboard.type('contributo di bruno');
    await other().keyboard.press('Enter');
    await other().getByText('«contributo di bruno» al posto di «contributo numero 2»').waitFor();
    await page().keyboard.press('ControlOrMeta+a');
    await page().keyboard.type('contributo di anna');
    await page().keyboard.press('Enter');
    await page().getByText('Nel frattempo bruno ha cambiato questo invio').waitFor();
    await page().locator('.grid').getByText('contributo di bruno', { exact: true }).waitFor();
    await picture(page(), 'pagina-due-schede');
  });
});
