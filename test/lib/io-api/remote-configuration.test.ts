import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ServerResponse } from 'node:http';
import {
  type ConfigurationSettings,
  createConfiguration,
  listConfigurations,
  ManageClient,
  readConfiguration,
  updateConfiguration,
} from '../../../nodes/lib/io-api';
import { json, Listening } from '../../support/http';

const ID = '01HXAMPE00000000000000000Z';
const KEY = 'chiave-nell-intestazione';
const SETTINGS: ConfigurationSettings = {
  name: 'Allegati',
  description: 'Allegati dei bandi',
  has_precondition: 'NEVER',
  is_lollipop_enabled: false,
  disable_lollipop_for: [],
  prod_environment: {
    base_url: 'https://nodered.comune.example/io-allegati',
    details_authentication: { header_key_name: 'X-Chiave-Allegati', key: KEY, type: 'API-KEY' },
  },
};
const KNOWN = { ...SETTINGS, configuration_id: ID };
const TEST = {
  ...SETTINGS.prod_environment,
  test_users: ['AAAAAA00A00A000A'],
};

describe('IO’s remote content configurations', () => {
  let io: Listening;
  let client: ManageClient;
  let answer: (response: ServerResponse) => void;
  beforeEach(async () => {
    answer = (response) => {
      json(response, 200, KNOWN);
    };
    io = await Listening.start((_call, response) => {
      answer(response);
    });
    client = new ManageClient(`${io.url}/api/v1`, 'chiave-di-gestione');
  });
  afterEach(async () => {
    client.close();
    await io.end();
  });
  const answers = (status: number, body?: unknown, headers = {}) => {
    answer = (response) => {
      json(response, status, body, headers);
    };
  };
  const PATH = '/api/v1/messages-sending/remote-contents/configurations';

  it('are listed, without what IO adds for itself', async () => {
    const test = { ...KNOWN, test_environment: TEST, user_id: 'u-1' };
    answers(200, { rcConfigList: [{ ...KNOWN, user_id: 'u-1', cert: {} }, test] });
    assert.deepEqual(await listConfigurations(client), {
      ok: true,
      value: { configurations: [KNOWN, { ...KNOWN, test_environment: TEST }], unreadable: 0 },
    });
    assert.deepEqual([io.calls[0]?.method, io.calls[0]?.path], ['GET', PATH]);
  });

  it('are read, made and written anew', async () => {
    assert.deepEqual(await readConfiguration(client, ID), { ok: true, value: KNOWN });
    answers(201, { ...KNOWN, user_id: 'u-1' });
    assert.deepEqual(await createConfiguration(client, SETTINGS), { ok: true, value: ID });
    answers(204);
    assert.deepEqual(await updateConfiguration(client, ID, SETTINGS), { ok: true, value: true });
    assert.deepEqual(
      io.calls.map(({ method, path, body }) => [method, path, body]),
      [
        ['GET', `${PATH}/${ID}`, undefined],
        ['POST', PATH, SETTINGS],
        ['PUT', `${PATH}/${ID}`, SETTINGS],
      ],
    );
  });

  const troubles: [number, unknown, object, object][] = [
    [401, { statusCode: 401, message: 'Access denied' }, {}, { code: 'manageKeyWrong' }],
    [403, { title: 'Invalid key' }, {}, { code: 'manageForbidden', args: { answer: 'Invalid key' } }],
    [404, { title: 'Not found' }, {}, { code: 'gone' }],
    [404, { statusCode: 404, message: 'Resource not found' }, {}, { code: 'notIo', args: { status: 404 } }],
    [429, {}, { 'retry-after': '4' }, { code: 'tooMany', args: { seconds: 4 } }],
    [429, {}, {}, { code: 'tooMany', args: { seconds: 10 } }],
    [500, { title: 'Internal server error' }, {}, { code: 'trouble', args: { status: 500 } }],
    [302, '', { location: 'https://login.example' }, { code: 'notIo', args: { status: 302 } }],
    [400, '<html>', {}, { code: 'notIo', args: { status: 400 } }],
    [
      400,
      {
        title: 'Invalid NewRCConfigurationPublic',
        detail: `value ["${KEY}"] at [root.prod_environment.base_url] is not valid`,
      },
      {},
      {
        code: 'refused',
        args: { status: 400, answer: 'Invalid NewRCConfigurationPublic: root.prod_environment.base_url' },
      },
    ],
  ];
  for (const [status, body, headers, trouble] of troubles)
    it(`${status} ${JSON.stringify(body).slice(0, 40)} is told as ${JSON.stringify(trouble)}`, async () => {
      answers(status, body, headers);
      for (const managed of [
        await listConfigurations(client),
        await updateConfiguration(client, ID, SETTINGS),
      ])
        assert.deepEqual(managed, { ok: false, trouble });
    });

  it('tell an IO that was not reached from one that may have written', async () => {
    answer = (response) => response.destroy();
    const managed = await createConfiguration(client, SETTINGS);
    assert.deepEqual(managed, { ok: false, trouble: { code: 'noAnswer', args: { error: 'ECONNRESET' } } });
    const nobody = new ManageClient('http://127.0.0.1:9', 'x');
    assert.deepEqual(await createConfiguration(nobody, SETTINGS), {
      ok: false,
      trouble: { code: 'notReached', args: { error: 'ECONNREFUSED' } },
    });
    nobody.close();
  });

  const { prod_environment: prod } = SETTINGS;
  const unreadable: unknown[] = [
    null,
    'x',
    [],
    { ...KNOWN, configuration_id: 'b5e0d6a1f2c34d5e8f9a0b1c2d3e4f50' },
    { ...KNOWN, name: '' },
    { ...KNOWN, description: 7 },
    { ...KNOWN, has_precondition: undefined },
    { ...KNOWN, is_lollipop_enabled: 'false' },
    { ...KNOWN, disable_lollipop_for: [1] },
    { ...KNOWN, prod_environment: 'https://x' },
    { ...KNOWN, prod_environment: { base_url: '' } },
    { ...KNOWN, prod_environment: { base_url: 'https://x' } },
    { ...KNOWN, prod_environment: { ...prod, details_authentication: { header_key_name: 'x', key: 'y' } } },
    { ...KNOWN, test_environment: { ...prod } },
    { ...KNOWN, test_environment: 1 },
  ];
  for (const body of unreadable)
    it(`are not read from ${JSON.stringify(body).slice(0, 60)}…`, async () => {
      answers(200, body);
      const notIo = { ok: false, trouble: { code: 'notIo', args: { status: 200 } } };
      assert.deepEqual(await readConfiguration(client, ID), notIo);
      answers(200, { rcConfigList: [KNOWN, body] });
      assert.deepEqual(await listConfigurations(client), {
        ok: true,
        value: { configurations: [KNOWN], unreadable: 1 },
      });
    });

  it('are not mistaken for one another', async () => {
    answers(200, { ...KNOWN, configuration_id: ID.replace('Z', 'X') });
    assert.equal((await readConfiguration(client, ID)).ok, false);
  });

  it('whatever is answered, give settings or a trouble, and never throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        answer = (response) => response.end(text);
        for (const managed of [await listConfigurations(client), await readConfiguration(client, ID)])
          assert.ok(!managed.ok || typeof managed.value === 'object');
      }),
      { numRuns: 100 },
    );
  });
});
