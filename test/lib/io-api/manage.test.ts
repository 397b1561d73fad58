import assert from 'node:assert/strict';
import { ManageClient } from '../../../nodes/lib/io-api';
import { json, Listening } from '../../support/http';

describe('the client with the manage key', () => {
  let io: Listening;
  let client: ManageClient;
  beforeEach(async () => {
    io = await Listening.start((_call, response) => {
      json(response, 200, { ok: true });
    });
    client = new ManageClient(`${io.url}/api/v1`, 'chiave-di-gestione');
  });
  afterEach(async () => {
    client.close();
    await io.end();
  });

  it('calls below the base URL with the key in its header, and hands the answer on', async () => {
    assert.deepEqual(await client.call('GET', '/manage/services'), {
      kind: 'answered',
      status: 200,
      body: { ok: true },
    });
    const [call] = io.calls;
    assert.deepEqual([call?.method, call?.path], ['GET', '/api/v1/manage/services']);
    assert.equal(call?.headers['ocp-apim-subscription-key'], 'chiave-di-gestione');
    assert.equal(call.headers['content-type'], undefined);
  });

  for (const method of ['POST', 'PUT'] as const)
    it(`sends the data of a ${method} as JSON`, async () => {
      await client.call(method, '/manage/services', { name: 'Servizi sociali: à €' });
      const [call] = io.calls;
      assert.deepEqual(call?.body, { name: 'Servizi sociali: à €' });
      assert.equal(call.headers['content-type'], 'application/json');
    });

  it('deletes', async () => {
    await client.call('DELETE', '/manage/services/1');
    assert.equal(io.calls[0]?.method, 'DELETE');
  });

  it('says so when nobody listens, and throws nothing', async () => {
    const nobody = new ManageClient('http://127.0.0.1:9/api/v1', 'chiave-di-gestione');
    assert.deepEqual(await nobody.call('GET', '/x'), { kind: 'not-written', error: 'ECONNREFUSED' });
    nobody.close();
  });
});
