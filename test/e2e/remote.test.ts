import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tokensOf } from '../../nodes/remote-content/token';
import { ANNA, call, pdf } from '../remote-content/support/call';
import { assertAccessible } from './support/axe';
import { opens } from './support/browser';
import {
  deploy,
  dialogGone,
  dialogReady,
  dragFromPalette,
  editorReady,
  importExample,
  openDialog,
  runsOurs,
  tabTo,
  tray,
  waitForStatus,
} from './support/editor';
import { italian } from './support/italian';
import { stepByStep } from './support/steps';
import { becomes, expectText } from './support/wait';

describe('io-remote-content, in the browser', () => {
  stepByStep();
  let userDir: string;
  const nodeRed = runsOurs(async (folder) => {
    userDir = folder;
    await mkdir(path.join(folder, 'pdf'));
    await writeFile(path.join(folder, 'pdf/bando.pdf'), pdf(2_000));
  });
  const page = opens(() => nodeRed().url);
  const field = (name: string) => tray(page()).locator(`#node-input-${name}`);
  let id: string;
  let key: string;

  before('a flow with an institution', async () => {
    await editorReady(page());
    await importExample(page(), '02 - Bando da CSV', 'Bando da CSV');
  });

  it('is filled in with the keys, and says what is still missing', async () => {
    id = await dragFromPalette(page(), 'io-remote-content');
    await page().keyboard.press('Enter');
    await dialogReady(page());
    await tabTo(page(), field('name'));
    await page().keyboard.type('Allegati');
    const institution = tray(page()).locator('select#node-input-institution');
    await tabTo(page(), institution);
    await page().keyboard.press('Home');
    await expectText(institution.locator('option:checked'), /\S/);
    await expectText(tray(page()).locator('#io-reason-folder'), italian('remote.setting.folder'));
    await tabTo(page(), field('folder'));
    await page().keyboard.type('pdf');
    await expectText(tray(page()).locator('#io-reason-folder'), '');
    await assertAccessible(page(), '.io-form');
  });

  it('shows only what belongs to the chosen source', async () => {
    for (const [source, shown] of [
      ['url', 'allowList'],
      ['folder', 'folder'],
    ] as const) {
      await field('source').selectOption(source);
      await field(shown).waitFor({ state: 'visible' });
      await field(shown === 'folder' ? 'allowList' : 'folder').waitFor({ state: 'hidden' });
    }
  });

  it('says what IO is to be told, as soon as the public address is one', async () => {
    const told = tray(page()).locator('#io-remote-told');
    await tabTo(page(), field('publicUrl'));
    await page().keyboard.type('http://allegati.comune.example');
    await expectText(told, italian('dialog.remote.toldNone'));
    await expectText(tray(page()).locator('#io-reason-publicUrl'), italian('remote.setting.publicUrl'));
    await field('publicUrl').fill('https://allegati.comune.example/');
    await expectText(told, 'https://allegati.comune.example/io-allegati');
    await expectText(tray(page()).locator('#io-reason-publicUrl'), '');
  });

  it('makes a key that can be copied now', async () => {
    await tabTo(page(), tray(page()).locator('#io-remote-generate'));
    await page().keyboard.press('Enter');
    await expectText(tray(page()).locator('#io-remote-generated'), italian('dialog.remote.generated'));
    key = await field('headerKey').inputValue();
    assert.match(key, /^[\w-]{32}$/);
    await assertAccessible(page(), '.io-form');
    await tray(page()).locator('#node-dialog-ok').click();
    await dialogGone(page());
  });

  it('answers IO once it is deployed, on the server of Node-RED', async () => {
    await deploy(page());
    await waitForStatus(page(), id, 'pronto: /io-allegati');
    const base = `${new URL(nodeRed().url).origin}/io-allegati`;
    const headers = { 'X-Chiave-Allegati': key, fiscal_code: ANNA };
    assert.equal((await call(base, '/messages/x', headers)).status, 404);
    assert.equal((await call(base, '/messages/x', { fiscal_code: ANNA })).status, 401);
    const secret = await readFile(path.join(userDir, 'io-servizi-sociali/register.key'));
    const institution: unknown = await page().evaluate(
      `RED.nodes.node(RED.nodes.node(${JSON.stringify(id)}).institution).fiscalCode`,
    );
    const message = tokensOf(secret, String(institution)).seal({ reference: 'bando.pdf', name: '' }, ANNA);
    const file = await call(base, `/messages/${message}/allegato.pdf`, headers);
    assert.deepEqual([file.status, file.body.length], [200, 2_000]);
    await waitForStatus(page(), id, 'consegne: 1, rifiuti: 2');
  });

  it('never shows the key again', async () => {
    await page().reload();
    await editorReady(page());
    await openDialog(page(), id);
    await becomes(() => field('headerKey').inputValue(), '__PWRD__');
    await becomes(() => field('headerKey').getAttribute('type'), 'password');
    assert.ok(!(await page().content()).includes(key));
  });
});
