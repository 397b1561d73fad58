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
import { becomes, eventually, expectText } from './support/wait';

/** Nobody answers there: nothing can leave this computer. */
const NOWHERE = 'http://127.0.0.1:1';

function flowIn(mode: string): object[] {
  const [tab, institution, service] = outbox();
  return [
    tab ?? {},
    { ...institution, mode, baseUrl: NOWHERE },
    { ...service, credentials: { apiKey: 'invented-key' } },
    messageNode('messaggio', [['invia'], []]),
    { ...sendNode('invia', [[], [], [], []]), name: 'Invia i bandi' },
  ];
}

/** Another live institution, with a node that sends through it. */
const IMPORTED = [
  { id: 'altro', type: 'tab', label: 'Altro flusso' },
  {
    ...outbox()[1],
    id: 'altro-ente',
    name: 'Comune importato',
    fiscalCode: '00000000001',
    mode: 'live',
    baseUrl: NOWHERE,
  },
  { ...outbox()[2], id: 'altro-servizio', institution: 'altro-ente' },
  {
    ...sendNode('altro-invio', [[], [], [], []]),
    z: 'altro',
    service: 'altro-servizio',
    name: 'Invia altro',
  },
];

describe('sending for real, in the editor', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const question = () => page().getByRole('alertdialog');
  const answer = (key: 'no' | 'yes') => page().getByRole('button', { name: italian(`dialog.goLive.${key}`) });
  const asked = () => question().filter({ hasText: italian('dialog.goLive.title') });

  before('a flow in the simulator', async () => {
    await startFlows(nodeRed(), flowIn('simulator'));
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

  const changes = (script: string) => page().evaluate(`{ ${script}; RED.nodes.dirty(true); }`);
  const press = () => page().locator('#red-ui-header-button-deploy').click();
  const refuse = async (): Promise<void> => {
    await page().keyboard.press('Escape');
    await question().waitFor({ state: 'detached' });
  };

  it('is asked about once more when a flow that was disabled sends again', async () => {
    await changes("RED.nodes.workspace('tab').disabled = true");
    await deploy(page());
    await changes("RED.nodes.workspace('tab').disabled = false");
    await press();
    await asked().waitFor();
    await answer('yes').click();
    await page().locator('#red-ui-header-button-deploy.disabled').waitFor();
  });

  it('is asked about when it comes by an import, also where only what was changed is deployed, and not after an undo', async () => {
    await page().evaluate("RED.actions.invoke('core:set-deploy-type-to-modified-nodes')");
    await page().evaluate("RED.actions.invoke('core:show-import-dialog')");
    const pasted = page().locator('#red-ui-clipboard-dialog-import-text');
    await pasted.fill(JSON.stringify(IMPORTED));
    // The dialog looks at its text on a key, and disables its button a moment after it has opened.
    await eventually(async () => {
      await pasted.press('End');
      await page().locator('#red-ui-clipboard-dialog-ok').click({ timeout: 1_000 });
    });
    // Which of the two services is meant is asked first.
    await page()
      .getByRole('button', { name: italian('dialog.existing.no') })
      .click();
    await question().waitFor({ state: 'detached' });
    await press();
    await expectText(asked(), /«Comune importato».*Invia altro \(Altro flusso\)/s);
    await refuse();
    await page().evaluate("RED.actions.invoke('core:undo')");
    await changes('');
    await deploy(page());
    await becomes(() => question().count(), 0);
  });

  it('is asked about where somebody else has gone back to the simulator meanwhile', async () => {
    const told = page().getByText('The flows on the server have been updated');
    // For some moments after a deploy of its own the editor says nothing of others'.
    await eventually(async () => {
      await startFlows(nodeRed(), flowIn('simulator'));
      await told.first().waitFor({ timeout: 3_000 });
    });
    await changes('');
    await press();
    await asked().waitFor();
    await refuse();
  });
});
