import assert from 'node:assert/strict';
import type { PassedRows } from '../../nodes/message/api';
import { citizen, institution, pipeline, service, TestRuntime } from '../support/flow';
import { get, post, postFromElsewhere } from '../support/preview';

const MESSAGE = { type: 'io-richiesta-accolta', url: 'https://comune.example/esito', urlType: 'str' };
const GOOD = { codice_fiscale: citizen('A'), oggetto_richiesta: 'contributo affitto' };

describe('preview: the rows that passed', () => {
  const red = new TestRuntime();
  before(() => red.start());
  after(() => red.stop());
  afterEach(() => red.unload());

  const flow = (message: object = {}) => [
    institution('http://127.0.0.1:1', { mode: 'simulator' }),
    service(),
    ...pipeline({ ...MESSAGE, ...message }),
  ];
  const passed = async () => (await get('message/message')).body as PassedRows;
  const pass = async (payload: object, wire: 'ready' | 'wrong') => {
    const next = red.wire(wire).next();
    red.node('message').receive({ payload });
    await next;
  };

  it('are counted by port since the deploy', async () => {
    await red.load(flow());
    assert.deepEqual(await passed(), { ready: 0, wrong: 0, kept: false, last: [] });
    await pass(GOOD, 'ready');
    await pass({}, 'wrong');
    await pass({}, 'wrong');
    assert.deepEqual(await passed(), { ready: 1, wrong: 2, kept: false, last: [] });
  });

  it('are counted too where nobody listens to what is wrong', async () => {
    await red.load(flow({ wires: [['ready'], []] }));
    red.node('message').receive({ payload: {} });
    await pass(GOOD, 'ready');
    assert.deepEqual(await passed(), { ready: 1, wrong: 1, kept: false, last: [] });
  });

  it('are not kept before someone asks, then the last ones are', async () => {
    await red.load(flow());
    await pass(GOOD, 'ready');
    const answer = await post('message/message/keep', { keep: true });
    assert.deepEqual(answer.body, { ready: 1, wrong: 0, kept: true, last: [] });
    await pass(GOOD, 'ready');
    await pass({ ...GOOD, codice_fiscale: 'XYZ' }, 'wrong');
    const { last } = await passed();
    assert.deepEqual(
      last.map(({ n, port }) => [n, port]),
      [
        [2, 1],
        [3, 2],
      ],
    );
    const values = { ...GOOD, codice_fiscale: 'XYZ', url: 'https://comune.example/esito' };
    assert.deepEqual(last[1]?.values, values);
  });

  it('are kept up to twenty, with their numbers in the file', async () => {
    await red.load(flow());
    await post('message/message/keep', { keep: true });
    const ready = red.wire('ready').take(25);
    for (let row = 2; row < 27; row += 1)
      red.node('message').receive({ payload: GOOD, io: { file: { row } } });
    await ready;
    const { last } = await passed();
    assert.deepEqual(
      last.map(({ fileRow }) => fileRow),
      Array.from({ length: 20 }, (_, i) => i + 7),
    );
    assert.deepEqual([last[0]?.n, last.at(-1)?.n], [6, 25]);
  });

  it('are forgotten when asked to be, and at the next deploy', async () => {
    await red.load(flow());
    await post('message/message/keep', { keep: true });
    await pass(GOOD, 'ready');
    assert.equal((await passed()).last[0]?.port, 1);
    await post('message/message/keep', { keep: false });
    assert.deepEqual(await passed(), { ready: 1, wrong: 0, kept: false, last: [] });
    await post('message/message/keep', { keep: true });
    await pass(GOOD, 'ready');
    await red.redeploy();
    assert.deepEqual(await passed(), { ready: 0, wrong: 0, kept: false, last: [] });
  });

  it('are read through expressions and the environment as the node reads them', async () => {
    const typed = { oggetto_richiesta: '"pratica " & payload.n', oggetto_richiestaType: 'jsonata' };
    await red.load(flow({ ...typed, url: 'SITO', urlType: 'env' }));
    process.env.SITO = 'https://comune.example/da-ambiente';
    await post('message/message/keep', { keep: true });
    await pass({ ...GOOD, n: 7 }, 'ready');
    delete process.env.SITO;
    const [last] = (await passed()).last;
    assert.equal(last?.values.oggetto_richiesta, 'pratica 7');
    assert.equal(last.values.url, 'https://comune.example/da-ambiente');
  });

  it('belong to message nodes that run, and to our own editor', async () => {
    await red.load(flow());
    assert.equal((await get('message/send')).status, 204);
    assert.equal((await get('message/nobody')).status, 204);
    assert.equal(await postFromElsewhere('message/message/keep'), 403);
    assert.equal((await passed()).kept, false);
  });
});
