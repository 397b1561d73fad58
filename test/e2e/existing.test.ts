import assert from 'node:assert/strict';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import {
  dialogGone,
  editorReady,
  importExample,
  openConfig,
  openDialog,
  runsOurs,
  tray,
} from './support/editor';
import { outbox, sendNode, startFlows } from './support/flows';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, eventually, expectText } from './support/wait';

/** How wide Node-RED may open a dialog of ours; pixels. */
const WIDEST = 600;

describe('one institution and one service for all flows, in the editor', () => {
  stepByStep();
  const nodeRed = runsOurs();
  const question = () => page().getByRole('alertdialog');
  const services = () =>
    page().evaluate<string[]>(`{
      const found = [];
      RED.nodes.eachConfig((node) => { if (node.type.startsWith('io-')) found.push(node.id); });
      found.sort();
    }`);
  const serviceOf = (type: string) =>
    page().evaluate<string>(`RED.nodes.filterNodes({ type: '${type}' }).at(-1).service`);

  before('a flow with a service of its own', async () => {
    await startFlows(nodeRed(), [...outbox(), sendNode('invia', [[], [], [], []])]);
  });
  const page = opens(() => nodeRed().url);
  before('the editor', async () => {
    await editorReady(page());
  });

  it('asks after the import of an example whether to use the service that is there', async () => {
    await importExample(page(), '01 - Primi passi');
    await question().waitFor();
    await expectText(
      question().locator('select'),
      /Servizi sociali · Comune di Esempio · Simulatore \(Prova\)/,
    );
    await picture(page(), 'usa-il-servizio');
    await assertAccessible(page(), '.red-ui-notification');
  });

  it('uses it for all that was imported, by the keyboard, and takes the imported one away', async () => {
    await question().locator('select').focus();
    await page().keyboard.press('Tab');
    await page().keyboard.press('Tab');
    await page().keyboard.press('Enter');
    await question().waitFor({ state: 'detached' });
    await becomes(() => services(), ['comune', 'servizio']);
    await becomes(() => serviceOf('io-aggiornamento-bando'), 'servizio');
    await becomes(() => serviceOf('io-send'), 'servizio');
    await becomes(() => page().locator('.red-ui-flow-node-error').filter({ visible: true }).count(), 0);
  });

  it('brings the imported one back on undo', async () => {
    await page().evaluate("RED.actions.invoke('core:undo')");
    await eventually(async () => {
      assert.equal((await services()).length, 4);
      assert.notEqual(await serviceOf('io-aggiornamento-bando'), 'servizio');
    });
  });

  it('warns of two institutions with one fiscal code', async () => {
    await openConfig(page(), 'io-institution', 'Comune di Esempio');
    await expectText(
      tray(page()).locator('#io-hint-twins'),
      italian('hint.twin', { institution: 'Comune di Esempio · Simulatore' }),
    );
    await tray(page()).locator('#node-config-input-fiscalCode').fill('80012345678');
    await expectText(tray(page()).locator('#io-hint-twins'), '');
    await tray(page()).locator('#node-config-dialog-cancel').click();
    await dialogGone(page());
  });

  it('opens no dialog wider than needed', async () => {
    const ids = await page().evaluate<string[]>(
      "RED.nodes.filterNodes({}).filter(({ type }) => type.startsWith('io-')).slice(-2).map(({ id }) => id)",
    );
    for (const id of ids) {
      await page().evaluate(`RED.view.reveal('${id}')`);
      await openDialog(page(), id);
      await eventually(async () => {
        const box = await tray(page()).boundingBox();
        assert.ok(box !== null && box.width <= WIDEST, `${box?.width}`);
      });
      await tray(page()).locator('#node-dialog-cancel').click();
      await dialogGone(page());
    }
  });
});
