/** A user directory of a real Node-RED with our nodes from the sources, as a file in its own nodes folder. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TYPESCRIPT } from '../../scripts/test/typescript';

const NODES = `
require(${JSON.stringify(TYPESCRIPT)});
module.exports = require(${JSON.stringify(path.resolve(__dirname, '../../nodes/index.ts'))}).default;
`;

export interface UserDir {
  readonly path: string;
  remove(): Promise<void>;
}

/** @param flow what is deployed in it */
export async function userDirFromSource(flow: readonly object[] = []): Promise<UserDir> {
  const userDir = await mkdtemp(path.join(tmpdir(), 'io-from-source-'));
  await mkdir(path.join(userDir, 'nodes'));
  await writeFile(path.join(userDir, 'nodes/io.js'), NODES);
  // A file is taken for a node set only with its editor part beside it.
  await writeFile(path.join(userDir, 'nodes/io.html'), '');
  if (flow.length > 0) await writeFile(path.join(userDir, 'flows.json'), JSON.stringify(flow));
  return { path: userDir, remove: () => rm(userDir, { recursive: true, force: true }) };
}

/** The token that Node-RED gives a user who signs in. Throws when it gives none. */
export async function tokenOf(url: string, username: string, password = username): Promise<string> {
  const login = { client_id: 'node-red-editor', grant_type: 'password', scope: '', username, password };
  const response = await fetch(`${url}/auth/token`, { method: 'POST', body: new URLSearchParams(login) });
  const { access_token: given } = (await response.json()) as { access_token?: string };
  if (given === undefined) throw new Error(`no token for ${username}`);
  return given;
}
