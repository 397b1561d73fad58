import type { Locator } from 'playwright-core';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { drawn, editorReady, runsOurs } from './support/editor';
import { counter, inject, messageNode, outbox, row, rowsFrom, sendNode, startFlows } from './support/flows';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

const PANEL = '.io-sends';
/** IO takes the message and answers without an id: nobody can know. The mask leaves the last letter to tell them by. */
const DOUBTFUL = ['A', 'B', 'C', 'D'].map((letter) => `JJJJJJ00A00J000${letter}`);
const REACHED = ['A', 'B', 'C', 'D'].map((letter) => `EEEEEE00A00E000${letter}`);

describe('messages in doubt, decided many at once in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const panel = (): Locator => page().locator(PANEL);
  const button = (name: string): Locator => panel().getByRole('button', { name, exact: true });
  const boxes = (): Locator => panel().locator('.io-sends-list input[type=checkbox]');
  const people = async (): Promise<string[]> =>
    (await panel().locator('.io-sends-who').allInnerTexts()).map((who) => who.trim().slice(-1)).sort();
  const counts = (id: string, count: number): Promise<void> =>
    expectText(drawn(page(), id).locator('.red-ui-flow-node-status-label'), String(count));
  const question = (): Locator => page().getByRole('alertdialog');

  before('a campaign with four messages in doubt', async () => {
    // One at a time, each doubt between two that are clear: three doubts in a row would stop the line.
    const rows = DOUBTFUL.flatMap((code, n) => [
      row(REACHED[n] ?? '', `contributo numero ${n}`),
      row(code, `contributo numero ${n}`),
    ]);
    await startFlows(nodeRed(), [
      ...outbox(20),
      ...rowsFrom('avvia', rows, 'messaggio'),
      messageNode('messaggio', [['invia'], []], { campagna: 'Contributi di prova' }),
      sendNode('invia', [['inviato'], [], ['dubbio'], []]),
      counter('inviato'),
      counter('dubbio'),
    ]);
  });
  const page = opens(() => nodeRed().url);
  before('the editor', async () => {
    await editorReady(page());
    await inject(nodeRed(), 'avvia');
    await counts('dubbio', 4);
    await counts('inviato', 4);
    await page().evaluate("RED.sidebar.show('io-servizi-sociali-sidebar')");
  });

  it('are listed, with what that means, and none is chosen', async () => {
    await panel().locator('.io-sends-doubt').click();
    await expectText(panel(), new RegExp(italian('sidebar.inDoubt.what').slice(0, 40)));
    await boxes().nth(3).waitFor();
    await becomes(() => people(), ['A', 'B', 'C', 'D']);
    await button(italian('sidebar.action.resend')).click();
    await expectText(panel().locator('.io-sends-notice'), italian('sidebar.list.chooseFirst'));
    await becomes(() => question().count(), 0);
  });

  it('are counted as they are chosen, and asked about with their number', async () => {
    await boxes().nth(0).check();
    await boxes().nth(2).check();
    await expectText(
      panel().getByRole('status').filter({ hasText: /scelt/ }),
      italian('sidebar.list.chosen', { n: 2 }),
    );
    await panel().locator('.io-sends-decide input:indeterminate').waitFor();
    await button(italian('sidebar.action.markSent')).click();
    await expectText(question(), new RegExp(italian('sidebar.confirm.markSent', { n: 2 }).slice(0, 60)));
    await picture(page(), 'in-dubbio-domanda');
    await assertAccessible(page(), '.red-ui-notification');
  });

  it('stay as they are when the answer is no, and stay chosen', async () => {
    await page().keyboard.press('Escape');
    await question().waitFor({ state: 'detached' });
    await becomes(() => button(italian('sidebar.action.markSent')).and(page().locator(':focus')).count(), 1);
    await becomes(() => people(), ['A', 'B', 'C', 'D']);
    await becomes(() => panel().locator('.io-sends-list input:checked').count(), 2);
    await counts('inviato', 4);
  });

  it('leave by the port "Inviato" when they are marked as sent: the chosen ones, no other', async () => {
    const chosen = await chosenPeople();
    await button(italian('sidebar.action.markSent')).click();
    await page()
      .getByRole('button', { name: italian('sidebar.confirm.markSentYes') })
      .click();
    await expectText(panel().locator('.io-sends-notice'), italian('sidebar.done.markSent', { n: 2 }));
    await boxes().nth(2).waitFor({ state: 'detached' });
    await becomes(
      () => people(),
      ['A', 'B', 'C', 'D'].filter((one) => !chosen.includes(one)),
    );
    await counts('inviato', 6);
    await counts('dubbio', 4);
  });

  it('leave once more when all that is shown is sent again, after a warning', async () => {
    await panel().getByLabel(italian('sidebar.list.all')).check();
    await becomes(() => panel().locator('.io-sends-list input:checked').count(), 2);
    await button(italian('sidebar.action.resend')).click();
    await expectText(question(), /riceveranno due volte lo stesso messaggio/);
    await page()
      .getByRole('button', { name: italian('sidebar.confirm.resendYes') })
      .click();
    await expectText(panel().locator('.io-sends-notice'), italian('sidebar.done.resend', { n: 2 }));
    // Of these people IO never says that it has taken the message: both are in doubt again, and no third one is.
    await counts('dubbio', 6);
    await counts('inviato', 6);
    await button(italian('sidebar.action.back')).click();
    await panel().locator('.io-sends-doubt').click();
    await boxes().nth(1).waitFor();
    await becomes(() => boxes().count(), 2);
  });

  async function chosenPeople(): Promise<string[]> {
    const chosen = panel()
      .locator('.io-sends-list li')
      .filter({ has: page().locator('input:checked') });
    return (await chosen.locator('.io-sends-who').allInnerTexts()).map((who) => who.trim().slice(-1));
  }
});
