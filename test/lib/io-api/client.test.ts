import assert from 'node:assert/strict';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { HttpsAgent } from '../../../nodes/lib/io-api/agents';
import { IoClient, type Answer, type ClientOptions } from '../../../nodes/lib/io-api';

const MESSAGE = { fiscal_code: 'AAAAAA00A00A000A' };
const KEY = 'a-very-secret-key';

describe("the client of IO's API", () => {
  const open: { close: () => void }[] = [];

  afterEach(() => {
    for (const server of open.splice(0)) server.close();
  });

  async function listening(server: net.Server): Promise<string> {
    const sockets = new Set<net.Socket>();
    server.on('connection', (socket: net.Socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({
      close: () => {
        for (const socket of sockets) socket.destroy();
        server.close();
      },
    });
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function clientOf(server: net.Server, options: Partial<ClientOptions> = {}): Promise<IoClient> {
    const client = new IoClient({ baseUrl: `http://${await listening(server)}/api/v1`, ...options });
    open.push(client);
    return client;
  }

  const answering = (status: number, body: string, headers: http.OutgoingHttpHeaders = {}) =>
    http.createServer((_request, response) => response.writeHead(status, headers).end(body));

  function error(answer: Answer): string {
    assert.notEqual(answer.kind, 'answered');
    return answer.kind === 'answered' ? '' : answer.error;
  }

  it('asks for profiles and sends messages with the fiscal code in the body and the key in the header', async () => {
    const seen: unknown[] = [];
    const server = http.createServer((request, response) => {
      const { method, url, headers } = request;
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push([method, url, headers['ocp-apim-subscription-key'], body]);
        response.writeHead(200).end('{"ok":true}');
      });
    });
    const client = await clientOf(server);
    await client.profile(KEY, 'AAAAAA00A00A000A');
    await client.send(KEY, { fiscal_code: 'AAAAAA00A00A000A', content: 'à €' });
    const last = await client.status('', 'AAAAAA00A00A000A', '01J');
    assert.deepEqual(seen, [
      ['POST', '/api/v1/profiles', KEY, '{"fiscal_code":"AAAAAA00A00A000A"}'],
      ['POST', '/api/v1/messages', KEY, '{"fiscal_code":"AAAAAA00A00A000A","content":"à €"}'],
      ['GET', '/api/v1/messages/AAAAAA00A00A000A/01J', undefined, ''],
    ]);
    assert.deepEqual(last, { kind: 'answered', status: 200, body: { ok: true } });
  });

  it("reads IO's own rate-limit headers, and Retry-After as seconds or as a date", async () => {
    const remaining = await (
      await clientOf(answering(200, '{}', { 'x-rate-limit-remaining': '42' }))
    ).send(KEY, MESSAGE);
    assert.equal(remaining.kind === 'answered' && remaining.remaining, 42);
    const own = await (
      await clientOf(answering(429, '{}', { 'x-rate-limit-retry-after': '3', 'retry-after': '99' }))
    ).send(KEY, MESSAGE);
    assert.equal(own.kind === 'answered' && own.retryAfterMs, 3_000);
    const date = new Date(Date.now() + 60_000).toUTCString();
    const dated = await (await clientOf(answering(429, '{}', { 'retry-after': date }))).send(KEY, MESSAGE);
    assert.ok(dated.kind === 'answered' && dated.retryAfterMs !== undefined && dated.retryAfterMs > 50_000);
    const odd = await (await clientOf(answering(429, '{}', { 'retry-after': 'soon' }))).send(KEY, MESSAGE);
    assert.equal(odd.kind === 'answered' && odd.retryAfterMs, undefined);
  });

  it('does not follow a redirect', async () => {
    const answer = await (
      await clientOf(answering(302, '', { location: 'http://127.0.0.1:1/' }))
    ).send(KEY, MESSAGE);
    assert.deepEqual(answer, { kind: 'answered', status: 302, body: undefined });
  });

  it('hands on an answer that is not JSON as an answer without a body', async () => {
    const answer = await (await clientOf(answering(503, '<html>'))).send(KEY, MESSAGE);
    assert.deepEqual(answer, { kind: 'answered', status: 503, body: undefined });
  });

  it('calls this computer directly, whatever proxy the environment names', async () => {
    let connections = 0;
    const proxy = http.createServer((_request, response) => response.writeHead(502).end());
    proxy.on('connection', () => (connections += 1));
    const environment = { ...process.env };
    try {
      process.env.HTTP_PROXY = process.env.http_proxy = `http://${await listening(proxy)}`;
      process.env.NO_PROXY = process.env.no_proxy = '';
      const answer = await (await clientOf(answering(201, '{"id":"01J"}'))).send(KEY, MESSAGE);
      assert.deepEqual(answer, { kind: 'answered', status: 201, body: { id: '01J' } });
      assert.equal(connections, 0);
    } finally {
      for (const name of ['HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy']) {
        if (environment[name] === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = environment[name];
      }
    }
  });

  it('says "not written" when the name is unknown', async () => {
    const client = new IoClient({ baseUrl: 'http://nessun-server.invalid' });
    assert.equal((await client.send(KEY, MESSAGE)).kind, 'not-written');
  });

  it('says "not written" when nobody listens', async () => {
    const server = net.createServer();
    const address = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    const answer = await new IoClient({ baseUrl: `http://${address}` }).send(KEY, MESSAGE);
    assert.deepEqual(answer, { kind: 'not-written', error: 'ECONNREFUSED' });
  });

  it('checks certificates also where the environment says not to', () => {
    assert.equal(new HttpsAgent(1, Date.now).options.rejectUnauthorized, true);
  });

  it('says "not written" when TLS fails before anything can be written', async () => {
    const address = await listening(net.createServer((socket) => socket.end('this is no TLS\n')));
    const answer = await new IoClient({ baseUrl: `https://${address}` }).send(KEY, MESSAGE);
    assert.equal(answer.kind, 'not-written');
  });

  it('says "no answer" when the connection is reset after the request was written', async () => {
    const server = net.createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    assert.deepEqual(await (await clientOf(server)).send(KEY, MESSAGE), {
      kind: 'no-answer',
      error: 'ECONNRESET',
    });
  });

  it('says "no answer" when the answer ends in the middle', async () => {
    const server = net.createServer((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{"id":')),
    );
    assert.equal((await (await clientOf(server)).send(KEY, MESSAGE)).kind, 'no-answer');
  });

  it('says "no answer" when the time is over', async () => {
    const client = await clientOf(
      net.createServer(() => undefined),
      { sendTimeoutMs: 50 },
    );
    assert.deepEqual(await client.send(KEY, MESSAGE), { kind: 'no-answer', error: 'TIMEOUT' });
  });

  it('says "no answer" when the answer is far too large', async () => {
    const answer = await (await clientOf(answering(200, 'x'.repeat(2 * 1024 * 1024)))).send(KEY, MESSAGE);
    assert.equal(answer.kind, 'no-answer');
  });

  it('never shows the key, the body or the fiscal code in what it reports', async () => {
    const server = net.createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const answer = await (await clientOf(server)).send(KEY, MESSAGE);
    assert.doesNotMatch(error(answer) + JSON.stringify(answer), /secret|AAAAAA/);
  });

  it('uses a connection again instead of opening one for each call', async () => {
    let connections = 0;
    const server = answering(200, '{}');
    server.on('connection', () => (connections += 1));
    const client = await clientOf(server);
    await client.send(KEY, MESSAGE);
    await client.send(KEY, MESSAGE);
    assert.equal(connections, 1);
  });

  describe('when the server closes idle connections without announcing it', () => {
    /** Answers the first request of a connection; later ones die as on a connection that was just being closed. */
    const forgetful = () =>
      http.createServer({ keepAliveTimeout: 0 }, (request, response) => {
        const socket = request.socket as net.Socket & { asked?: boolean };
        if (socket.asked === true && tooLate()) {
          socket.resetAndDestroy();
          return;
        }
        socket.asked = true;
        response.writeHead(201).end('{"id":"01J"}');
      });
    let now = 0;
    let closesAfterMs = 0;
    let usedAt = 0;
    const tooLate = () => now - usedAt >= closesAfterMs;

    async function send70(everyMs: number): Promise<string[]> {
      const client = await clientOf(forgetful(), { now: () => now });
      const kinds: string[] = [];
      for (let n = 0; n < 70; n += 1) {
        now += everyMs;
        kinds.push((await client.send(KEY, MESSAGE)).kind);
        usedAt = now;
      }
      return kinds;
    }

    it('sends no POST on one that is idle for longer than half a second', async () => {
      closesAfterMs = 500;
      assert.deepEqual(new Set(await send70(1_000)), new Set(['answered']));
      assert.deepEqual(new Set(await send70(499)), new Set(['answered']));
    });

    it('learns from one that died how long this server keeps them', async () => {
      closesAfterMs = 200;
      const kinds = await send70(300);
      assert.equal(kinds.filter((kind) => kind === 'no-answer').length, 1);
    });

    it('does not trust one when the clock was put back, or went on while the computer slept', async () => {
      closesAfterMs = -Infinity;
      const client = await clientOf(forgetful(), { now: () => now });
      await client.send(KEY, MESSAGE);
      now -= 3_600_000;
      assert.equal((await client.send(KEY, MESSAGE)).kind, 'answered');
      now += 7_200_000;
      assert.equal((await client.send(KEY, MESSAGE)).kind, 'answered');
    });
  });
});
