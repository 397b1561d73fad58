import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { createSimulator, type Simulator } from '../../nodes/lib/simulator';
import { pageHtml } from '../../scripts/build-page';
import { KEY, message, REACHABLE, SHORTEST_BODY } from '../lib/simulator/support';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { picture } from './support/pictures';
import { becomes, eventually, expectText } from './support/wait';

/** Enough for several screens, and more than the list shows at first. */
const MESSAGES = 120;
/** Number of the message that does not fit on a screen. */
const LONG = 90;
const NARROW = { width: 390, height: 844 };
/** What a screen of 1440 × 900 shows at 200 %. */
const SMALL = { width: 720, height: 450 };

describe('the inbox of the simulated messages keeps its place', () => {
  let simulator: Simulator;
  let [url, api] = ['', ''];

  before('a long list', async () => {
    const html = await pageHtml();
    simulator = createSimulator({ processMs: 0, unlimited: true, serveInbox: true, shell: () => html });
    const { baseUrl, inboxUrl = '' } = await simulator.listen();
    [url, api] = [inboxUrl, baseUrl];
    for (let n = 1; n <= MESSAGES; n += 1)
      await send(
        `Messaggio numero ${n}`,
        n === LONG ? `${'Una riga.\n\n'.repeat(200)}Fine del testo.` : 'Il testo.',
      );
  });
  after(() => simulator.close());

  async function send(subject: string, text = 'Il testo.'): Promise<void> {
    const content = { subject, markdown: `${SHORTEST_BODY}${text}` };
    const response = await fetch(`${api}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'ocp-apim-subscription-key': KEY },
      body: JSON.stringify(message(content, { fiscal_code: REACHABLE })),
    });
    assert.equal(response.status, 201, await response.text());
  }

  const row = (page: Page, n: number): ReturnType<Page['locator']> =>
    page.locator('.row').filter({ has: page.getByText(`Messaggio numero ${n}`, { exact: true }) });
  const topOf = async (page: Page, n: number): Promise<number> =>
    Math.round((await row(page, n).boundingBox())?.y ?? Number.NaN);
  /** Scrolls until the row is in the middle of the screen. */
  const scrollTo = async (page: Page, n: number): Promise<number> => {
    await row(page, n).evaluate((element: { scrollIntoView(o: object): void }) => {
      element.scrollIntoView({ block: 'center' });
    });
    return topOf(page, n);
  };
  const staysAt = (page: Page, n: number, wanted: number): Promise<void> =>
    eventually(async () => {
      const found = await topOf(page, n);
      assert.ok(Math.abs(found - wanted) <= 2, `${found} instead of ${wanted}`);
    });

  describe('on a wide screen', () => {
    const page = opens(() => url);

    it('opens a message beside the list, which does not move', async () => {
      await row(page(), MESSAGES).waitFor();
      const top = await scrollTo(page(), 70);
      await row(page(), 70).click();
      await expectText(page().locator('#phone'), /Messaggio numero 70/);
      await staysAt(page(), 70, top);
      await becomes(() => inSight(page(), '#phone'), true, 'the message is seen without scrolling');
      await assertAccessible(page(), '#main');
      await picture(page(), 'posta-al-suo-posto');
    });

    it('keeps list and message where they are when new messages come in', async () => {
      const top = await topOf(page(), 70);
      await send('Un messaggio nuovo');
      await expectText(page().locator('#count'), new RegExp(String(MESSAGES + 1)));
      await page().locator('.row-subject').getByText('Un messaggio nuovo').waitFor({ state: 'attached' });
      await staysAt(page(), 70, top);
      await expectText(page().locator('#phone'), /Messaggio numero 70/);
    });

    it('keeps message, search, length and place of the list when the page is loaded anew', async () => {
      await page().locator('#more').click();
      await row(page(), 2).waitFor({ state: 'attached' });
      await row(page(), 70).click();
      const top = await scrollTo(page(), 5);
      await page().reload();
      await row(page(), 5).waitFor();
      await expectText(page().locator('#phone'), /Messaggio numero 70/);
      await staysAt(page(), 5, top);
      await page().locator('#search').fill('numero 12');
      await row(page(), 120).waitFor();
      await row(page(), 5).waitFor({ state: 'detached' });
      await page().reload();
      await row(page(), 120).waitFor();
      await becomes(() => page().locator('#search').inputValue(), 'numero 12');
      await becomes(() => row(page(), 5).count(), 0);
    });
  });

  for (const [name, viewport] of [
    ['on a telephone', NARROW],
    ['on a screen at 200 %', SMALL],
  ] as const)
    describe(name, () => {
      const page = opens(() => url, { viewport });
      const openedFrom = async (n: number): Promise<number> => {
        const top = await scrollTo(page(), n);
        await row(page(), n).focus();
        await page().keyboard.press('Enter');
        await page().locator('#phone:focus').waitFor();
        await expectText(page().locator('#phone'), new RegExp(`Messaggio numero ${n}`));
        return top;
      };

      it('comes back from a message to the same place of the list, with the keyboard on its row', async () => {
        await row(page(), MESSAGES).waitFor();
        const top = await openedFrom(60);
        await picture(page(), `posta-messaggio-${viewport.width}`);
        await page().locator('#back').click();
        await row(page(), 60).and(page().locator(':focus')).waitFor();
        await staysAt(page(), 60, top);
        await picture(page(), `posta-elenco-${viewport.width}`);
      });

      it('comes back there with the browser’s own button, too, and forward to the message', async () => {
        const top = await openedFrom(40);
        await page().goBack();
        await row(page(), 40).and(page().locator(':focus')).waitFor();
        await staysAt(page(), 40, top);
        await page().goForward();
        await expectText(page().locator('#phone'), /Messaggio numero 40/);
        await page().reload();
        await expectText(page().locator('#phone'), /Messaggio numero 40/);
        await page().locator('#back').click();
        await row(page(), 40).waitFor();
        await staysAt(page(), 40, top);
        await assertAccessible(page(), '#main');
      });

      it('comes back to the same place of a long message that is loaded anew', async () => {
        await row(page(), LONG).click();
        await expectText(page().locator('#phone'), /Fine del testo/);
        await page().evaluate('scrollTo(0, 700)');
        await page().reload();
        await becomes(() => page().evaluate('scrollY'), 700);
        await expectText(page().locator('#phone'), /Fine del testo/);
        await becomes(() => page().evaluate('scrollY'), 700);
        await page().goBack();
        await row(page(), LONG).waitFor();
      });
    });

  describe('in the dark theme', () => {
    const page = opens(() => url, { colorScheme: 'dark' });

    it('has no barrier either', async () => {
      await row(page(), MESSAGES).click();
      await expectText(page().locator('#phone'), new RegExp(`Messaggio numero ${MESSAGES}`));
      await assertAccessible(page(), '#main');
      await picture(page(), 'posta-al-suo-posto-scura');
    });
  });

  async function inSight(page: Page, selector: string): Promise<boolean> {
    const box = await page.locator(selector).boundingBox();
    return box !== null && box.y >= 0 && box.y < (page.viewportSize()?.height ?? 0) - 100;
  }
});
