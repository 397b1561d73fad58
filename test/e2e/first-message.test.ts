import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { drawn, editorReady, hasDarkTheme, idOf, runsOurs, waitForStatus } from './support/editor';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

const PANEL = '.io-sends';
/** From an empty Node-RED to the message on the phone. */
const MOST_CLICKS = 6;

describe('the first message, from an empty Node-RED to the simulated phone', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const page = opens(() => nodeRed().url, { viewport: { width: 1280, height: 720 } });
  const panel = () => page().locator(PANEL);
  let clicks = 0;
  let began = 0;
  let inbox: Page | undefined;

  async function click(target: Locator): Promise<void> {
    clicks += 1;
    await target.click();
  }

  before('an editor that nobody has used yet', async () => {
    await editorReady(page());
    began = Date.now();
  });
  after('close the inbox', () => inbox?.close());

  it('begins in the sidebar, which is open the first time and says what to do', async () => {
    await panel().getByText(italian('sidebar.empty.title')).waitFor();
    await assertAccessible(page(), PANEL);
    await picture(page(), 'primo-1-vuoto');
  });

  it('puts a flow into the workspace that can be pressed, and shows it', async () => {
    await click(panel().getByRole('button', { name: italian('sidebar.empty.try') }));
    await expectText(panel().locator('.io-sends-notice'), italian('sidebar.empty.tried'));
    await drawn(page(), await idOf(page(), 'Una riga giusta')).waitFor();
    await becomes(
      () =>
        panel()
          .getByRole('button', { name: italian('sidebar.empty.try') })
          .count(),
      0,
    );
    await picture(page(), 'primo-2-flusso');
  });

  it('is sent with a deploy and one press', async () => {
    await click(page().locator('#red-ui-header-button-deploy'));
    await page().locator('#red-ui-header-button-deploy.disabled').waitFor();
    await click(
      drawn(page(), await idOf(page(), 'Una riga giusta')).locator('.red-ui-flow-node-button-button'),
    );
    await waitForStatus(page(), await idOf(page(), 'Inviato'), '1');
    await panel().getByText(italian('sidebar.wait.none'), { exact: true }).waitFor();
    await becomes(
      () => panel().getByText(italian('sidebar.empty.tried')).count(),
      0,
      'what was to be done is done',
    );
    await picture(page(), 'primo-3-inviato');
  });

  it('is read on the simulated phone', async () => {
    const opened = page().waitForEvent('popup');
    await click(panel().getByRole('link', { name: italian('sidebar.inbox') }));
    inbox = await opened;
    await click(inbox.locator('#list button').first());
    await expectText(inbox.locator('#phone'), /Il bando è stato aggiornato/);
    await picture(inbox, 'primo-4-telefono');
  });

  it(`takes no more than ${MOST_CLICKS} clicks`, () => {
    console.log(`      ${clicks} clicks, ${Math.round((Date.now() - began) / 1000)} s`);
    assert.ok(clicks <= MOST_CLICKS, `${clicks} clicks`);
  });
});

describe('the sidebar, at the first deploy of a node that sends', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const page = opens(() => nodeRed().url);
  const isShown = () => page().locator(PANEL).isVisible();

  before('an editor that shows another tab', async () => {
    await editorReady(page());
    await page().locator(PANEL).waitFor();
    await page().evaluate("RED.sidebar.show('info')");
  });

  // Node-RED 5 chooses by itself which tabs it shows after a reload.
  if (!hasDarkTheme)
    it('is not opened by the editor a second time', async () => {
      await page().reload();
      await editorReady(page());
      await becomes(() => isShown(), false);
    });

  it('opens by itself, and not at the next deploys', async () => {
    await becomes(() => isShown(), false);
    await page()
      .evaluate(`$.getJSON('library/examples/flows/@io-comuni/node-red-servizi-sociali/01 - Primi passi')
      .then((flow) => RED.view.importNodes(flow, { generateIds: true, touchImport: true }))`);
    const deployed = async (): Promise<void> => {
      await page().locator('#red-ui-header-button-deploy').click();
      await page().locator('#red-ui-header-button-deploy.disabled').waitFor();
    };
    await deployed();
    await page().locator(PANEL).waitFor();
    await page().evaluate("RED.sidebar.show('info')");
    await page().evaluate('RED.nodes.dirty(true)');
    await deployed();
    await becomes(() => isShown(), false);
  });
});
