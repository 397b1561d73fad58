import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startNodeRed, type NodeRed } from '../package/support/node-red';
import { tokenOf, type UserDir, userDirFromSource } from '../support/from-source';
import { parsed } from './support/prometheus';

const TOKEN = 'b'.repeat(64);

/** The settings.js that the guide proposes, as it stands there. */
function guided(file: string): string {
  const text = readFileSync(path.resolve(__dirname, '../../docs', file), 'utf8');
  const blocks = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, block = '']) => block);
  const found = blocks.filter((block) => block.includes('tokens:'));
  assert.equal(found.length, 1);
  return found[0] ?? '';
}

/** Users by what they may do; the name is the password too. */
const USERS = `
  ...guided,
  adminAuth: {
    ...guided.adminAuth,
    users: async (username) => user(username),
    authenticate: async (username, password) => (password === username ? user(username) : null),
  },
};
function user(username) {
  return {
    username,
    permissions: { admin: ['*'], watcher: ['io-servizi-sociali.metrics'] }[username] ?? ['*.read', 'io-servizi-sociali.write'],
  };
}
module.exports = { ...module.exports`;

describe('the metrics on a Node-RED with logins, set as the guide says', function () {
  this.timeout(100_000);
  let userDir: UserDir;
  let nodeRed: NodeRed;

  before('start Node-RED', async () => {
    userDir = await userDirFromSource();
    await writeFile(path.join(userDir.path, 'guided.js'), guided('it/sorvegliare.md'));
    process.env.IO_METRICS_TOKEN = TOKEN;
    const guide = JSON.stringify(path.join(userDir.path, 'guided.js'));
    nodeRed = await startNodeRed(userDir.path, USERS.replaceAll('guided', `require(${guide})`));
    delete process.env.IO_METRICS_TOKEN;
  });
  after('stop Node-RED', async () => {
    await nodeRed.stop();
    await userDir.remove();
  });

  const ask = (token?: string, at = 'metrics'): Promise<Response> =>
    fetch(`${nodeRed.url}/io-servizi-sociali/${at}`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });

  it('are for nobody without a token, with another one, or with rights of other kinds', async () => {
    assert.equal((await ask()).status, 401);
    assert.equal((await ask('c'.repeat(64))).status, 401);
    assert.equal((await ask(await tokenOf(nodeRed.url, 'reader'))).status, 401);
  });

  it('are for the token of the guide, which opens nothing else', async () => {
    const answer = await ask(TOKEN);
    assert.equal(answer.status, 200);
    assert.ok(parsed(await answer.text()).has('io_build_info'));
    assert.equal((await ask(TOKEN, 'overview')).status, 401);
    assert.equal(
      (await fetch(`${nodeRed.url}/flows`, { headers: { authorization: `Bearer ${TOKEN}` } })).status,
      401,
    );
  });

  it('are for a user with their permission, and for who may do everything', async () => {
    for (const user of ['watcher', 'admin'])
      assert.equal((await ask(await tokenOf(nodeRed.url, user))).status, 200, user);
  });

  it('are not for a page of another site', async () => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'sec-fetch-site': 'cross-site' };
    const answer = await fetch(`${nodeRed.url}/io-servizi-sociali/metrics`, { headers });
    assert.equal(answer.status, 403);
  });

  it('are set alike in both languages', () => {
    assert.equal(guided('en/watching.md'), guided('it/sorvegliare.md'));
  });
});
