import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { open, opens, type Watched } from './support/browser';
import {
  cancelDialog,
  dialogGone,
  dragFromPalette,
  drawn,
  editorReady,
  openDialog,
  QUIET,
  runsOurs,
  tray,
} from './support/editor';
import { italian } from './support/italian';
import { picture } from './support/pictures';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

const FILE = '**/resources/@io-comuni/node-red-servizi-sociali/dialogs-*.js';
const TYPE = 'io-richiesta-accolta';

describe('what a dialog loads once it is open', () => {
  const nodeRed = runsOurs();

  describe('in an editor without our nodes', () => {
    stepByStep();
    const page = opens(() => nodeRed().url);
    const asked: string[] = [];

    it('is not asked for', async () => {
      page().on('request', (request) => asked.push(request.url()));
      await page().reload();
      await editorReady(page());
      assert.deepEqual(ours(asked), []);
    });

    it('comes with the first message node, once for all dialogs', async () => {
      const come = page().waitForResponse(FILE);
      const first = await dragFromPalette(page(), TYPE);
      assert.equal((await come).status(), 200);
      await openDialog(page(), first);
      await showsPhone(page());
      await cancelDialog(page());
      await openDialog(page(), first);
      await showsPhone(page());
      await cancelDialog(page());
      assert.equal(ours(asked).length, 1);
    });
  });

  describe('when it does not come', () => {
    stepByStep();
    let watched: Watched;
    const page = (): Page => watched.page;
    let id: string;

    before('a network that lets everything through but the file', async () => {
      // The browser complains in its console: that is what is tried here.
      watched = await open(nodeRed().url);
      await page().route(FILE, (route) => route.abort());
      await editorReady(page());
      id = await dragFromPalette(page(), TYPE);
    });
    after(() => page().context().close());

    it('leaves a dialog that says what is missing, what to do and which address is meant', async () => {
      await openDialog(page(), id);
      const note = tray(page()).getByRole('alert');
      await expectText(note, /^Una parte di questa finestra non si è caricata/);
      await expectText(note, /http:\/\/127\.0\.0\.1:\d+\/resources\/@io-comuni\/\S+\/dialogs-\w+\.js$/);
      await picture(page(), 'senza-secondo-file');
      await tray(page()).getByRole('tab', { name: 'Anteprima' }).click();
      await expectText(tray(page()).getByRole('tabpanel'), italian('dialog.extras.missingHere'));
    });

    it('leaves fields that can be filled in, are checked, and are saved', async () => {
      await tray(page()).getByRole('tab', { name: 'Testo' }).click();
      await tray(page()).locator('#node-input-title').fill('{{inesistente}}');
      await expectText(tray(page()).locator('#io-reason-title'), /inesistente/);
      await tray(page()).locator('#node-input-title').fill('Per {{oggetto_richiesta}}');
      await expectText(tray(page()).locator('#io-reason-title'), '');
      await tray(page()).locator('#node-input-name').fill('Senza anteprima');
      await tray(page()).locator('#node-dialog-ok').click();
      await dialogGone(page());
      await expectText(drawn(page(), id).locator('.red-ui-flow-node-label'), /Senza anteprima/);
      const node = await page().evaluate<Record<string, unknown>>(
        `RED.nodes.convertNode(RED.nodes.node(${JSON.stringify(id)}))`,
      );
      assert.equal(node.title, 'Per {{oggetto_richiesta}}');
      assert.equal(node.body, '', 'the model’s text stays the model’s');
    });

    it('brings the rest when asked again, into the dialog that is open', async () => {
      await openDialog(page(), id);
      await page().unroute(FILE);
      await tray(page())
        .getByRole('button', { name: italian('dialog.extras.retry') })
        .click();
      await showsPhone(page(), /Per contributo per il trasporto scolastico/);
      await becomes(() => tray(page()).getByRole('alert').count(), 0);
      await tray(page()).getByRole('tab', { name: 'Dati' }).click();
      await tray(page()).locator('#io-sample-csv:enabled').waitFor();
      await cancelDialog(page());
    });
  });

  describe('in an editor below a path', () => {
    const below = runsOurs(undefined, `httpAdminRoot: '/uffici/flussi',${QUIET}`);
    const page = opens(() => `${below().url}/`);

    it('comes from below that path', async () => {
      await editorReady(page());
      const come = page().waitForResponse(FILE);
      const id = await dragFromPalette(page(), TYPE);
      assert.match((await come).url(), /\/uffici\/flussi\/resources\//);
      await openDialog(page(), id);
      await showsPhone(page());
    });
  });
});

async function showsPhone(page: Page, words = /La tua richiesta è stata accolta/): Promise<void> {
  await tray(page).getByRole('tab', { name: 'Anteprima' }).click();
  await expectText(tray(page).locator('.io-phone'), words);
}

function ours(addresses: readonly string[]): string[] {
  return addresses.filter((address) => address.includes('/dialogs-'));
}
