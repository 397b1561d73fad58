import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { allTypes } from '../../nodes/types';
import { MESSAGES } from '../../nodes/messages';
import { installed } from '../package/support/installed';
import { runsNodeRed } from '../package/support/node-red';
import { opens } from './support/browser';
import {
  cancelDialog,
  dragFromPalette,
  drawn,
  editorReady,
  openDialog,
  QUIET,
  tray,
  withoutTips,
} from './support/editor';
import { becomes, expectText } from './support/wait';

describe('an install from the palette manager, in an open editor', () => {
  let tarball: string;
  const nodeRed = runsNodeRed(async () => {
    const { bareUserDir } = await installed();
    const folder = path.dirname(bareUserDir);
    const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
    assert.ok(name);
    tarball = path.join(folder, name);
    // npm asks the registry only for what it has not seen before.
    process.env.npm_config_prefer_offline = 'true';
    await withoutTips(bareUserDir);
    return bareUserDir;
  }, QUIET);
  const page = opens(() => nodeRed().url);

  it('brings every node into the palette without a reload', async function () {
    this.timeout(240_000);
    await page().locator('#red-ui-palette .red-ui-palette-node').first().waitFor();
    await becomes(() => page().locator('#red-ui-palette-io_servizi_sociali .red-ui-palette-node').count(), 0);
    await page().evaluate('window.stillTheSamePage = true');

    await page().locator('#red-ui-header-button-sidemenu').click();
    await page().locator('#menu-item-edit-palette').click();
    await page().getByRole('link', { name: 'Install' }).click();
    await page().locator('#red-ui-palette-editor-upload-form input').setInputFiles(tarball);
    await page().getByRole('button', { name: 'Upload' }).click();

    await page()
      .locator('#red-ui-palette-io_servizi_sociali .red-ui-palette-node')
      .first()
      .waitFor({ timeout: 180_000, state: 'attached' });
    await tray(page()).locator('#node-dialog-ok').click();
    await editorReady(page());
    for (const { type, palette } of allTypes(MESSAGES)) {
      if (palette) await page().locator(`[data-palette-type="${type}"]`).waitFor({ state: 'attached' });
    }
    await becomes(() => page().evaluate('window.stillTheSamePage'), true);
  });

  it('lets the new nodes be used at once', async () => {
    const id = await dragFromPalette(page(), 'io-send');
    await openDialog(page(), id);
    await cancelDialog(page());
    await drawn(page(), id).waitFor();
  });

  it('shows the phone of a new message at once', async () => {
    await openDialog(page(), await dragFromPalette(page(), 'io-richiesta-accolta'));
    await tray(page()).getByRole('tab', { name: 'Anteprima' }).click();
    await expectText(tray(page()).locator('.io-phone'), /La tua richiesta è stata accolta/);
    await cancelDialog(page());
  });
});
