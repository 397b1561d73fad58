/** A real Node-RED with users and a page for the office; the nodes come from the sources, the page from `dist/`. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { type NodeRed, startNodeRed } from '../../package/support/node-red';
import { tokenOf, type UserDir, userDirFromSource } from '../../support/from-source';
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
  const both = [own + 'prepare', own + 'confirm'];
  const permissions = { anna: both, bruno: both, ced: '*' }[username];
  return permissions === undefined ? null : { username, permissions };
}
module.exports = { ...module.exports`;

const X = { x: 100, y: 100, z: 'tab' };
const LETTERS = 'letters.jsonl';

/** What is deployed; the rest of it is always the same. */
export interface OfficeFlow {
  readonly fourEyes?: boolean;
  /** Properties of the institution, which is in simulator mode where none are given. */
  readonly institution?: object;
  /** Properties of the message node; null: it has been deleted. */
  readonly message?: object | null;
  /** Rows that pass from the page to the message node in a second; absent: as many as come. */
  readonly rowsPerSecond?: number;
}

export interface Office {
  /** Address of the page. */
  readonly url: () => string;
  readonly nodeRed: () => NodeRed;
  readonly userDir: () => string;
  /** The flow as it is from now on; resolves once it has started. */
  readonly deploy: (flow: OfficeFlow) => Promise<void>;
  /** What has left by the third output, row by row. */
  readonly letters: () => Record<string, unknown>[];
}

const INSTITUTION = {
  ...{ id: 'ente', type: 'io-institution', name: 'Comune di Esempio', fiscalCode: '00000000000' },
  ...{ mode: 'simulator', callsPer5s: 2000, windowFrom: '', windowTo: '', windowDays: [1, 2, 3, 4, 5, 6, 7] },
};

function nodesOf(
  { fourEyes = false, institution = {}, message = {}, rowsPerSecond }: OfficeFlow,
  folder: string,
): object[] {
  const first = rowsPerSecond === undefined ? 'message' : 'slow';
  const wires = [[first], [], ['letters']];
  const filename = path.join(folder, LETTERS);
  return [
    { id: 'tab', type: 'tab', label: 'Prove' },
    { ...INSTITUTION, ...institution },
    {
      ...{ id: 'servizio', type: 'io-service', name: 'Servizi sociali', institution: 'ente' },
      credentials: { apiKey: 'invented-key' },
    },
    {
      ...{ ...X, id: 'page', type: 'io-page', title: 'Esiti delle richieste', path: 'esiti' },
      ...{ messageNode: 'message', fourEyes, wires },
    },
    ...(rowsPerSecond === undefined ? [] : [slowly(rowsPerSecond)]),
    ...(message === null
      ? []
      : [
          {
            ...{ ...X, id: 'message', type: 'io-richiesta-accolta', service: 'servizio' },
            ...{ wires: [['send'], []], ...message },
          },
        ]),
    { ...X, id: 'send', type: 'io-send', service: 'servizio', wires: [[], [], [], []] },
    {
      ...{ ...X, id: 'letters', type: 'file', filename, filenameType: 'str', appendNewline: true },
      ...{ createDir: false, overwriteFile: 'false', encoding: 'none', wires: [[]] },
    },
  ];
}

/** Lets so many messages through in a second, and keeps the others. */
function slowly(rate: number): object {
  const units = { timeoutUnits: 'seconds', nbRateUnits: '1', rateUnits: 'second', randomUnits: 'seconds' };
  return {
    ...{ ...X, id: 'slow', type: 'delay', pauseType: 'rate', rate: String(rate), timeout: '1' },
    ...{ ...units, randomFirst: '1', randomLast: '1', drop: false, allowrate: false, outputs: 1 },
    wires: [['message']],
  };
}

/** From before the first test of the suite until after its last one. */
export function startsOffice(first: OfficeFlow = {}): Office {
  let nodeRed: NodeRed | undefined;
  let userDir: UserDir | undefined;
  const running = (): NodeRed => {
    if (nodeRed === undefined) throw new Error('Node-RED is not running');
    return nodeRed;
  };
  const folder = (): string => userDir?.path ?? '';
  const deploy = async (flow: OfficeFlow): Promise<void> => {
    const nodeRed = running();
    const { url } = nodeRed;
    const authorization = `Bearer ${await tokenOf(url, 'ced')}`;
    const started = nodeRed.next(/Started flows/);
    const response = await fetch(`${url}/flows`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify(nodesOf(flow, folder())),
    });
    if (!response.ok) throw new Error(`the server takes no flows: HTTP ${response.status}`);
    await started;
  };
  before('start Node-RED with a page', async function () {
    this.timeout(180_000);
    userDir = await userDirFromSource([{ id: 'tab', type: 'tab', label: 'Prove' }]);
    nodeRed = await startNodeRed(userDir.path, USERS);
    await deploy(first);
  });
  after('stop Node-RED', async () => {
    if (nodeRed !== undefined) await closePagesOf(nodeRed.url);
    await nodeRed?.stop();
    await userDir?.remove();
  });
  return {
    url: () => `${running().url}/io-servizi-sociali/pagina/esiti/`,
    nodeRed: running,
    userDir: folder,
    deploy,
    letters: () => {
      const file = path.join(folder(), LETTERS);
      if (!existsSync(file)) return [];
      const lines = readFileSync(file, 'utf8').split('\n');
      return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
    },
  };
}

/** The address of a page that runs as `startsOffice` says. */
export function runsOffice(flow: OfficeFlow): () => string {
  return startsOffice(flow).url;
}

/** The heading of a step. */
export function heading(page: Page, name: string): Locator {
  return page.getByRole('heading', { level: 2, name, exact: true });
}

/** How far a page reaches beyond its window; pixels. */
export async function wide(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
}

/** From the list of sendings to the table, with a file whose columns are clear. */
export async function checkedList(page: Page, name: string, content: string): Promise<void> {
  await page.getByRole('link', { name: 'Nuovo invio' }).click();
  await giveFile(page, name, content);
  await page.getByRole('button', { name: 'Avanti' }).click();
  await page.getByRole('heading', { level: 3, name: 'Le righe' }).waitFor();
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
