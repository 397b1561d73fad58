import assert from 'node:assert/strict';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import {
  deploy,
  dialogGone,
  drawn,
  editorReady,
  openConfig,
  openDialog,
  runsOurs,
  tray,
  waitForStatus,
} from './support/editor';
import { messageNode, outbox, sendNode, startFlows } from './support/flows';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

/** Nobody answers there: nothing can leave this computer. */
const NOWHERE = 'http://127.0.0.1:1';

describe('sending for real, in the editor', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const question = () => page().getByRole('alertdialog');
  const answer = (key: 'no' | 'yes') => page().getByRole('button', { name: italian(`dialog.goLive.${key}`) });
  const asked = () => question().filter({ hasText: italian('dialog.goLive.title') });

  before('a flow in the simulator', async () => {
    const [tab, institution, service] = outbox();
    await startFlows(nodeRed(), [
      tab ?? {},
      { ...institution, baseUrl: NOWHERE },
      { ...service, credentials: { apiKey: 'invented-key' } },
      messageNode('messaggio', [['invia'], []]),
      { ...sendNode('invia', [[], [], [], []]), name: 'Invia i bandi' },
    ]);
  });
  const page = opens(() => nodeRed().url);
  before('the editor', async () => {
    await editorReady(page());
  });

  it('does not look like the simulator, which the status names', async () => {
    await waitForStatus(page(), 'invia', italian('status.mode.simulator'));
    await becomes(() => drawn(page(), 'invia').locator('.io-live').count(), 0);
  });

  it('offers a service with its institution, mode and flow', async () => {
    await openDialog(page(), 'invia');
    const chosen = tray(page()).locator('#node-input-service option:checked');
    await expectText(chosen, 'Servizi sociali · Comune di Esempio · Simulatore (Prova)');
    await tray(page()).locator('#node-dialog-cancel').click();
    await dialogGone(page());
  });

  it('is seen at the node as soon as the institution is live, by its words and its look', async () => {
    await openConfig(page(), 'io-institution', 'Comune di Esempio');
    await tray(page()).locator('#node-config-input-mode').selectOption('live');
    await tray(page()).locator('#node-config-dialog-ok').click();
    await dialogGone(page());
    await expectText(drawn(page(), 'invia').locator('.io-live'), 'Invia i bandi · Invio vero');
    await picture(page(), 'invio-vero');
  });

  it('is asked about before the deploy: who sends, what waits, until when', async () => {
    await page().locator('#red-ui-header-button-deploy').click();
    await asked().waitFor();
    const words = await asked().innerText();
    assert.match(words, /«Comune di Esempio» \(codice fiscale 00000000000\) invia davvero/);
    assert.match(words, /Invia i bandi \(Prova\)/);
    assert.ok(words.includes(italian('dialog.goLive.none')));
    assert.match(words, /dalle 08:00 alle 20:00/);
    await picture(page(), 'invio-vero-domanda');
    await assertAccessible(page(), '.red-ui-notification');
  });

  it('stays as it was when the answer is no, be it by the keyboard', async () => {
    await page().keyboard.press('Escape');
    await question().waitFor({ state: 'detached' });
    await page().locator('#red-ui-header-button-deploy:not(.disabled)').waitFor();
    await waitForStatus(page(), 'invia', italian('status.mode.simulator'));
  });

  it('is asked about by the shortcut, too, and begins with a yes', async () => {
    await page().evaluate("RED.actions.invoke('core:deploy-flows')");
    await asked().waitFor();
    await page().keyboard.press('Tab');
    await answer('yes').and(page().locator(':focus')).waitFor();
    await page().keyboard.press('Enter');
    await page().locator('#red-ui-header-button-deploy.disabled').waitFor();
    await waitForStatus(page(), 'invia', italian('status.mode.live'));
  });

  it('is not asked about again', async () => {
    await page().evaluate('RED.nodes.dirty(true)');
    await deploy(page());
    await becomes(() => question().count(), 0);
  });
});
