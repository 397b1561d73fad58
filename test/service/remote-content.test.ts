import assert from 'node:assert/strict';
import type { Change, ConfigurationForm, RemoteAnswer } from '../../nodes/service/remote-answer';
import { institution, KEYS, service, TestRuntime } from '../support/flow';
import { type Call, json, Listening } from '../support/http';
import { StandIn } from '../support/remote';
import { get, post, postFromElsewhere } from '../support/preview';

const ID = '01HXAMPE00000000000000000Z';
const HERE = 'https://nodered.comune.example/io-allegati';
const SECRET = 'chiave-dell-intestazione';
const MANAGE = 'chiave-di-gestione';
const FORM: ConfigurationForm = {
  name: 'Allegati del Comune',
  description: 'Allegati dei bandi',
  precondition: 'NEVER',
  lollipop: false,
  withoutLollipop: '',
  testUrl: '',
  testUsers: '',
};

interface Stored {
  configuration_id: string;
  name: string;
  prod_environment?: { base_url: string; details_authentication: Record<string, string> };
}

/** IO's API as far as it is asked here, with what it has. */
class Configurations {
  readonly stored: Stored[] = [];
  io!: Listening;

  async start(): Promise<void> {
    this.io = await Listening.start((call, response) => {
      json(response, ...this.#answer(call));
    });
  }

  #answer({ method, path, headers, body }: Call): [number, unknown?] {
    if (headers['ocp-apim-subscription-key'] !== MANAGE) return [401];
    const id = /configurations\/(\w+)$/.exec(path)?.[1];
    const found = this.stored.findIndex(({ configuration_id }) => configuration_id === id);
    if (method === 'POST') {
      const made = { ...(body as Stored), configuration_id: ID, user_id: 'u' };
      this.stored.push(made);
      return [201, made];
    }
    if (id === undefined) return [200, { rcConfigList: this.stored }];
    if (found < 0) return [404, { title: 'Not found' }];
    if (method === 'GET') return [200, this.stored[found]];
    this.stored[found] = { ...(body as Stored), configuration_id: ID };
    return [204];
  }

  get writes(): Call[] {
    return this.io.calls.filter(({ method }) => method !== 'GET');
  }
}

describe('remote content, from the dialog of io-service', () => {
  const red = new TestRuntime();
  let ente: Configurations;
  let remote: StandIn | undefined;
  before(() => red.start());
  after(() => red.stop());
  beforeEach(async () => {
    ente = new Configurations();
    await ente.start();
  });
  afterEach(async () => {
    remote?.leave();
    remote = undefined;
    await red.unload();
    await ente.io.end();
  });

  const load = (more: object = {}, credentials: object = { ente: { manageKey: MANAGE } }) =>
    red.load([institution(ente.io.url, { ...more }), service()], { ...KEYS, ...credentials });
  const stand = (more = {}) =>
    (remote = new StandIn(undefined, { headerKey: SECRET, baseUrl: HERE, ...more }));
  const ask = async (act: string, more: object = {}): Promise<RemoteAnswer> => {
    const { status, body } = await post(`service/remote/${act}`, {
      institution: 'ente',
      form: FORM,
      ...more,
    });
    assert.equal(status, 200);
    assert.doesNotMatch(JSON.stringify(body), new RegExp(`${SECRET}|${MANAGE}`));
    return body as RemoteAnswer;
  };
  const planned = async (more: object = {}) => {
    const answer = await ask('plan', more);
    assert.equal(answer.result, 'planned', JSON.stringify(answer));
    return answer;
  };
  const whats = (changes: readonly Change[]) => changes.map(({ what }) => what);

  it('makes a configuration that leads to the institution’s node, after its plan was shown', async () => {
    stand();
    await load();
    const { changes, seen, similar, isNew } = await planned();
    assert.ok(isNew);
    assert.deepEqual(whats(changes), [
      'name',
      'description',
      'precondition',
      'baseUrl',
      'headerName',
      'key',
      'lollipop',
    ]);
    assert.deepEqual(
      changes.find(({ what }) => what === 'baseUrl'),
      { what: 'baseUrl', from: '', to: HERE },
    );
    assert.equal(similar, undefined);
    assert.deepEqual(ente.writes, [], 'a plan writes nothing');

    assert.deepEqual(await ask('write', { seen }), { result: 'written', id: ID });
    assert.deepEqual(
      ente.writes.map(({ method, body }) => [method, body]),
      [
        [
          'POST',
          {
            name: FORM.name,
            description: FORM.description,
            has_precondition: 'NEVER',
            is_lollipop_enabled: false,
            disable_lollipop_for: [],
            prod_environment: {
              base_url: HERE,
              details_authentication: { header_key_name: 'X-Chiave-Allegati', key: SECRET, type: 'API-KEY' },
            },
          },
        ],
      ],
    );
    assert.doesNotMatch(red.logged(), new RegExp(`${SECRET}|${MANAGE}`));
  });

  it('says that a configuration leads here already before another is made, which nobody can delete', async () => {
    stand();
    await load();
    await ask('write', { seen: (await planned()).seen });
    assert.deepEqual((await planned()).similar, { id: ID, name: FORM.name });
  });

  it('makes one configuration when two windows ask for it at once, or one asks again after a lost answer', async () => {
    stand();
    await load();
    const { seen } = await planned();
    const meanwhile = { result: 'trouble', code: 'changedMeanwhile', args: {} };
    const both = await Promise.all([ask('write', { seen }), ask('write', { seen })]);
    assert.deepEqual(both, [{ result: 'written', id: ID }, meanwhile]);
    assert.deepEqual(await ask('write', { seen }), meanwhile);
    assert.equal(ente.writes.length, 1);
    const again = await planned();
    assert.equal((await ask('write', { seen: again.seen })).result, 'written', 'a person saw the first one');
  });

  it('shows what IO has, and writes anew only what was shown', async () => {
    stand();
    await load();
    await ask('write', { seen: (await planned()).seen });
    const listed = await ask('list');
    const known = { ...FORM, id: ID, baseUrl: HERE };
    assert.deepEqual(listed, { result: 'listed', configurations: [known], unreadable: 0 });
    assert.deepEqual(await ask('read', { id: ID }), { result: 'found', configuration: known });
    assert.deepEqual((await planned({ id: ID })).changes, []);

    const form = {
      ...FORM,
      testUrl: 'https://prova.comune.example/io/',
      testUsers: 'aaaaaa00a00a000a\nBBBBBB00A00B000A',
    };
    const { changes, seen } = await planned({ id: ID, form });
    assert.deepEqual(changes, [
      { what: 'testUrl', from: '', to: 'https://prova.comune.example/io' },
      { what: 'testHeaderName', from: '', to: 'X-Chiave-Allegati' },
      { what: 'testKey', from: '', to: '' },
      { what: 'testUsers', from: '', to: 'AAAAAA00A00A000A, BBBBBB00A00B000A' },
    ]);
    assert.deepEqual(await ask('write', { id: ID, form, seen }), { result: 'written', id: ID });
    assert.deepEqual((await planned({ id: ID, form })).changes, []);
  });

  it('shows that the key would change, and no key', async () => {
    const old = stand({ headerKey: 'vecchia' });
    await load();
    await ask('write', { seen: (await planned()).seen });
    old.leave();
    stand();
    assert.deepEqual((await planned({ id: ID })).changes, [{ what: 'key', from: '', to: '' }]);
  });

  it('does not overwrite what somebody else has changed meanwhile', async () => {
    stand();
    await load();
    await ask('write', { seen: (await planned()).seen });
    const form = { ...FORM, name: 'Altro nome' };
    const { seen } = await planned({ id: ID, form });
    const [stored] = ente.stored;
    assert.ok(stored);
    ente.stored[0] = { ...stored, name: 'Nome di un collega' };
    const before = ente.writes.length;
    assert.deepEqual(await ask('write', { id: ID, form, seen }), {
      result: 'trouble',
      code: 'changedMeanwhile',
      args: {},
    });
    assert.deepEqual(await ask('write', { id: ID, form }), {
      result: 'trouble',
      code: 'changedMeanwhile',
      args: {},
    });
    assert.equal(ente.writes.length, before);
  });

  const wrong: [Partial<ConfigurationForm>, string, object][] = [
    [{ name: ' ' }, 'name', {}],
    [{ description: '' }, 'description', {}],
    [{ precondition: 'NONE' }, 'precondition', {}],
    [{ withoutLollipop: 'AAAAAA00A00A000A\nROSSI' }, 'fiscalCode', { value: 'ROSSI' }],
    [{ testUrl: 'https://x.example', testUsers: '12345678901' }, 'fiscalCode', { value: '12345678901' }],
    [{ testUsers: 'AAAAAA00A00A000A' }, 'testUrl', {}],
    [{ testUrl: 'https://x.example' }, 'testUsers', {}],
    [{ testUrl: 'http://x.example', testUsers: 'AAAAAA00A00A000A' }, 'notHttps', { url: 'http://x.example' }],
    ...[
      'x',
      'https://:pw@x.example',
      'https://x.example/?a',
      'https://x.example/#a',
      'https://x.example\\a',
    ].map((url): [Partial<ConfigurationForm>, string, object] => [
      { testUrl: url, testUsers: 'AAAAAA00A00A000A' },
      'notHttps',
      { url },
    ]),
  ];
  for (const [more, code, args] of wrong)
    it(`asks IO nothing while the form is wrong: ${JSON.stringify(more)}`, async () => {
      stand();
      await load();
      assert.deepEqual(await ask('plan', { form: { ...FORM, ...more } }), { result: 'wrong', code, args });
      assert.deepEqual(ente.io.calls, []);
    });

  it('asks for no confirmation whose text the node does not have', async () => {
    stand({ precondition: false });
    await load();
    const form = { ...FORM, precondition: 'ONCE' };
    assert.deepEqual(await ask('plan', { form }), { result: 'wrong', code: 'noPrecondition', args: {} });
    remote?.leave();
    stand({ precondition: true });
    assert.equal((await planned({ form })).changes.find(({ what }) => what === 'precondition')?.to, 'ONCE');
  });

  const code = async (act: string, more: object = {}) => {
    const answer = await ask(act, more);
    return 'code' in answer ? answer.code : answer.result;
  };

  it('says what is missing: node, public address, key, id, deploy', async () => {
    await load();
    assert.equal(await code('plan'), 'noNode');
    assert.equal(await code('try'), 'noNode');
    stand({ baseUrl: '' });
    assert.equal(await code('plan'), 'noPublicUrl');
    assert.equal(await code('list', { institution: 'servizio' }), 'deployFirst');
    assert.equal(await code('list', { institution: 7 }), 'deployFirst');
    for (const id of ['', 'no']) assert.equal(await code('read', { id }), 'noId');
    assert.equal(await code('read', { id: ID }), 'gone');
    await red.unload();
    await load({}, {});
    assert.equal(await code('list'), 'manageKeyMissing');
    await red.unload();
    await load({ fiscalCode: '1' });
    assert.equal(await code('list'), 'IO_INSTITUTION_INVALID');
  });

  it('repeats what IO says of the key', async () => {
    await load({}, { ente: { manageKey: 'altra' } });
    assert.equal(await code('list'), 'manageKeyWrong');
  });

  it('tries the endpoint here and outside, for a test code and a promised file', async () => {
    const endpoint = await Listening.start(({ path, headers }, response) => {
      if (headers['x-chiave-allegati'] !== SECRET) json(response, 401);
      else if (path.endsWith('.pdf')) response.end('%PDF-1.7');
      else if (path.endsWith('/precondition')) json(response, 404);
      else json(response, 200, { attachments: [{ id: '1', url: '1.pdf' }] });
    });
    try {
      const { asked, leave } = stand({ localUrl: () => endpoint.url, baseUrl: '' });
      await load();
      assert.deepEqual(await ask('try', { reference: 'bando.pdf' }), {
        result: 'tried',
        probes: [
          { where: 'here', result: 'good' },
          { where: 'outside', result: 'noPublicUrl' },
        ],
        precondition: false,
      });
      assert.deepEqual(asked, [{ reference: 'bando.pdf', fiscalCode: 'AAAAAA00A00A000A' }]);
      leave();
      stand({ localUrl: () => endpoint.url, baseUrl: 'http://nodered.comune.example' });
      const answer = await ask('try');
      assert.deepEqual(answer.result === 'tried' && answer.probes[1], {
        where: 'outside',
        result: 'notHttps',
      });
    } finally {
      await endpoint.end();
    }
  });

  it('tries the endpoint on this computer only, while the institution is in simulator mode', async () => {
    const outside = async (baseUrl: string) => {
      const { leave } = stand({ localUrl: () => ente.io.url, baseUrl });
      await load({ mode: 'simulator' });
      const answer = await ask('try');
      leave();
      await red.unload();
      return answer.result === 'tried' ? answer.probes[1]?.result : answer;
    };
    for (const baseUrl of ['https://nodered.comune.example', 'http://192.0.2.1'])
      assert.equal(await outside(baseUrl), 'rehearsal', baseUrl);
    assert.notEqual(await outside(`${ente.io.url}/allegati`), 'rehearsal');
  });

  it('tells what is wrong with the file before anything is asked', async () => {
    remote = new StandIn(() => ({ ok: false, code: 'ATTACHMENT_TOO_LARGE', args: { max: 10 } }));
    await load();
    assert.deepEqual(await ask('try', { reference: 'x.pdf' }), {
      result: 'problem',
      code: 'ATTACHMENT_TOO_LARGE',
      args: { max: 10, value: 'x.pdf' },
    });
  });

  it('is for our own editor only, and only to be posted', async () => {
    await load();
    assert.equal(await postFromElsewhere('service/remote/list'), 403);
    assert.equal((await get('service/remote/list')).status, 404);
  });
});
