/** A clerk's own file: a title above headings that no table knows, from the first look at it to rows that pass. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { workbook } from '../lib/reader/support/workbook';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import {
  deploy,
  dialogGone,
  editorReady,
  idOf,
  importExample,
  openDialog,
  pressInject,
  runsOurs,
  tabTo,
  tray,
  typeChoice,
  waitForStatus,
} from './support/editor';
import { hold } from './support/hold';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

/** The editor's own parts of a typed input: its hidden inputs, and the small button that opens an expression. */
const OF_THE_EDITOR = ['.red-ui-typedInput-focus-trap', '.red-ui-typedInput-option-expand'];
/** Our route that looks whether a path leads to a file. */
const LOOK = '**/io-servizi-sociali/file/look';
const CITIZEN = 'AAAAAA00A00A000A';
const HEADINGS = ['Utente', 'Chi', 'Per che cosa', 'Quota', 'Da versare per il', 'Avviso PA', 'Quartiere'];
const ROWS = ['Rosa Esempio', 'Ugo Prova'].map((who, n) => [
  ...[
    CITIZEN,
    who,
    'Retta centro diurno',
    `${String(n + 1)}2,50`,
    '31/12/2027',
    `30200000000000000${String(n)}`,
  ],
  'Centro',
]);

describe('io-file, with a file of the office’s own', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const page = opens(() => nodeRed().url, {}, /403 \(Forbidden\).*file\/look/);
  let folder: string;
  let file: string;
  let id: string;
  const choice = (heading: string) =>
    tray(page()).getByLabel(italian('dialog.file.headings.fieldOf', { header: heading }), { exact: true });
  const verdict = () => tray(page()).locator('#io-headings-verdict');
  const saved = (property: string): Promise<unknown> =>
    page().evaluate(`RED.nodes.node(${JSON.stringify(id)}).${property}`);
  const pathSays = (words: string | RegExp) => expectText(tray(page()).locator('#io-path'), words);

  before('a workbook, and an example that reads a file', async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'io-own-'));
    file = path.join(folder, 'rette.xlsx');
    writeFileSync(
      file,
      workbook([
        { name: 'Copertina', rows: [['Rette 2027']] },
        { name: 'Dicembre', rows: [['Elenco delle rette'], [], HEADINGS, ...ROWS] },
      ]),
    );
    await editorReady(page());
    await importExample(page(), '08 - Elenco da file', 'Elenco da file');
    id = await idOf(page(), 'IO leggi elenco');
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('says at the path why it leads to no file, and that it does', async () => {
    await openDialog(page(), id);
    await tray(page()).locator('.red-ui-typedInput-type-select').first().click();
    await page().locator('.red-ui-typedInput-options a[value="str"]').click();
    const field = tray(page()).locator('#node-input-filename-visible');
    for (const [written, key] of [
      ['', 'empty'],
      ['rette.xlsx', 'relative'],
      [folder, 'folder'],
      [`${file}x`, 'missing'],
    ] as const) {
      await field.fill(written);
      await pathSays(italian(`dialog.file.path.${key}`));
    }
    await field.fill(file);
    await pathSays(/^C'è: rette\.xlsx, \d/);
    await assertAccessible(page(), '.io-form', OF_THE_EDITOR);
    await picture(page(), 'headings-path');
  });

  it('reads the headings by the keyboard, and asks for the sheet and the row', async () => {
    await tray(page()).getByRole('tab', { name: 'Colonne' }).focus();
    await page().keyboard.press('Enter');
    await tabTo(page(), tray(page()).locator('#io-headings-read'));
    await page().keyboard.press('Enter');
    await expectText(
      tray(page()).locator('#io-headings-result'),
      italian('dialog.file.headings.doneSheet', { name: 'rette.xlsx', sheet: 'Copertina' }),
    );
    await tray(page()).locator('#io-headings-sheet').selectOption('Dicembre');
    await expectText(
      tray(page()).locator('#io-headings-result'),
      italian('dialog.file.headings.doneSheet', { name: 'rette.xlsx', sheet: 'Dicembre' }),
    );
    await tray(page()).locator('#io-headings-row').selectOption('3');
    await expectText(verdict(), /Con queste scelte il nodo leggerà le intestazioni alla riga 1/);
  });

  it('shows each heading with two values, and takes what it is', async () => {
    const row = tray(page()).locator('.io-headings-table tbody tr', { hasText: 'D · Quota' });
    await expectText(row.locator('td').last(), /12,50\s+22,50/);
    for (const [heading, field] of [
      ['Utente', 'codice_fiscale'],
      ['Chi', 'nominativo'],
      ['Per che cosa', 'causale'],
      ['Quota', 'importo'],
      ['Da versare per il', 'data_scadenza'],
    ] as const)
      await choice(heading).selectOption(field);
    await expectText(verdict(), /Mancano ancora: «Numero avviso/);
    await typeChoice(page(), choice('Avviso PA'), 'Numero avviso');
    await expectText(verdict(), italian('dialog.file.headings.complete'));
    await becomes(() => choice('Quartiere').inputValue(), '');
    await assertAccessible(page(), '.io-form', OF_THE_EDITOR);
    await picture(page(), 'headings-chosen');
  });

  it('saves them as names of the table, and the sheet', async () => {
    await tray(page()).locator('#node-dialog-ok').click();
    await dialogGone(page());
    const own = (await saved('synonyms')) as { field: string; names: string[] }[];
    assert.deepEqual(own.map(({ field, names }) => [field, names.at(-1)]).sort(), [
      ['causale', 'Per che cosa'],
      ['codice_fiscale', 'Utente'],
      ['data_scadenza', 'Da versare per il'],
      ['importo', 'Quota'],
      ['nominativo', 'Chi'],
      ['numero_avviso', 'Avviso PA'],
    ]);
    await becomes(() => Promise.all(['sheet', 'filenameType'].map(saved)), ['Dicembre', 'str']);
  });

  it('knows them when the dialog opens again', async () => {
    await openDialog(page(), id);
    await tray(page()).getByRole('tab', { name: 'Colonne' }).click();
    await tray(page()).locator('#io-headings-read').click();
    await expectText(verdict(), italian('dialog.file.headings.complete'));
    await becomes(() => choice('Quota').inputValue(), 'importo');
  });

  it('reads them although the path below the field is looked at meanwhile', async () => {
    const looks = await hold(page(), LOOK);
    // Both in one turn of the page: the look of the path follows the read.
    await page().evaluate(`
      $('#node-input-filename').typedInput('value', ${JSON.stringify(`${folder}/./rette.xlsx`)});
      document.querySelector('#io-headings-read').click();
    `);
    await becomes(() => looks.count(), 2);
    await looks.release();
    await expectText(verdict(), italian('dialog.file.headings.complete'));
    await tray(page()).getByRole('tab', { name: 'File' }).click();
    await pathSays(/^C'è: rette\.xlsx, \d/);
    await tray(page()).getByRole('tab', { name: 'Colonne' }).click();
  });

  it('says why nothing is read for who may not know', async () => {
    await page().route(LOOK, (route) => route.fulfill({ status: 403 }));
    await tray(page()).locator('#io-headings-read').click();
    await expectText(tray(page()).locator('#io-headings-result'), italian('dialog.answer.forbidden'));
    await page().unroute(LOOK);
    await tray(page()).locator('#io-headings-read').click();
    await expectText(verdict(), italian('dialog.file.headings.complete'));
    await tray(page()).locator('#node-dialog-ok').click();
    await dialogGone(page());
  });

  it('reads the rows of the file then', async () => {
    await deploy(page());
    await pressInject(page(), "Leggi l'elenco");
    await waitForStatus(page(), id, 'letto: 2 righe');
  });
});
