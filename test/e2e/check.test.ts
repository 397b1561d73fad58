import assert from 'node:assert/strict';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import {
  cancelDialog,
  deploy,
  dialogGone,
  dragFromPalette,
  drawn,
  editorReady,
  idOf,
  importExample,
  openDialog,
  pressInject,
  runsOurs,
  tray,
  waitForStatus,
} from './support/editor';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

describe('io-check, in the browser', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const page = opens(() => nodeRed().url);
  let id: string;
  /** A message node that lacks its service. */
  let other: string;
  const select = () => tray(page()).locator('#node-input-messageNode');
  const chosen = () => select().locator('option:checked').textContent();

  before('an example with a message node', async () => {
    await editorReady(page());
    await importExample(page(), "09 - Controllo prima dell'invio", "Controllo prima dell'invio");
    other = await dragFromPalette(page(), 'io-richiesta-accolta');
    id = await idOf(page(), 'IO controlla');
  });

  it('lists the message nodes by their names and shows the one that was saved', async () => {
    await openDialog(page(), id);
    await becomes(() => chosen(), 'Pubblicazione bando');
    const names = await select().locator('option').allTextContents();
    assert.deepEqual(names, ['Scegli…', 'Pubblicazione bando', 'Richiesta servizi sociali: accolta']);
  });

  it('has no barrier', async () => {
    await assertAccessible(page(), '.io-form');
  });

  it('says what to do when none is chosen', async () => {
    await select().selectOption('');
    await expectText(tray(page()).locator('#io-reason-messageNode'), 'Scegli il nodo messaggio.');
    await becomes(() => select().getAttribute('aria-invalid'), 'true');
    await cancelDialog(page());
  });

  it('keeps what was chosen, and the seconds as a number', async () => {
    await openDialog(page(), id);
    await becomes(() => chosen(), 'Pubblicazione bando');
    await tray(page()).locator('#node-input-quietSeconds').fill('2');
    await tray(page()).locator('#node-dialog-ok').click();
    await dialogGone(page());
    const saved: unknown = await page().evaluate(`RED.nodes.node(${JSON.stringify(id)}).quietSeconds`);
    assert.equal(saved, 2);
  });

  it('shows under the node what came of the list', async () => {
    await drawn(page(), other).locator('rect.red-ui-flow-node').click();
    await page().keyboard.press('Delete');
    await deploy(page());
    await pressInject(page(), 'Controlla');
    await waitForStatus(page(), id, '26 giuste, 4 da correggere');
  });

  const panel = () => page().locator('.io-sends');
  const button = (name: RegExp) => panel().getByRole('button', { name });

  it('has its right rows come to be confirmed, from the sidebar, and none leave meanwhile', async () => {
    const sender = await idOf(page(), 'IO invia');
    await page().evaluate("RED.sidebar.show('io-servizi-sociali-sidebar')");
    await button(/^Invia le 25 righe giuste/).focus();
    await page().keyboard.press('Enter');
    await expectText(
      panel().locator('.io-sends-notice'),
      italian('sidebar.sending.begun', { campaign: 'Bando affitto 2027' }),
    );
    await waitForStatus(page(), sender, 'Simulatore · 25 da confermare');
    await button(/^Invia ora/)
      .and(page().locator(':focus'))
      .waitFor();
    await assertAccessible(page(), '.io-sends');
    await picture(page(), 'verdetto-da-file');
    await page().keyboard.press('Enter');
    await waitForStatus(page(), await idOf(page(), 'Inviato'), '20');
    assert.equal(await button(/^Invia le/).count(), 0);
    await expectText(
      panel().getByRole('region', { name: /^Verdetto/ }),
      /Le righe giuste di questo elenco sono già passate a «IO invia»/,
    );
  });
});
