import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { repository } from '../package/support/installed';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { editorReady, hasDarkTheme, idOf, pressInject, runsOurs, waitForStatus } from './support/editor';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { expectText } from './support/wait';

/** Slow enough to be stopped half-way: 26 messages with two calls each take about nine seconds. */
const CALLS_PER_5S = 30;
const PANEL = '.io-sends';

describe('the sidebar of the sends, in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const page = opens(() => nodeRed().url);
  const panel = (): ReturnType<ReturnType<typeof page>['locator']> => page().locator(PANEL);
  const button = (name: string | RegExp): ReturnType<typeof panel> =>
    panel().getByRole('button', { name, exact: typeof name === 'string' });

  before('a campaign that is ready', async () => {
    const file = path.join(repository, 'examples/02 - Bando da CSV.json');
    const flow = JSON.parse(await readFile(file, 'utf8')) as { type: string }[];
    const slow = flow.map((node) =>
      node.type === 'io-institution' ? { ...node, callsPer5s: CALLS_PER_5S } : node,
    );
    const started = nodeRed().next(/Started flows/);
    const response = await fetch(`${nodeRed().url}/flows`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(slow),
    });
    assert.ok(response.ok);
    await started;
    await page().reload();
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
    await picture(page(), 'barra-ferma');
  });

  it('resumes it, to the end', async () => {
    await button(/^Riprendi/).click();
    await expectText(
      panel().locator('.io-sends-card'),
      new RegExp(italian('sidebar.campaign.progress', { done: 26, total: 26 })),
    );
    await button(/^Inviati: 20/).waitFor();
    await expectText(panel().locator('.io-sends-wait'), new RegExp(italian('sidebar.wait.undecided')));
    await picture(page(), 'barra-invii');
  });

  it('groups the others by reason, with what to do', async () => {
    await panel().locator('summary').click();
    await expectText(panel().locator('.io-sends-reason'), new RegExp(italian('reason.NOT_ON_IO.remedy')));
    await assertAccessible(page(), PANEL);
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
    await waitForStatus(page(), await idOf(page(), 'Inviato'), '21');
    await button(italian('sidebar.action.back')).click();
    await button(/^Inviati: 21/).waitFor();
  });

  it('gives a list that Excel opens, without fiscal codes in clear', async () => {
    const download = page().waitForEvent('download');
    await panel()
      .getByRole('link', { name: /^Scarica CSV/ })
      .click();
    const text = await readFile(await (await download).path(), 'utf8');
    assert.ok(text.startsWith('\uFEFF'), 'begins with the mark that tells Excel of UTF-8');
    const lines = text.trimEnd().split(/\r?\n/);
    assert.equal(lines.length, 1 + 26);
    for (const line of lines) {
      assert.ok(line.includes(';'));
      assert.doesNotMatch(line, /[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]/);
    }
  });

  it('says when a search finds nothing, and comes back', async () => {
    await panel().locator('#io-sends-search').fill('non c’è');
    await panel().locator('#io-sends-search').press('Enter');
    await expectText(
      panel().locator('.io-sends-notice'),
      new RegExp(italian('sidebar.search.none', { text: 'non c’è' })),
    );
    await button(italian('sidebar.search.end')).click();
    await panel().locator('.io-sends-card').waitFor();
  });

  const inTheDark = async (): Promise<void> => {
    await page().evaluate("document.documentElement.classList.add('nr-theme-dark')");
    await assertAccessible(page(), PANEL);
    await picture(page(), 'barra-invii-scura');
  };
  // Node-RED 4 has no dark theme of its own.
  if (hasDarkTheme) it('has no barrier in the dark theme either', inTheDark);
});
