/** A real Node-RED with users and a page for the office, on the simulator; the nodes come from the sources, the page from `dist/`. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { repository } from '../../package/support/installed';
import { type NodeRed, startNodeRed } from '../../package/support/node-red';
import { closePagesOf } from './browser';

/** Who may do what; a name is the password too. */
const USERS = `
  adminAuth: {
    type: 'credentials',
    users: async (username) => user(username),
    authenticate: async (username, password) => (password === username ? user(username) : null),
  },
};
function user(username) {
  const own = 'io-servizi-sociali.';
  const permissions = { anna: [own + 'prepare', own + 'confirm'], bruno: [own + 'prepare', own + 'confirm'] }[username];
  return permissions === undefined ? null : { username, permissions };
}
module.exports = { ...module.exports`;

const SET = `
require(${JSON.stringify(require.resolve('tsx/cjs'))});
module.exports = require(${JSON.stringify(path.join(repository, 'nodes/index.ts'))}).default;
`;

const X = { x: 100, y: 100, z: 'tab' };
const institution = {
  ...{ id: 'ente', type: 'io-institution', name: 'Comune di Esempio', fiscalCode: '00000000000' },
  ...{ mode: 'simulator', callsPer5s: 2000, windowFrom: '', windowTo: '', windowDays: [1, 2, 3, 4, 5, 6, 7] },
};

function flow(fourEyes: boolean): object[] {
  return [
    { id: 'tab', type: 'tab', label: 'Prove' },
    institution,
    { id: 'servizio', type: 'io-service', name: 'Servizi sociali', institution: 'ente' },
    {
      ...{
        ...X,
        id: 'page',
        type: 'io-page',
        title: 'Esiti delle richieste',
        path: 'esiti',
        messageNode: 'message',
      },
      ...{ fourEyes, wires: [['message'], [], []] },
    },
    { ...X, id: 'message', type: 'io-richiesta-accolta', service: 'servizio', wires: [['send'], []] },
    { ...X, id: 'send', type: 'io-send', service: 'servizio', wires: [[], [], [], []] },
  ];
}

/** From before the first test of the suite until after its last one. Gives the address of the page. */
export function runsOffice({ fourEyes }: { readonly fourEyes: boolean }): () => string {
  let nodeRed: NodeRed | undefined;
  let userDir = '';
  before('start Node-RED with a page', async function () {
    this.timeout(180_000);
    userDir = await mkdtemp(path.join(tmpdir(), 'io-office-'));
    await mkdir(path.join(userDir, 'nodes'));
    await writeFile(path.join(userDir, 'nodes/io.js'), SET);
    // A file is taken for a node set only with its editor part beside it.
    await writeFile(path.join(userDir, 'nodes/io.html'), '');
    await writeFile(path.join(userDir, 'flows.json'), JSON.stringify(flow(fourEyes)));
    nodeRed = await startNodeRed(userDir, USERS);
  });
  after('stop Node-RED', async () => {
    if (nodeRed !== undefined) await closePagesOf(nodeRed.url);
    await nodeRed?.stop();
    await rm(userDir, { recursive: true, force: true });
  });
  return () => `${nodeRed?.url ?? ''}/io-servizi-sociali/pagina/esiti/`;
}

/** Fills in the form that stands there. */
export async function signIn(page: Page, user: string): Promise<void> {
  await page.getByLabel('Nome utente').fill(user);
  await page.getByLabel('Password').fill(user);
  await page.getByRole('button', { name: 'Entra' }).click();
  await page.getByLabel('Password').waitFor({ state: 'detached' });
}

/** Gives the page a list, as from the button. */
export async function giveFile(page: Page, name: string, content: string): Promise<void> {
  await page.locator('#file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
  await page.getByLabel('Nome dell’invio').waitFor();
}
