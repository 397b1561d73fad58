import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { newKey } from '../../nodes/lib/register';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import { editorReady, runsOurs } from './support/editor';
import { outbox, sendNode, startFlows } from './support/flows';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

const PANEL = '.io-sends';

/** Somebody has deleted register.db and left its key: nobody knows what was sent. */
describe('a register that may not know what was sent, in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs(async (userDir) => {
    const folder = path.join(userDir, 'io-servizi-sociali');
    await mkdir(folder);
    await writeFile(path.join(folder, 'register.key'), newKey());
  });
  const card = () => page().getByRole('region', { name: italian('sidebar.doubt.title') });
  const button = (name: string) => page().getByRole('button', { name });

  before('a flow of an institution in trial', async () => {
    const inTrial = outbox().map((node) => ({
      ...node,
      ...('fiscalCode' in node && { mode: 'trial', trialList: ['AAAAAA00A00A000A'] }),
      ...('premium' in node && { credentials: { apiKey: 'chiave-inventata' } }),
    }));
    await startFlows(nodeRed(), [...inTrial, sendNode('invia', [[], [], [], []])]);
  });
  const page = opens(() => nodeRed().url);
  before('the editor', async () => {
    await editorReady(page());
    await page().evaluate("RED.sidebar.show('io-servizi-sociali-sidebar')");
  });

  it('says what has happened, what is at stake, and what to do', async () => {
    await expectText(card().locator('p').first(), italian('sidebar.doubt.missing'));
    await card().locator('summary').press('Enter');
    await expectText(card().locator('details p'), italian('sidebar.doubt.how'));
    await assertAccessible(page(), PANEL);
    await picture(page().locator(PANEL), 'dubbio-registro');
  });

  it('changes nothing when the question is answered with no', async () => {
    await button(italian('sidebar.action.settleDoubt')).press('Enter');
    await button(italian('sidebar.confirm.no')).press('Enter');
    await button(italian('sidebar.confirm.registerYes')).waitFor({ state: 'detached' });
    await becomes(() => card().count(), 1);
  });

  it('is over once it is confirmed, also after a reload', async () => {
    await button(italian('sidebar.action.settleDoubt')).press('Enter');
    await button(italian('sidebar.confirm.registerYes')).press('Enter');
    await card().waitFor({ state: 'detached' });
    await page().getByText(italian('sidebar.done.settleDoubt')).waitFor();
    await page().reload();
    await editorReady(page());
    await page().evaluate("RED.sidebar.show('io-servizi-sociali-sidebar')");
    await page().locator(`${PANEL} .io-sends-empty`).waitFor();
    await becomes(() => card().count(), 0);
  });
});
