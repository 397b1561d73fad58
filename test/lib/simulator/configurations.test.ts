import assert from 'node:assert/strict';
import { SIMULATOR_CONFIGURATION_ID, type SimulatorOptions } from '../../../nodes/lib/simulator';
import {
  type Api,
  type Reply,
  assertGateway,
  assertProblem,
  configuration,
  environment,
  message,
  start,
  stopAll,
} from './support';

const PATH = 'messages-sending/remote-contents/configurations';
const PREMIUM: SimulatorOptions = { premium: true, manageKeys: { manage: 'institution' } };

describe('remote-content configurations in the simulated API', () => {
  afterEach(stopAll);

  const as =
    (api: Api, key: string) =>
    (method: string, path = PATH, body?: unknown): Promise<Reply> =>
      api.call(method, path, body, { 'Ocp-Apim-Subscription-Key': key });

  it('are made, listed, read and replaced, as often as wanted', async () => {
    const call = as(await start(PREMIUM), 'manage');
    assert.deepEqual((await call('GET')).json, { rcConfigList: [] });
    const prod_environment = environment('https://ente.example');
    const made = await call('POST', PATH, configuration({ prod_environment, unknown: 1 }));
    assert.equal(made.status, 201);
    const id = String(made.json.configuration_id);
    assert.match(id, /^01[0-9A-HJKMNP-TV-Z]{24}$/);
    assert.deepEqual(made.json, { ...configuration({ prod_environment }), configuration_id: id });

    const one = `${PATH}/${id}`;
    const read = await call('GET', one);
    assert.deepEqual(read.json, { ...made.json, user_id: 'SIMULATORE' });
    assert.deepEqual((await call('GET')).json, { rcConfigList: [read.json] });

    const replaced = await call('PUT', one, configuration({ name: 'Altro nome' }));
    assert.deepEqual([replaced.status, replaced.text], [204, '']);
    const after = { ...configuration({ name: 'Altro nome' }), configuration_id: id, user_id: 'SIMULATORE' };
    assert.deepEqual((await call('GET', one)).json, after);
  });

  it('want a manage key, and the group for it', async () => {
    const api = await start(PREMIUM);
    assertGateway(await api.call('GET', PATH, undefined, {}), 401);
    const service = await as(api, 'test-key')('GET');
    assertGateway(service, 403);
    assert.equal(service.json.message, 'Invalid key');
    assert.equal((await api.send()).status, 201, 'messages go with the other key');
    const base = await start({ manageKeys: { manage: 'institution' } });
    assert.equal((await as(base, 'manage')('GET')).json.message, 'Invalid key');
  });

  it('take any key for a manage key unless given a list', async () => {
    const api = await start({ groups: ['ApiRemoteContentConfigurationWrite'] });
    assert.equal((await as(api, 'whatever')('GET')).status, 200);
  });

  it('count against the allowance as any call', async () => {
    const call = as(await start({ ...PREMIUM, limit: 1 }), 'manage');
    assert.equal((await call('GET')).headers['x-rate-limit-remaining'], '0');
    assertGateway(await call('GET'), 429);
  });

  const malformed: Record<string, Record<string, unknown>> = {
    'without name': { name: undefined },
    'with an empty description': { description: '' },
    'with a precondition that IO does not know': { has_precondition: 'NONE' },
    'that leaves LolliPoP open': { is_lollipop_enabled: undefined },
    'with something else than fiscal codes': { disable_lollipop_for: ['nobody'] },
    'with an address without key': { prod_environment: { base_url: 'https://ente.example' } },
    'with a test address without testers': { test_environment: environment('https://ente.example') },
  };
  for (const [name, rest] of Object.entries(malformed)) {
    it(`are refused ${name}, new or replaced`, async () => {
      const call = as(await start(PREMIUM), 'manage');
      const refused = await call('POST', PATH, configuration(rest));
      assertProblem(refused, 400, 'Invalid NewRCConfigurationPublic');
      const { json } = await call('POST', PATH, configuration());
      const path = `${PATH}/${String(json.configuration_id)}`;
      assertProblem(await call('PUT', path, configuration(rest)), 400, 'Invalid NewRCConfigurationPublic');
      assert.equal((await call('GET', path)).json.name, configuration().name);
    });
  }

  it('know neither wrong ids, nor paths and methods beside', async () => {
    const call = as(await start(PREMIUM), 'manage');
    assertProblem(await call('GET', `${PATH}/abc`), 400, 'Invalid Ulid');
    const unknown = `${PATH}/01HMRBX079WA5SGYBQP1A7FSKH`;
    const title = 'Remote Content Configuration NOT FOUND';
    assertProblem(await call('GET', unknown), 404, title);
    assertProblem(await call('PUT', unknown, configuration()), 404, title);
    assertGateway(await call('DELETE', unknown), 404);
    assertGateway(await call('PUT', PATH, configuration()), 404);
    assertGateway(await call('POST', unknown, configuration()), 404);
    assertGateway(await call('GET', `${PATH}/`), 404);
    assertGateway(await call('GET', `${PATH}/a/b`), 404);
    assertGateway(await call('GET', `${PATH}x`), 404);
  });

  it('belong to the institution that made them, for managing and for sending', async () => {
    const institutionOf = (key: string): string => (key.startsWith('a') ? 'A' : 'B');
    const api = await start({ premium: true, institutionOf });
    const { json } = await as(api, 'a-manage')('POST', PATH, configuration());
    const configuration_id = String(json.configuration_id);
    const path = `${PATH}/${configuration_id}`;
    const stranger = as(api, 'b-manage');
    assertProblem(await stranger('GET', path), 403, 'You are not allowed here');
    assertProblem(await stranger('PUT', path, configuration()), 403, 'You are not allowed here');
    assert.deepEqual((await stranger('GET')).json, { rcConfigList: [] });

    const body = message(
      { third_party_data: { id: 'x', configuration_id } },
      { feature_level_type: 'ADVANCED' },
    );
    const refused = await as(api, 'b-service')('POST', 'messages', body);
    assertProblem(refused, 403, 'Not your configuration');
    assert.equal((await as(api, 'a-service')('POST', 'messages', body)).status, 201);
  });

  it('made here are good for sending beside those of a list, and the simulator’s own always is', async () => {
    const api = await start({ ...PREMIUM, configurations: ['01HMRBX079WA5SGYBQP1A7FSKH'] });
    const { json } = await as(api, 'manage')('POST', PATH, configuration());
    const send = (configuration_id: string): Promise<Reply> =>
      api.send(
        message({ third_party_data: { id: 'x', configuration_id } }, { feature_level_type: 'ADVANCED' }),
      );
    const own = String(json.configuration_id);
    for (const id of [own, '01HMRBX079WA5SGYBQP1A7FSKH', SIMULATOR_CONFIGURATION_ID]) {
      assert.equal((await send(id)).status, 201, id);
    }
    const unknown = await send('01HMRBX079WA5SGYBQP1A7FSKJ');
    assertProblem(unknown, 404, 'Remote Content Configuration NOT FOUND');
  });
});

describe('the groups of an institution', () => {
  afterEach(stopAll);

  it('decide over the allowance, unless it is given', async () => {
    const remaining = async (options: SimulatorOptions): Promise<unknown> =>
      (await (await start(options)).send()).headers['x-rate-limit-remaining'];
    assert.equal(await remaining({}), '149');
    assert.equal(await remaining({ groups: ['ApiRateLimit250'] }), '249');
    assert.equal(await remaining({ groups: ['ApiRateLimit250'], limit: 5 }), '4');
  });

  it('decide apart over sending Premium messages and over reading what became of them', async () => {
    const api = await start({ groups: ['ApiMessageWriteAdvanced'], processMs: 0 });
    const { json } = await api.send(message({}, { feature_level_type: 'ADVANCED' }));
    const status = await api.call('GET', `messages/AAAAAA00A00A000A/${String(json.id)}`);
    assert.deepEqual([status.json.status, status.json.read_status], ['PROCESSED', undefined]);
  });
});
