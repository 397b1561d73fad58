import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { read, utils } from '@e965/xlsx';
import { repository } from '../package/support/installed';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import {
  editorReady,
  hasDarkTheme,
  idOf,
  pressInject,
  runsOurs,
  tabTo,
  waitForStatus,
} from './support/editor';
import { startFlows } from './support/flows';
import { italian } from './support/italian';
import { picture, pictureForDocs } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, eventually, expectText } from './support/wait';

/** Slow enough to be stopped half-way, also by a busy browser: 46 messages with two calls each take about 15 seconds. */
const CALLS_PER_5S = 30;
/** The 30 rows of the example's file, and the next round of a call for 20 more people. */
const ROWS = 50;
/** A good row of a person whom the simulator reaches. */
const SENT = /^ ?\w{11}z999\w;[^;]*;[^;]*;15.01.2027;[^;]+;/i;
const PANEL = '.io-sends';
/** What a screen of 1440 × 900 shows at 200 %. */
const SMALL = { width: 720, height: 450 };

describe('the sidebar of the sends, in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const panel = (): ReturnType<ReturnType<typeof page>['locator']> => page().locator(PANEL);
  const button = (name: string | RegExp): ReturnType<typeof panel> =>
    panel().getByRole('button', { name, exact: typeof name === 'string' });

  let folder: string | undefined;
  after('remove the file of rows', async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  before('a campaign that is ready', async () => {
    const file = path.join(repository, 'examples/02 - Bando da CSV.json');
    const flow = JSON.parse(await readFile(file, 'utf8')) as { type: string }[];
    const rows = await fiftyRows();
    folder = path.dirname(rows);
    const slow = flow.map((node) => {
      if (node.type === 'io-institution') return { ...node, callsPer5s: CALLS_PER_5S };
      return node.type === 'file in' ? { ...node, filename: rows, filenameType: 'str' } : node;
    });
    await startFlows(nodeRed(), slow);
  });
  const page = opens(() => nodeRed().url);
  before('the editor', async () => {
    await editorReady(page());
  });

  it('says how to begin while nothing was sent yet', async () => {
    await page().evaluate("RED.sidebar.show('io-servizi-sociali-sidebar')");
    await panel().waitFor();
    await expectText(panel().locator('.io-sends-empty strong'), italian('sidebar.empty.title'));
  });

  it('shows a campaign while it is going on, without being asked', async () => {
    await pressInject(page(), 'Invia il bando');
    await expectText(panel().locator('.io-sends-card h3'), 'Bando affitto 2027');
    await button(/^Ferma/).waitFor();
  });

  it('stops it, so that the rest waits', async () => {
    await button(/^Ferma/).click();
    await expectText(panel().locator('.io-sends-wait'), new RegExp(italian('sidebar.wait.stopped')));
    await button(/^In coda: [1-9]/).waitFor();
    await button(/^Riprendi/)
      .and(page().locator(':focus'))
      .waitFor();
    await picture(page(), 'barra-ferma');
  });

  it('resumes it, to the end', async () => {
    await button(/^Riprendi/).click();
    await expectText(
      panel().locator('.io-sends-card'),
      new RegExp(italian('sidebar.campaign.progress', { done: 46, n: 46 })),
    );
    await button(/^Inviati: 40/).waitFor();
    await expectText(panel().locator('.io-sends-notice'), '');
    await expectText(panel().locator('.io-sends-wait'), new RegExp(italian('sidebar.wait.undecided')));
    await pictureForDocs(
      page().locator('#red-ui-sidebar, .red-ui-sidebar').filter({ has: panel() }).last(),
      'barra-invii',
    );
  });

  it('tells of the rows to correct, and shows the node that sent them back', async () => {
    await button(italian('sidebar.toCorrect.count', { n: 4, node: 'Pubblicazione bando' })).click();
    const rows = panel().getByRole('link', { name: /^Scarica le 4 righe da correggere/ });
    const waiting = page().waitForEvent('download');
    await rows.click();
    assert.equal((await waiting).suggestedFilename(), 'da-correggere-pubblicazione-bando.xlsx');
    await assertAccessible(page(), PANEL);
  });

  it('groups the others by reason, with what to do', async () => {
    await panel().locator('.io-sends-card summary').click();
    await expectText(panel().locator('.io-sends-reason'), new RegExp(italian('reason.NOT_ON_IO.remedy')));
    await assertAccessible(page(), PANEL);
  });

  it('comes back from a list to where the keyboard was, with the reasons still open', async () => {
    const unreachable = button(/^Non raggiungibili/);
    await unreachable.focus();
    await page().keyboard.press('Enter');
    await panel().locator('.io-sends-list li').first().waitFor();
    await panel().locator('h3:focus').waitFor();
    await button(italian('sidebar.action.back')).click();
    await unreachable.and(page().locator(':focus')).waitFor();
    await becomes(() => panel().locator('.io-sends-card details').getAttribute('open'), '');
  });

  it('gives the whole rows of who was not reached, after a question, by the keyboard alone', async () => {
    await button(/^Non raggiungibili/).focus();
    await page().keyboard.press('Enter');
    await panel().locator('h3:focus').waitFor();
    await assertAccessible(page(), PANEL);
    await picture(page(), 'barra-non-raggiunti');
    await tabTo(page(), panel().getByRole('link', { name: italian('sidebar.action.rows.xlsx') }));
    await page().keyboard.press('Enter');
    const question = page().getByRole('alertdialog');
    await expectText(question.locator('strong'), italian('sidebar.confirm.rowsTitle'));
    await picture(page(), 'barra-righe-intere');
    await page().keyboard.press('Tab');
    const download = page().waitForEvent('download');
    await page().keyboard.press('Enter');
    const file = await download;
    assert.match(file.suggestedFilename(), /^io-invii-bando-affitto-2027-unreachable\.xlsx$/);
    const { Sheets, SheetNames } = read(await readFile(await file.path()));
    const rows = utils.sheet_to_json<Record<string, string>>(Sheets[SheetNames[0] ?? ''] ?? {});
    assert.deepEqual([rows.length, SheetNames], [4, ['Non raggiungibili']]);
    assert.ok(
      rows.every(({ codice_fiscale, motivo, spiegazione }) => codice_fiscale && motivo && spiegazione),
    );
    await button(italian('sidebar.action.back')).click();
  });

  it('lets a person decide what is in doubt, after a question', async () => {
    await panel().locator('.io-sends-doubt').click();
    await panel().locator('.io-sends-list input[type=checkbox]').check();
    await assertAccessible(page(), PANEL);
    await button(italian('sidebar.action.markSent')).click();
    await page()
      .getByRole('button', { name: italian('sidebar.confirm.markSentYes') })
      .click();
    await expectText(panel().locator('.io-sends-notice'), italian('sidebar.done.markSent', { n: 1 }));
    await waitForStatus(page(), await idOf(page(), 'Inviato'), '41');
    await button(italian('sidebar.action.back')).click();
    await button(/^Inviati: 41/).waitFor();
  });

  it('gives a list that Excel opens, without fiscal codes in clear', async () => {
    const download = page().waitForEvent('download');
    await panel()
      .getByRole('link', { name: /^Scarica CSV/ })
      .click();
    const text = await readFile(await (await download).path(), 'utf8');
    assert.ok(text.startsWith('\uFEFF'), 'begins with the mark that tells Excel of UTF-8');
    const lines = text.trimEnd().split(/\r?\n/);
    assert.equal(lines.length, 1 + 46);
    for (const line of lines) {
      assert.ok(line.includes(';'));
      assert.doesNotMatch(line, /[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]/);
    }
  });

  it('says when a search finds nothing, and comes back', async () => {
    await panel().locator('.io-sends-find summary').click();
    await panel().locator('#io-sends-search').fill('non c’è');
    await panel().locator('#io-sends-search').press('Enter');
    await expectText(
      panel().locator('.io-sends-notice'),
      new RegExp(italian('sidebar.search.none', { text: 'non c’è' })),
    );
    await button(italian('sidebar.search.end')).click();
    await panel().locator('.io-sends-card').waitFor();
  });

  describe('on a screen at 200 %', () => {
    const small = opens(() => nodeRed().url, { viewport: SMALL, deviceScaleFactor: 2 });

    it('has the whole rows of who was not reached within reach', async () => {
      await editorReady(small());
      await small().evaluate("RED.sidebar.show('io-servizi-sociali-sidebar')");
      await small()
        .locator(PANEL)
        .getByRole('button', { name: /^Non raggiungibili/ })
        .click();
      const link = small()
        .locator(PANEL)
        .getByRole('link', { name: italian('sidebar.action.rows.xlsx') });
      await link.scrollIntoViewIfNeeded();
      await eventually(async () => {
        const box = await link.boundingBox();
        assert.ok(box && box.x >= 0 && box.x + box.width <= SMALL.width, JSON.stringify(box));
      });
      await picture(small(), 'barra-non-raggiunti-200');
    });
  });

  it('begins anew in the simulator, after a question with counts, and takes the same list again', async () => {
    const anew = button(italian('sidebar.action.forgetSimulated'));
    await anew.focus();
    await page().keyboard.press('Enter');
    const question = page().getByRole('alertdialog');
    await expectText(question, /Messaggi: 46\. Campagne: 1\. Avvisi seguiti dalle scadenze: 0\./);
    await assertAccessible(page(), '[role=alertdialog]');
    await picture(page(), 'barra-ricomincia');
    await page().keyboard.press('Tab');
    await page().keyboard.press('Enter');
    await panel().locator('.io-sends-card').waitFor({ state: 'detached' });
    await expectText(panel().locator('.io-sends-notice'), italian('sidebar.done.forgetSimulated', { n: 46 }));
    await picture(page(), 'barra-ricominciata');
    await pressInject(page(), 'Invia il bando');
    await button(/^Inviati: 40/).waitFor();
  });

  const inTheDark = async (): Promise<void> => {
    await page().evaluate("document.documentElement.classList.add('nr-theme-dark')");
    await assertAccessible(page(), PANEL);
    await picture(page(), 'barra-invii-scura');
  };
  // Node-RED 4 has no dark theme of its own.
  if (hasDarkTheme) it('has no barrier in the dark theme either', inTheDark);
});

/** The example's file with its 20 good rows once more, for another call: 50 rows, 46 of them messages. */
async function fiftyRows(): Promise<string> {
  const example = await readFile(path.join(repository, 'sample-data/bando.csv'), 'latin1');
  const rows = example.trimEnd().split('\r\n');
  const more = [...new Set(rows.filter((row) => SENT.test(row)))].map((row) =>
    row.replace('affitto-2027', 'libri-2027'),
  );
  assert.equal(rows.length - 1 + more.length, ROWS);
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'io-e2e-rows-')), 'righe.csv');
  await writeFile(file, `${[...rows, ...more].join('\r\n')}\r\n`, 'latin1');
  return file;
}
