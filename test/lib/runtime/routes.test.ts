import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { NodeAPI } from 'node-red';
import { adminRoutes, mayWrite, WrongCall } from '../../../nodes/lib/runtime/routes';

/** Who calls, by header; as Node-RED without adminAuth, every answer lets every site read it. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  reader: ['io-servizi-sociali.read'],
  writer: ['io-servizi-sociali.read', 'io-servizi-sociali.write'],
};

describe('the routes below the admin root', () => {
  let server: Server;
  let root: string;

  before(async () => {
    const app = express();
    app.use(express.json(), (_request, response, next) => {
      response.setHeader('Access-Control-Allow-Origin', '*');
      next();
    });
    const needsPermission =
      (permission: string): express.RequestHandler =>
      (request, response, next) => {
        if (MAY[request.get('x-user') ?? '']?.includes(permission)) next();
        else response.status(401).end();
      };
    const RED = { httpAdmin: app, auth: { needsPermission } } as unknown as NodeAPI;
    const routes = adminRoutes(RED);
    routes.get('seen', 'read', async (request) => ({ whole: await mayWrite(RED, request) }));
    routes.get('nothing', 'read', () => undefined);
    routes.get('wrong', 'read', () => {
      throw new WrongCall(404);
    });
    routes.get('broken', 'read', () => Promise.reject(new Error('RSSMRA80A01H501U')));
    routes.post('order', 'write', () => ({ done: true }));
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/io-servizi-sociali`;
  });
  after(() => server.close());

  const call = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${root}/${path}`, { method, headers: { 'x-user': 'reader', ...headers } });
  const order = (headers: Record<string, string>) =>
    call('order', { 'x-user': 'writer', 'content-type': 'application/json', ...headers }, 'POST');

  it('tell who may write from who may only read', async () => {
    assert.deepEqual(await (await call('seen')).json(), { whole: false });
    assert.deepEqual(await (await call('seen', { 'x-user': 'writer' })).json(), { whole: true });
    assert.equal((await call('seen', { 'x-user': 'nobody' })).status, 401);
    assert.equal((await order({ 'x-user': 'reader', 'x-requested-with': 'x' })).status, 401);
  });

  it('let no other site read, whatever Node-RED lets through', async () => {
    const answer = await call('seen');
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  });

  for (const [what, headers] of [
    ['says that it comes from another site', { 'sec-fetch-site': 'cross-site' }],
    ['says that it comes from another port of this computer', { 'sec-fetch-site': 'same-site' }],
    ['names another origin', { origin: 'https://evil.example' }],
    ['names no origin that can be read', { origin: 'null' }],
  ] as const)
    it(`refuse a call that ${what}`, async () => {
      assert.equal((await call('seen', headers)).status, 403);
      assert.equal((await order({ 'x-requested-with': 'x', ...headers })).status, 403);
    });

  it('take an order from our own page only, which sets a header that no form can set', async () => {
    assert.equal((await order({})).status, 403);
    const own = { 'x-requested-with': 'XMLHttpRequest' };
    for (const from of [{}, { 'sec-fetch-site': 'same-origin' }, { origin: new URL(root).origin }])
      assert.deepEqual(await (await order({ ...own, ...from })).json(), { done: true });
  });

  it('know their own page behind a proxy by the host that the proxy was called by', async () => {
    const behind = { origin: 'https://nodered.comune.example', 'x-forwarded-host': 'nodered.comune.example' };
    assert.equal((await call('seen', behind)).status, 200);
  });

  it('say nothing, that it is not there, or a code: never the words of an error', async () => {
    assert.equal((await call('nothing')).status, 204);
    assert.equal((await call('wrong')).status, 404);
    const broken = await call('broken');
    assert.equal(broken.status, 500);
    const text = await broken.text();
    assert.match(text, /"code":"IO_INTERNAL"/);
    assert.doesNotMatch(text, /RSSMRA/);
  });
});
