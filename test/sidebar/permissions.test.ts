import assert from 'node:assert/strict';
import type { NodeAPI } from 'node-red';
import { serveSidebar } from '../../nodes/sidebar/routes';
import { startNodeRed, type NodeRed } from '../package/support/node-red';
import { tokenOf, type UserDir, userDirFromSource } from '../support/from-source';

/** Users by what they may do; the name is the password too. */
const SETTINGS = `
  adminAuth: {
    type: 'credentials',
    users: async (username) => user(username),
    authenticate: async (username, password) => (password === username ? user(username) : null),
  },
};
function user(username) {
  return { username, permissions: { reader: ['io-servizi-sociali.read'], writer: ['*'] }[username] ?? ['flows.read'] };
}
module.exports = { ...module.exports`;

describe('the routes of the sidebar, on a Node-RED with logins', function () {
  this.timeout(100_000);
  const routes = registered();
  let userDir: UserDir;
  let nodeRed: NodeRed;

  before('start Node-RED', async () => {
    userDir = await userDirFromSource();
    nodeRed = await startNodeRed(userDir.path, SETTINGS);
  });
  after('stop Node-RED', async () => {
    await nodeRed.stop();
    await userDir.remove();
  });

  it('are these', () => {
    const own = '/io-servizi-sociali/';
    assert.deepEqual(
      routes.map(({ method, address }) => `${method} ${address.replace(own, '')}`),
      [
        'GET overview',
        'GET messages',
        'POST search',
        'POST action',
        'GET held',
        'GET to-correct',
        'GET export',
        'GET not-reached',
        'GET log',
        'GET log/check',
      ],
    );
  });

  for (const who of ['', 'stranger'])
    it(`answer 401 to ${who === '' ? 'nobody' : 'a user with other permissions'}, each of them`, async () => {
      for (const { method, address } of routes) {
        assert.equal(await status(method, address, who), 401, address);
        assert.equal(await status(method, `${address}?full=1`, who), 401, address);
      }
    });

  it('let a reader read, and neither decide nor see whole fiscal codes', async () => {
    for (const { method, address } of routes.filter(
      (route) => !/\/(action|held|to-correct|not-reached|log|check)$/.test(route.address),
    ))
      assert.equal(await status(method, address, 'reader'), 200, address);
    assert.equal(await status('POST', '/io-servizi-sociali/action', 'reader'), 401);
    assert.equal(await status('GET', '/io-servizi-sociali/held', 'reader'), 401, 'what citizens would read');
    assert.equal(await status('GET', '/io-servizi-sociali/to-correct', 'reader'), 401, 'rows as they are');
    assert.equal(await status('GET', '/io-servizi-sociali/export?full=1', 'reader'), 401);
    assert.equal(await status('GET', '/io-servizi-sociali/not-reached', 'reader'), 401, 'names, addresses');
    assert.equal(await status('GET', '/io-servizi-sociali/log?as=csv', 'reader'), 401, 'names of colleagues');
    assert.equal(await status('GET', '/io-servizi-sociali/log/check', 'reader'), 401);
  });

  it('let a writer do both', async () => {
    assert.equal(await status('POST', '/io-servizi-sociali/action', 'writer'), 200);
    assert.equal(await status('GET', '/io-servizi-sociali/held', 'writer'), 200);
    assert.equal(await status('GET', '/io-servizi-sociali/export?full=1', 'writer'), 200);
    assert.equal(await status('GET', '/io-servizi-sociali/not-reached', 'writer'), 200);
    assert.equal(await status('GET', '/io-servizi-sociali/log?as=csv', 'writer'), 200);
    assert.equal(await status('GET', '/io-servizi-sociali/log/check', 'writer'), 200);
  });

  async function status(method: string, address: string, who: string): Promise<number> {
    const headers: Record<string, string> = {
      'x-requested-with': 'test',
      'content-type': 'application/json',
    };
    if (who !== '') headers.authorization = `Bearer ${await tokenOf(nodeRed.url, who)}`;
    const body = method === 'GET' ? null : JSON.stringify({ do: 'mark-sent', ids: [1], text: 'x' });
    const response = await fetch(nodeRed.url + address, { method, headers, body });
    await response.arrayBuffer();
    return response.status;
  }
});

/** What `serveSidebar` registers, so that a route that is added later is tested too. */
function registered(): { method: string; address: string }[] {
  const routes: { method: string; address: string }[] = [];
  const add = (method: string) => (address: string) => routes.push({ method, address });
  serveSidebar({
    httpAdmin: { get: add('GET'), post: add('POST') },
    auth: { needsPermission: () => () => undefined },
    events: { on: () => undefined },
    // A sign from a test before may still be on its way.
    comms: { publish: () => undefined },
  } as unknown as NodeAPI);
  return routes;
}
