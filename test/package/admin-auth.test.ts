import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { installed, type Installed } from './support/installed';
import { getJson, nodeRedDir, runsNodeRed, type NodeRed } from './support/node-red';

/**
 * Logins on, and one more address: the list of what nodes have registered on `RED.httpAdmin`. It stands before the login
 * check, so that it answers without a token.
 */
const SETTINGS = `
  adminAuth: {
    type: 'credentials',
    users: async (username) => ({ username, permissions: '*' }),
    authenticate: async (username, password) => (password === 'test' ? { username, permissions: '*' } : null),
  },
  httpAdminMiddleware(req, res, next) {
    if (req.path !== '/list-of-routes') return next();
    const { httpAdmin } = require(require.resolve('@node-red/runtime', { paths: [${JSON.stringify(nodeRedDir)}] }));
    const { stack } = httpAdmin._router ?? httpAdmin.router;
    res.json(stack.map(({ route, regexp, name }) =>
      route
        ? { path: String(route.path), methods: Object.keys(route.methods) }
        : { path: String(regexp), methods: ['use'], name }));
  },`;

/**
 * Static files without data that a browser must be able to open by their address: the page then asks for its data with
 * a token. Path of the route, an address of it, and the file that must be all it answers.
 */
const STATIC_PAGES: Readonly<Record<string, readonly [at: string, file: string]>> = {
  '/io-servizi-sociali/inbox': ['/io-servizi-sociali/inbox', 'dist/inbox.html'],
  '/io-servizi-sociali/pagina/:path': ['/io-servizi-sociali/pagina/avvisi', 'dist/page/index.html'],
  '/io-servizi-sociali/pagina-file/:name': ['/io-servizi-sociali/pagina-file/page.js', 'dist/page/page.js'],
};

interface Route {
  readonly path: string;
  readonly methods: readonly string[];
}

describe('the package on a Node-RED with logins', () => {
  let pack: Installed;
  let ours: Route[];
  let nodeRed: NodeRed;
  const bare = runsNodeRed(async () => (await installed()).bareUserDir, SETTINGS);
  const running = runsNodeRed(async () => (await installed()).userDir, SETTINGS);

  before(async () => {
    pack = await installed();
    nodeRed = running();
    ours = await routesBeyond(nodeRed, bare());
  });

  it('adds routes, all of them by path and method, so that this test sees them', () => {
    assert.ok(ours.length > 0);
    assert.deepEqual(
      ours.filter((route) => route.methods.includes('use') || !route.path.startsWith('/')),
      [],
    );
  });

  it('prefixes its routes with its name', () => {
    assert.deepEqual(
      ours.filter((route) => !route.path.startsWith('/io-servizi-sociali/')).map((route) => route.path),
      [],
    );
  });

  it('answers 401 without a token, at every route that is not a static page', async () => {
    for (const { path: routePath, methods } of ours.filter((route) => !(route.path in STATIC_PAGES))) {
      for (const method of methods) {
        const response = await fetch(nodeRed.url + address(routePath), { method: method.toUpperCase() });
        assert.equal(response.status, 401, `${method} ${routePath}`);
      }
    }
  });

  it('gives without a token nothing but the page, which is a file without data', async () => {
    for (const { path: routePath } of ours.filter((route) => route.path in STATIC_PAGES)) {
      const [at, file] = STATIC_PAGES[routePath] ?? ['', ''];
      const response = await fetch(nodeRed.url + at);
      assert.equal(
        await response.text(),
        await readFile(path.join(pack.packageDir, file), 'utf8'),
        routePath,
      );
    }
  });

  it('lets another site do nothing in the name of who has a token: each route that acts wants our header', async () => {
    const authorization = `Bearer ${await token(nodeRed)}`;
    const acting = ours.filter(({ methods }) => methods.some((method) => method !== 'get'));
    assert.ok(acting.length > 10, `${acting.length} routes`);
    for (const { path: routePath, methods } of acting)
      for (const method of methods.filter((one) => one !== 'get')) {
        const response = await fetch(nodeRed.url + address(routePath), {
          method: method.toUpperCase(),
          headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
          body: 'institution=x',
        });
        // 404: there is no such node, or no such act, to begin with.
        assert.ok([403, 404].includes(response.status), `${method} ${routePath}: HTTP ${response.status}`);
        await response.body?.cancel();
      }
  });

  it('lets a user with a token read', async () => {
    const authorization = `Bearer ${await token(nodeRed)}`;
    for (const route of ours.filter(({ methods }) => methods.includes('get'))) {
      const response = await fetch(nodeRed.url + address(route.path), { headers: { authorization } });
      assert.ok(![401, 403].includes(response.status), `${route.path}: HTTP ${response.status}`);
      await response.body?.cancel();
    }
  });
});

async function routesBeyond(nodeRed: NodeRed, bare: NodeRed): Promise<Route[]> {
  const all = (await getJson(`${nodeRed.url}/list-of-routes`)) as Route[];
  const cores = ((await getJson(`${bare.url}/list-of-routes`)) as Route[]).map((route) =>
    JSON.stringify(route),
  );
  return all.filter((route) => {
    const index = cores.indexOf(JSON.stringify(route));
    if (index === -1) return true;
    cores.splice(index, 1);
    return false;
  });
}

/** A path with something in place of its parameters. */
function address(routePath: string): string {
  return routePath.replace(/:\w+\??/g, 'x').replace(/\*\w*$/, 'x');
}

async function token(nodeRed: NodeRed): Promise<string> {
  const response = await fetch(`${nodeRed.url}/auth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: 'node-red-editor',
      grant_type: 'password',
      scope: '*',
      username: 'test',
      password: 'test',
    }),
  });
  const body = (await response.json()) as { access_token?: string };
  assert.ok(body.access_token, `no token: HTTP ${response.status}`);
  return body.access_token;
}
