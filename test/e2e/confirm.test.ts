import assert from 'node:assert/strict';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { editorReady, hasDarkTheme, runsOurs, waitForStatus } from './support/editor';
import { counter, inject, messageNode, outbox, row, rowsFrom, sendNode, startFlows } from './support/flows';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, eventually, expectText } from './support/wait';

const PANEL = '.io-sends';
const CITIZENS = ['A', 'B', 'C', 'E'].map((letter) => `${letter.repeat(6)}00A00${letter}000A`);

describe('what is held until a person confirms it, in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const panel = () => page().locator(PANEL);
  const card = (campaign: string) => panel().locator('.io-sends-card', { hasText: campaign });
  const button = (name: string | RegExp) => panel().getByRole('button', { name });

  before('a flow that asks always', async () => {
    const campaign = (name: string) => ({ campagna: name, campagnaType: 'str' });
    const rows = CITIZENS.map((code) => row(code, 'contributo affitto'));
    const others = CITIZENS.slice(0, 3).map((code) => row(code, 'contributo trasporto'));
    await startFlows(nodeRed(), [
      ...outbox(),
      ...rowsFrom('subito', others, 'm1'),
      messageNode('m1', [['invia-subito'], []], campaign('Trasporto')),
      { ...sendNode('invia-subito', [['fatto'], ['fatto'], [], []]), confirm: 'never' },
      ...rowsFrom('leggi', rows, 'm2'),
      messageNode('m2', [['invia'], []], campaign('Affitto')),
      { ...sendNode('invia', [['inviato'], [], [], []]), confirm: 'always', confirmAbove: 0 },
      counter('fatto'),
      counter('inviato'),
    ]);
  });
  // As a clerk's computer shows it.
  const page = opens(() => nodeRed().url, { viewport: { width: 1280, height: 720 } });
  before('the editor', async () => {
    await editorReady(page());
    await page().evaluate("RED.sidebar.show('io-servizi-sociali-sidebar')");
  });

  it('is said by the node, and comes before what is over in the sidebar', async () => {
    await inject(nodeRed(), 'leggi');
    await waitForStatus(page(), 'invia', 'Simulatore · 4 da confermare');
    await inject(nodeRed(), 'subito');
    await waitForStatus(page(), 'fatto', '3');
    await card('Trasporto').getByText(italian('sidebar.wait.none')).waitFor();
    const names = await panel().locator('.io-sends-card h3').allTextContents();
    assert.deepEqual(names, ['Affitto', 'Trasporto']);
  });

  it('shows the first campaign without scrolling, with the search folded away', async () => {
    await picture(page(), 'conferma-barra');
    await eventually(async () => {
      const [seen, send] = [await panel().boundingBox(), await button(/^Invia ora/).boundingBox()];
      assert.ok(seen && send);
      const [bottom, end] = [send.y + send.height, Math.min(720, seen.y + seen.height)];
      assert.ok(bottom <= end, `what is to be done ends at ${bottom}, the panel at ${end}`);
    });
    await becomes(() => panel().locator('.io-sends-find').getAttribute('open'), null);
    await becomes(() => panel().locator('#io-sends-search').isVisible(), false);
  });

  it('says how much waits, how long it takes, and what left before', async () => {
    await eventually(async () => {
      const words = await card('Affitto').innerText();
      for (const part of [
        italian('sidebar.hold.count', { n: 4 }),
        italian('sidebar.hold.noneSent'),
        italian('sidebar.mode.simulator'),
      ])
        assert.ok(words.includes(part), part);
      assert.match(words, /Inviarli richiede almeno/);
    });
  });

  it('shows three of the messages as phones do, opened by the keyboard', async () => {
    await card('Affitto').locator('.io-sends-hold summary').focus();
    await page().keyboard.press('Enter');
    await card('Affitto').locator('.phone').nth(2).waitFor();
    await becomes(() => card('Affitto').locator('.phone').count(), 3);
    await expectText(card('Affitto').locator('.phone').first(), /contributo affitto/);
    assert.doesNotMatch(await card('Affitto').innerText(), new RegExp(CITIZENS[0] ?? ''));
    await assertAccessible(page(), PANEL);
    await picture(page(), 'conferma-telefoni');
  });

  it('leaves on «Invia ora», and the bar says in words what became of it', async () => {
    await button(/^Invia ora/).focus();
    await page().keyboard.press('Enter');
    await expectText(panel().locator('.io-sends-notice'), italian('sidebar.done.confirm', { n: 4 }));
    await waitForStatus(page(), 'inviato', '2');
    await card('Affitto').getByText(italian('sidebar.wait.none')).waitFor();
    const bar = card('Affitto').locator('.io-sends-bar');
    await becomes(() => bar.getAttribute('aria-label'), /Affitto: Inviati: 2, Non raggiungibili: 2/);
    await becomes(() => bar.locator('.io-sends-unreachable').count(), 1);
    await assertAccessible(page(), PANEL);
    await picture(page(), 'conferma-finita');
  });

  it('is cancelled on «Annulla», after a question, and the cancelled have a colour of their own', async () => {
    const more = ['F', 'G'].map((letter) => row(`${letter.repeat(6)}00A00${letter}000A`, 'mensa'));
    await startFlows(nodeRed(), [
      ...outbox(),
      ...rowsFrom('leggi', more, 'm2'),
      messageNode('m2', [['invia'], []], { campagna: 'Mensa', campagnaType: 'str' }),
      { ...sendNode('invia', [['inviato'], [], [], []]), confirm: 'always', confirmAbove: 0 },
      counter('inviato'),
    ]);
    await inject(nodeRed(), 'leggi');
    await button(/^Annulla: Mensa/).click();
    await page()
      .getByRole('button', { name: italian('sidebar.confirm.cancelYes') })
      .click();
    await button(/^Annullati: 2/).waitFor();
    await becomes(() => card('Mensa').locator('.io-sends-bar > .io-sends-cancelled').count(), 1);
  });

  const inTheDark = async (): Promise<void> => {
    await page().evaluate("document.documentElement.classList.add('nr-theme-dark')");
    await assertAccessible(page(), PANEL);
  };
  if (hasDarkTheme) it('has no barrier in the dark theme either', inTheDark);
});
