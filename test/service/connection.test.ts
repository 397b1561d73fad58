import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tryConnection } from '../../nodes/service/connection';
import { createSimulator, type Simulator } from '../../nodes/lib/simulator';
import { institution, service, TestRuntime } from '../support/flow';
import { get, post, postFromElsewhere } from '../support/preview';

const servers: Server[] = [];

/** The address of a server that answers with `listener`. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answers(
  status: number,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<string> {
  return serve((_request, response) => {
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
}

const found = async (url: string) => (await tryConnection(url, 'chiave', 500)).result;

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('the test of a connection', () => {
  it('finds a good key, whoever is on IO and whoever not', async () => {
    assert.equal(await found(await answers(200, { sender_allowed: true, preferred_languages: [] })), 'right');
    assert.equal(await found(await answers(200, { sender_allowed: false })), 'right');
    assert.equal(await found(await answers(404, { title: 'Profile not found' })), 'right');
  });

  it('tells a wrong key, a draft and a refused computer apart', async () => {
    assert.equal(await found(await answers(401, { statusCode: 401, message: 'Access denied' })), 'wrongKey');
    assert.equal(await found(await answers(403, { title: 'Recipient forbidden' })), 'limited');
    assert.equal(await found(await answers(403, { title: 'You are not allowed here' })), 'notAllowed');
  });

  it('repeats the words of any other refusal, without values in them', async () => {
    const url = await answers(403, { title: 'Anonymous user', detail: 'value "AAAAAA00A00A000A" is odd' });
    assert.deepEqual(await tryConnection(url, 'chiave'), {
      result: 'forbidden',
      args: { answer: 'Anonymous user' },
    });
  });

  it('says how long to wait when the allowance is used up', async () => {
    const url = await answers(429, {}, { 'retry-after': '4' });
    assert.deepEqual(await tryConnection(url, 'chiave'), { result: 'tooMany', args: { seconds: 4 } });
  });

  it('does not take another server for IO', async () => {
    assert.equal(await found(await answers(200, '<html>Benvenuti</html>')), 'notIo');
    assert.equal(
      await found(await answers(404, { statusCode: 404, message: 'Resource not found' })),
      'notIo',
    );
    assert.equal(await found(await answers(302, '', { location: 'https://login.example' })), 'notIo');
    assert.equal(await found(await answers(400, { title: 'Invalid' })), 'notIo');
  });

  it('says what IO’s own trouble, silence and the network look like', async () => {
    assert.equal(await found(await answers(503, '')), 'trouble');
    assert.equal(await found(await serve(() => undefined)), 'timeout');
    assert.equal((await tryConnection('http://nessuno.invalid', 'chiave', 8_000)).result, 'dns');
    assert.equal(await found((await answers(200, {})).replace('http:', 'https:')), 'tls');
    const gone = await answers(200, {});
    servers.pop()?.close();
    assert.equal(await found(gone), 'network');
  });
});

describe('the test of a connection, from the dialog of io-service', () => {
  const red = new TestRuntime();
  let simulator: Simulator;
  let baseUrl: string;
  before(async () => {
    simulator = createSimulator({ keys: ['test-key'], shell: () => '' });
    ({ baseUrl } = await simulator.listen());
    await red.start();
  });
  after(async () => {
    await red.stop();
    await simulator.close();
  });
  afterEach(() => red.unload());

  const result = async (apiKey: string, institutionId = 'ente', id = 'servizio') => {
    const { body } = await post(`service/${id}/test`, { institution: institutionId, apiKey });
    return (body as { result: string }).result;
  };

  it('tries the stored key, or the one just typed', async () => {
    await red.load([institution(baseUrl), service()]);
    assert.equal(await result(''), 'right');
    assert.equal(await result('sbagliata'), 'wrongKey');
    assert.equal(await result('test-key', 'ente', 'not-yet-deployed'), 'right');
    assert.doesNotMatch(red.logged(), /test-key|sbagliata/);
  });

  it('never sends a stored key where the deployed service would not', async () => {
    await red.load([institution(baseUrl), institution(baseUrl, { id: 'altro' }), service()]);
    assert.equal(await result('', 'altro'), 'deployFirst');
    assert.equal(await result('', 'nobody'), 'deployFirst');
    assert.equal(await result('', 'ente', 'nobody'), 'deployFirst');
  });

  it('asks for a key, and leaves an environment variable to the deploy', async () => {
    await red.load([institution(baseUrl), service()], {});
    assert.equal(await result(''), 'keyMissing');
    assert.equal(await result('${IO_API_KEY}'), 'environment');
  });

  it('says that the simulator needs none, and what is wrong with an institution', async () => {
    await red.load([
      institution('', { mode: 'simulator' }),
      institution('http://io.example', { id: 'altro' }),
      service(),
    ]);
    assert.equal(await result('anything'), 'simulator');
    const { body } = await post('service/servizio/test', { institution: 'altro', apiKey: 'x' });
    assert.deepEqual(body, { result: 'fault', code: 'IO_BASE_URL_INVALID' });
  });

  it('is for our own editor only, and only to be posted', async () => {
    await red.load([institution(baseUrl), service()]);
    assert.equal(await postFromElsewhere('service/servizio/test'), 403);
    assert.equal((await get('service/servizio/test')).status, 404);
  });
});
