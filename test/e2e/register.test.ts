import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assertAccessible } from './support/axe';
import { open, type Watched } from './support/browser';
import { editorReady, runsOurs } from './support/editor';
import { italian } from './support/italian';
import { becomes, eventually, expectText } from './support/wait';

const PANEL = '.io-sends';
const RUBBISH = 'this was a register once '.repeat(400);

describe('a register that does not open, in the browser', () => {
  let folder: string;
  let watched: Watched;
  const nodeRed = runsOurs(async (userDir) => {
    folder = path.join(userDir, 'io-servizi-sociali');
    await mkdir(folder);
    await writeFile(path.join(folder, 'register.db'), RUBBISH);
  });

  before('open the editor', async () => {
    watched = await open(nodeRed().url);
    await editorReady(watched.page);
    await watched.page.evaluate("RED.sidebar.show('io-servizi-sociali-sidebar')");
  });
  // What the console says is not checked: the browser itself notes there that the server has refused.
  after('close the editor', () => watched.page.context().close());

  it('is told in the sidebar, with what to do and the file, instead of "nothing was sent yet"', async () => {
    const panel = watched.page.locator(PANEL);
    const alert = panel.getByRole('alert');
    await expectText(alert.locator('strong'), italian('sidebar.error.register'));
    const aside = (await readdir(folder)).find((name) => name.startsWith('register.damaged-'));
    assert.ok(aside, 'the damaged file is still there, under another name');
    assert.equal(await readFile(path.join(folder, aside), 'utf8'), RUBBISH);
    const mend = italian('sidebar.mend.aside', { file: path.join(folder, aside) });
    await eventually(async () => {
      assert.ok((await alert.innerText()).includes(mend));
    });
    await becomes(() => panel.locator('.io-sends-empty').count(), 0);
    await assertAccessible(watched.page, PANEL);
  });
});
