import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { read, utils } from '@e965/xlsx';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { editorReady, hasDarkTheme, runsOurs, waitForStatus } from './support/editor';
import {
  checkNode,
  counter,
  inject,
  messageNode,
  outbox,
  row,
  rowsFrom,
  sendNode,
  startFlows,
} from './support/flows';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, eventually, expectText } from './support/wait';

const PANEL = '.io-sends';
const CITIZENS = ['A', 'B', 'C', 'E'].map((letter) => `${letter.repeat(6)}00A00${letter}000A`);
const WRONG = [
  row('ABCDEF', 'contributo affitto'),
  row('AAAAAA00A00A000B', ''),
  { ...row('', 'contributo affitto'), url: 'comune.example' },
  {
    ...row('BBBBBB00A00B000B', 'contributo affitto'),
    url: 'ftp://comune.example',
    n_avviso: '301000000000012345',
  },
];

describe('the verdict of a check, in the sidebar', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const panel = () => page().locator(PANEL);
  const verdict = () => panel().getByRole('region', { name: /^Verdetto/ });
  const button = (name: string | RegExp) => panel().getByRole('button', { name });

  before('a list that is checked, and one that is held', async () => {
    const rows = [...CITIZENS.map((code) => row(code, 'contributo affitto')), ...WRONG];
    const campaign = { campagna: 'Contributo affitto', campagnaType: 'str' };
    await startFlows(nodeRed(), [
      ...outbox(),
      ...rowsFrom('controlla', rows, 'Controllo affitto'),
      checkNode('Controllo affitto', 'm1'),
      ...rowsFrom('leggi', rows, 'm1'),
      messageNode('m1', [['invia'], []], campaign),
      { ...sendNode('invia', [['inviato'], ['inviato'], [], []]), confirm: 'always', confirmAbove: 0 },
      counter('inviato'),
      ...rowsFrom('altri', WRONG.slice(0, 2), 'm2'),
      messageNode('m2', [[], []], { name: 'Secondo avviso' }),
    ]);
  });
  const page = opens(() => nodeRed().url, { viewport: { width: 1280, height: 720 } });
  before('the editor', async () => {
    await editorReady(page());
    await page().evaluate("RED.sidebar.show('io-servizi-sociali-sidebar')");
    await panel().getByText(italian('sidebar.empty.title')).waitFor();
  });

  it('appears by itself, whole, and what decides comes first', async () => {
    await inject(nodeRed(), 'controlla');
    await verdict().waitFor();
    await eventually(async () => {
      const text = await verdict().innerText();
      const order = [
        'Nessuna riga risulta già inviata',
        'Partirebbero 4 messaggi',
        "Durata dell’invio|Durata dell'invio",
        "L'ente è sul simulatore",
        'Righe: 8. Giuste: 4. Da correggere: 4.',
        'Che cosa correggere:',
        'Colonne che il messaggio non usa',
      ].map((part) => text.search(new RegExp(part)));
      assert.ok(
        order.every((place) => place >= 0),
        text,
      );
      assert.deepEqual(
        order,
        order.toSorted((a, b) => a - b),
      );
      assert.doesNotMatch(text, /ABCDEF|ftp:/, 'no value of a row');
    });
    await becomes(() => panel().getByText(italian('sidebar.empty.title')).count(), 0);
    await assertAccessible(page(), PANEL);
    await picture(page(), 'verdetto');
  });

  it('gives the rows to correct as a workbook of texts, with the reason', async () => {
    const waiting = page().waitForEvent('download');
    await verdict()
      .getByRole('link', { name: /^Scarica le 4 righe da correggere/ })
      .click();
    const download = await waiting;
    assert.equal(download.suggestedFilename(), 'da-correggere-contributo-affitto.xlsx');
    const book = read(await readFile(await download.path()));
    const sheet = utils.sheet_to_json<string[]>(book.Sheets[book.SheetNames[0] ?? ''] ?? {}, {
      header: 1,
      defval: '',
    });
    assert.deepEqual(sheet[0], ['codice_fiscale', 'oggetto_richiesta', 'url', 'n_avviso', 'errori']);
    assert.deepEqual(sheet[4]?.slice(0, 4), [
      'BBBBBB00A00B000B',
      'contributo affitto',
      'ftp://comune.example',
      '301000000000012345',
    ]);
    for (const cells of sheet.slice(1)) assert.ok((cells[4] ?? '').length > 20);
  });

  it('leads to the confirmation of the messages that are held, and sends nothing by itself', async () => {
    await expectText(verdict(), /non vengono da un file che «IO leggi elenco» possa rileggere/);
    await becomes(() => button(/^Invia le/).count(), 0, 'nothing is held yet');
    await inject(nodeRed(), 'leggi');
    await waitForStatus(page(), 'invia', 'Simulatore · 4 da confermare');
    await button(/^Invia le 4 righe giuste/).focus();
    await page().keyboard.press('Enter');
    await button(/^Invia ora/)
      .and(page().locator(':focus'))
      .waitFor();
    await waitForStatus(page(), 'invia', 'Simulatore · 4 da confermare');
    await assertAccessible(page(), PANEL);
    await picture(page(), 'verdetto-conferma');
  });

  it('stays closed where a person has closed it', async () => {
    const more = verdict().locator('summary');
    await more.focus();
    await page().keyboard.press('Enter');
    await button(/^Invia ora/).focus();
    await page().keyboard.press('Enter');
    await waitForStatus(page(), 'inviato', '4');
    await panel().getByText(italian('sidebar.wait.none'), { exact: true }).waitFor();
    await becomes(() => verdict().locator('details').getAttribute('open'), null);
    await becomes(() => button(/^Invia le/).count(), 0);
    await expectText(verdict(), /non vengono da un file/);
    await more.press('Enter');
  });

  it('stands below the rows to correct of message nodes, which are folded where they are of several', async () => {
    const first = button(/^4 righe da correggere/);
    await first.waitFor();
    const fold = panel().locator('details', { hasText: /^Righe da correggere, in più nodi: 6/ });
    assert.equal(await fold.count(), 0, 'those of one node stand open');
    await inject(nodeRed(), 'altri');
    await fold.waitFor();
    await becomes(() => first.isVisible(), false);
    await fold.locator('summary').press('Enter');
    await first.waitFor();
    const second = button(/^2 righe da correggere: «Secondo avviso»/);
    await second.waitFor();
    await assertAccessible(page(), PANEL);
    await picture(page(), 'righe-di-piu-nodi');
    const waiting = page().waitForEvent('download');
    await fold.getByRole('link', { name: /: Secondo avviso$/ }).press('Enter');
    const download = await waiting;
    assert.equal(download.suggestedFilename(), 'da-correggere-secondo-avviso.xlsx');
    const book = read(await readFile(await download.path()));
    assert.equal(utils.sheet_to_json(book.Sheets[book.SheetNames[0] ?? ''] ?? {}).length, 2);
    await button(/^Togli: Secondo avviso/).press('Enter');
    await fold.waitFor({ state: 'detached' });
    await first.waitFor();
    assert.equal(await second.count(), 0);
  });

  for (const width of [390, 600])
    it(`has room on a screen of ${width} pixels`, async () => {
      await page().setViewportSize({ width: width + 40, height: 800 });
      await eventually(async () => {
        const { scrollWidth, clientWidth } = await panel().evaluate((one) => ({
          scrollWidth: one.scrollWidth,
          clientWidth: one.clientWidth,
        }));
        assert.ok(scrollWidth <= clientWidth, `${scrollWidth} in ${clientWidth}`);
      });
      await picture(page(), `verdetto-${width}`);
    });

  it('has room on a screen at 200 %', async () => {
    await page().setViewportSize({ width: 720, height: 450 });
    await picture(page(), 'verdetto-200');
    await page().setViewportSize({ width: 1280, height: 720 });
  });

  const inTheDark = async (): Promise<void> => {
    await page().evaluate("document.documentElement.classList.add('nr-theme-dark')");
    await verdict().scrollIntoViewIfNeeded();
    await assertAccessible(page(), PANEL);
    await picture(page(), 'verdetto-scuro');
  };
  if (hasDarkTheme) it('has no barrier in the dark theme either', inTheDark);

  it('goes when it is taken away, and its rows with it', async () => {
    const address = await verdict().getByRole('link').getAttribute('href');
    await verdict()
      .getByRole('button', { name: /^Togli il verdetto/ })
      .press('Enter');
    await expectText(panel().locator('.io-sends-notice'), italian('sidebar.done.dropVerdict'));
    await verdict().waitFor({ state: 'detached' });
    const gone = await fetch(`${nodeRed().url}/${address ?? ''}`);
    assert.equal(gone.status, 404);
  });
});
