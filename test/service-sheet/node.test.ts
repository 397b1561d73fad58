import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSimulator, type Simulator } from '../../nodes/lib/simulator';
import { get, post, postFromElsewhere } from '../support/preview';
import { institution, type Out, TestRuntime, type Wire } from '../support/flow';
import { GOOD } from './support/bench';

type Json = Record<string, unknown>;
interface Result {
  kind: string;
  code?: string;
  done?: string;
  state?: Json;
  plan?: Json;
  problems?: Json[];
}

const KEY = 'una-chiave-di-gestione';
const KEYS = { ente: { manageKey: KEY } };
const NODE = {
  id: 'scheda',
  z: 'tab',
  type: 'io-service-sheet',
  ...{ x: 100, y: 100, institution: 'ente', serviceId: '', serviceName: 'Servizi sociali', description: '' },
  ...{ topic: 3, secureChannel: true, scope: 'LOCAL', logo: '', ...GOOD },
  wires: [['state'], ['problems']],
};

function flow(baseUrl: string, node: Json = {}, ente: Json = {}): Json[] {
  const helper = (id: string): Json => ({ id, z: 'tab', type: 'helper', x: 100, y: 100, wires: [] });
  return [
    { id: 'tab', type: 'tab', label: 'test' },
    institution(baseUrl, { name: 'Comune di Esempio', ...ente }),
    { ...NODE, ...node },
    ...['state', 'problems', 'caught'].map(helper),
    { id: 'catcher', z: 'tab', type: 'catch', scope: null, x: 100, y: 100, wires: [['caught']] },
  ];
}

describe('io-service-sheet, in Node-RED', () => {
  const red = new TestRuntime();
  let simulator: Simulator;
  let baseUrl: string;

  before(() => red.start());
  after(() => red.stop());
  beforeEach(async () => {
    simulator = createSimulator({
      ...{ shell: () => '', unlimited: true, reviewMs: 0, keys: [], manageKeys: { [KEY]: 'institution' } },
    });
    ({ baseUrl } = await simulator.listen());
  });
  afterEach(async () => {
    await red.unload();
    await simulator.close();
  });

  const load = async (node: Json = {}, ente: Json = {}, keys: Json = KEYS): Promise<void> => {
    await red.load(flow(baseUrl, node, ente), keys);
  };
  /** A node of its own in every test: what one made is not remembered by another. */
  const own = (id: string): Json => ({ id, wires: [['state'], ['problems']] });
  const ask = async (id: string, topic: unknown, port: Wire, payload: unknown = 'mio'): Promise<Out> => {
    red.node(id).receive({ topic, payload, mio: 1 });
    return port.next();
  };

  it('is told by a msg to save, review, publish and take away, and answers with the state', async () => {
    await load(own('vita'));
    const wire = red.wire('state');
    const seen: unknown[] = [];
    for (const [act, payload] of [
      ['save', 'x'],
      ['review', { autoPublish: 'true' }],
      ['publish', 'x'],
      ['unpublish', 'x'],
      ['state', 'x'],
    ] as const) {
      const msg = await ask('vita', `io/sheet/${act}`, wire, payload);
      const { done, lifecycle, publication, simulated } = msg.payload as Json;
      seen.push([done, lifecycle, publication]);
      assert.equal(simulated, false);
      assert.equal((msg as unknown as Json).mio, 1);
    }
    assert.deepEqual(seen, [
      ['created', 'draft', 'never'],
      ['submitted', 'approved', 'never'],
      ['published', 'approved', 'published'],
      ['unpublished', 'approved', 'unpublished'],
      ['read', 'approved', 'unpublished'],
    ]);
    assert.doesNotMatch(red.logged(), new RegExp(KEY));
  });

  it('lets IO publish by itself only for `autoPublish: true`', async () => {
    await load(own('subito'));
    const wire = red.wire('state');
    await ask('subito', 'io/sheet/save', wire);
    const msg = await ask('subito', 'io/sheet/review', wire, { autoPublish: true });
    assert.equal((msg.payload as Json).publication, 'published');
    assert.match(String((msg.payload as Json).text), /approvata da PagoPA.*i cittadini lo vedono/);
  });

  it('says on port 2 all that is wrong, naming field, value and remedy', async () => {
    await load({ ...own('errori'), email: 'sociale', privacyUrl: '' });
    const msg = await ask('errori', 'io/sheet/save', red.wire('problems'));
    assert.deepEqual(msg.payload, [
      {
        code: 'SHEET_EMAIL',
        field: 'email',
        value: 'sociale',
        message: 'E-mail: «sociale» non è un indirizzo e-mail. Scrivine uno come sociale@comune.example.',
      },
      {
        code: 'SHEET_MISSING',
        field: 'privacyUrl',
        message: 'Informativa sulla privacy: manca il valore. Scrivilo: senza, PagoPA respinge la scheda.',
      },
    ]);
  });

  it('speaks the language of the settings, also of states and fields', async () => {
    await load(own('lingua'));
    await ask('lingua', 'io/sheet/save', red.wire('state'));
    red.language('en');
    try {
      await red.unload();
      await load({ ...own('lingua'), phone: '112' });
      const [publish] = (await ask('lingua', 'io/sheet/publish', red.wire('problems'))).payload as Json[];
      assert.match(
        String(publish?.message),
        /^Service on IO: only what PagoPA approved .* this service is: draft\./,
      );
      const [review] = (await ask('lingua', 'io/sheet/review', red.wire('problems'))).payload as Json[];
      assert.match(String(review?.message), /differs from this one \(Telephone\)/);
    } finally {
      red.language(undefined);
    }
  });

  it('takes no other command, and none by mistake', async () => {
    await load(own('comandi'));
    const caught = red.wire('caught');
    for (const topic of ['io/sheet/delete', '', undefined, 'toString', 5]) {
      const { error } = await ask('comandi', topic, caught);
      assert.equal(error?.code, 'IO_SHEET_COMMAND');
    }
    assert.equal(simulator.stats.calls, 0);
  });

  for (const [what, node, ente, keys, code] of [
    ['no institution', { institution: '' }, {}, KEYS, 'IO_INSTITUTION_MISSING'],
    ['an institution with a wrong tax code', {}, { fiscalCode: '1' }, KEYS, 'IO_INSTITUTION_INVALID'],
    ['no manage key', {}, {}, {}, 'IO_MANAGE_KEY_MISSING'],
    ['a manage key that cannot be one', {}, {}, { ente: { manageKey: '••••' } }, 'IO_MANAGE_KEY_MISSING'],
  ] as const)
    it(`tells a catch node of ${what}`, async () => {
      await load({ ...own('guasto'), ...node }, ente, keys);
      const { error } = await ask('guasto', 'io/sheet/state', red.wire('caught'));
      assert.equal(error?.code, code);
      assert.match(error.message, /[.].+[.]/);
    });

  it('repeats IO’s words of a refusal, and leaves no gap where there are none', async () => {
    const told: string[] = [];
    for (const body of ['{"title":"You are not allowed here"}', '']) {
      const io = createServer((_request, response) => response.writeHead(403).end(body));
      io.listen(0, '127.0.0.1');
      await once(io, 'listening');
      await red.unload();
      const { port } = io.address() as AddressInfo;
      await red.load(flow(`http://127.0.0.1:${port}`, own('rifiuto')), KEYS);
      const msg = await ask('rifiuto', 'io/sheet/save', red.wire('problems'));
      told.push(String((msg.payload as Json[])[0]?.message));
      io.closeAllConnections();
      io.close();
    }
    assert.match(told[0] ?? '', /chiamata \(403: You are not allowed here\)\./);
    assert.match(told[1] ?? '', /chiamata \(403\)\./);
  });

  it('says that IO refuses the key, without showing it', async () => {
    await load(own('chiave'), {}, { ente: { manageKey: 'sbagliata-ma-lunga' } });
    const msg = await ask('chiave', 'io/sheet/save', red.wire('problems'));
    assert.equal((msg.payload as Json[])[0]?.code, 'SHEET_KEY');
    assert.doesNotMatch(JSON.stringify(msg) + red.logged(), /sbagliata-ma-lunga/);
  });

  it('needs no key in the simulator inside Node-RED, and marks what is only there', async () => {
    await load(own('prova'), { mode: 'simulator' }, {});
    const wire = red.wire('state');
    const first = (await ask('prova', 'io/sheet/save', wire)).payload as Json;
    assert.deepEqual([first.done, first.simulated], ['created', true]);
    assert.match(String(first.id), /^0{10}/);
    const second = (await ask('prova', 'io/sheet/save', wire)).payload as Json;
    assert.deepEqual([second.done, second.id], ['unchanged', first.id]);
  });

  it('shows under the node where the service stands, or how much is wrong', async () => {
    await load(own('stato'));
    const shown = red.status('stato', ({ fill }) => fill !== 'blue');
    red.node('stato').receive({ topic: 'io/sheet/save' });
    assert.deepEqual(await shown, { fill: 'yellow', shape: 'dot', text: 'bozza' });
    const wrong = red.status('stato', ({ fill }) => fill === 'red');
    red.node('stato').receive({ topic: 'io/sheet/publish' });
    assert.deepEqual(await wrong, { fill: 'red', shape: 'ring', text: 'problemi: 1' });
    await ask('stato', 'io/sheet/review', red.wire('state'), { autoPublish: true });
    const published = red.status('stato', ({ fill }) => fill === 'green');
    red.node('stato').receive({ topic: 'io/sheet/state' });
    assert.deepEqual(await published, { fill: 'green', shape: 'dot', text: 'approvato, pubblicato' });
  });

  describe('from its dialog', () => {
    const SHEET = { serviceName: 'Servizi sociali', ...GOOD };
    const call = async (
      act: string,
      sheet: Json = SHEET,
      more: Json = {},
      node = 'dialogo',
    ): Promise<Result> =>
      (await post(`service-sheet/${node}/${act}`, { institution: 'ente', sheet, ...more })).body as Result;

    it('saves what the dialog shows, once it was shown what will change', async () => {
      await load();
      assert.deepEqual(await call('plan'), { kind: 'plan', plan: { kind: 'create' } });
      const created = await call('save');
      assert.deepEqual([created.kind, created.done], ['result', 'created']);
      const sheet = { ...SHEET, serviceId: created.state?.id, phone: '06 1234567' };
      const shown = await call('plan', sheet);
      assert.deepEqual(shown.plan?.changes, [{ field: 'phone', here: '06 1234567', there: '' }]);
      const seen = String(shown.plan.seen);
      assert.equal((await call('save', sheet, { seen })).done, 'updated');
      assert.equal(
        (await call('save', { ...sheet, phone: '112' }, { seen })).problems?.[0]?.code,
        'SHEET_CHANGED_MEANWHILE',
      );
    });

    it('does each act only when it is asked for', async () => {
      await load();
      await call('save', SHEET, {}, 'atti');
      assert.equal((await call('review', SHEET, { autoPublish: 'yes' }, 'atti')).state?.publication, 'never');
      assert.equal((await call('publish', SHEET, {}, 'atti')).state?.publication, 'published');
      assert.equal((await call('unpublish', SHEET, {}, 'atti')).state?.publication, 'unpublished');
      assert.equal((await call('state', SHEET, {}, 'atti')).done, 'read');
    });

    it('makes one service of two clicks at once', async () => {
      await load();
      const both = await Promise.all([call('save', SHEET, {}, 'doppio'), call('save', SHEET, {}, 'doppio')]);
      assert.deepEqual(both.map(({ done }) => done).sort(), ['created', 'unchanged']);
    });

    it('says what is wrong instead of a plan', async () => {
      await load();
      const found = await call('plan', { ...SHEET, email: 'x' });
      assert.deepEqual(found, {
        kind: 'result',
        problems: [{ code: 'SHEET_EMAIL', field: 'email', value: 'x' }],
      });
    });

    it('takes nonsense for an empty sheet, and asks IO nothing', async () => {
      await load();
      for (const sheet of [undefined, null, [], 'x', { serviceName: 5, topic: {}, email: ['x'] }]) {
        const { body } = await post('service-sheet/dialogo/save', { institution: 'ente', sheet });
        const codes = (body as Result).problems?.map(({ code }) => code);
        assert.deepEqual(codes?.slice(-2), ['SHEET_CONTACT_MISSING', 'SHEET_MISSING']);
      }
      assert.equal(simulator.stats.calls, 0);
    });

    it('wants the institution to run, and says what is wrong with it', async () => {
      await load({}, {}, {});
      const { body } = await post('service-sheet/dialogo/state', { institution: 'nessuno' });
      assert.deepEqual(body, { kind: 'deployFirst' });
      assert.deepEqual(await call('state'), { kind: 'fault', code: 'IO_MANAGE_KEY_MISSING' });
    });

    it('is for our own editor only, only to be posted, and does only what there is', async () => {
      await load();
      assert.equal(await postFromElsewhere('service-sheet/dialogo/publish'), 403);
      assert.equal((await get('service-sheet/dialogo/state')).status, 404);
      assert.equal((await post('service-sheet/dialogo/constructor', {})).status, 404);
    });

    it('gives away no key, neither in an answer nor in the log', async () => {
      await load();
      const answers = [];
      for (const act of ['plan', 'save', 'state', 'review', 'publish', 'unpublish'])
        answers.push(await call(act, SHEET, {}, 'zitto'));
      assert.doesNotMatch(JSON.stringify(answers) + red.logged(), new RegExp(KEY));
    });
  });
});
