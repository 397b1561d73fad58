import assert from 'node:assert/strict';
import { citizen, institution, KEYS, pipeline, ready, service } from '../support/flow';
import { ACCOLTA, stage } from '../support/stage';

type Json = Record<string, unknown>;
const A = citizen('A');

describe('a stop of the line', () => {
  const scene = stage({ keys: ['good', 'good-too'] });
  const good = { servizio: { apiKey: 'good' }, altro: { apiKey: 'good-too' } };
  const wrong = { ...good, servizio: { apiKey: 'withdrawn' } };
  /** Two services of one institution, each with its io-send. */
  const two = (): Json[] => {
    const at = { x: 1, y: 1, z: 'tab' };
    return [
      institution(scene.url),
      service(),
      service({ id: 'altro', name: 'Tributi' }),
      ...pipeline(ACCOLTA),
      { id: 'send2', type: 'io-send', service: 'altro', ...at, wires: [['sent2'], [], [], []] },
      { id: 'sent2', type: 'helper', ...at, wires: [] },
    ];
  };
  const give = (fiscalCode: string, n: number, node = 'send', more: Json = {}) => {
    for (let i = 0; i < n; i += 1)
      scene.runtime.node(node).receive(ready(fiscalCode, { case: `${node}${i}`, ...more }));
  };

  /** All at once: the first answer comes when they are in the register. */
  const giveTogether = async (fiscalCode: string, n: number) => {
    scene.runtime.node('send').receive({ topic: 'io/stop' });
    give(fiscalCode, n);
    await scene.runtime.until(async () => (await scene.runtime.states()).queued === n);
    scene.runtime.node('send').receive({ topic: 'io/resume' });
  };

  it('because of a wrong key stops that service alone, tells Catch once, and loses no row', async () => {
    await scene.runtime.load(two(), wrong);
    const [caught, sent, other] = ['caught', 'sent', 'sent2'].map((id) => scene.runtime.wire(id));
    assert.ok(caught && sent && other);
    await giveTogether(A, 5);
    const { topic, io, error } = await caught.next();
    assert.equal(topic, 'io/line');
    assert.deepEqual(io, { code: 'IO_UNAUTHORIZED', service: 'servizio', queued: 5 });
    assert.deepEqual([error?.code, error?.source.id], ['IO_UNAUTHORIZED', 'send']);
    assert.match(error?.message ?? '', /non accetta la chiave API.*al sicuro: 5/);
    give(A, 3, 'send2', { service: 'altro' });
    await other.take(3);
    give(A, 3, 'send', { campaign: 'altra', key: '' });
    await scene.runtime.idle();
    assert.deepEqual([caught.all.length, sent.all.length], [1, 0]);
    assert.equal(scene.reached.length, 3);
  });

  it('goes on by itself after a deploy with a new key', async () => {
    await scene.runtime.load(two(), wrong);
    const caught = scene.runtime.wire('caught');
    give(A, 5);
    await caught.next();
    await scene.runtime.deploy(two(), 'full', good);
    await scene.runtime.wire('sent').take(5);
    assert.equal(scene.reached.length, 5);
  });

  it('goes on when only the service was deployed', async () => {
    await scene.runtime.load(two(), wrong);
    const caught = scene.runtime.wire('caught');
    give(A, 5);
    await caught.next();
    const flow = two().map((node) => (node.id === 'servizio' ? { ...node, name: 'Nuova chiave' } : node));
    const sent = scene.runtime.wire('sent');
    await scene.runtime.deploy(flow, 'nodes', good);
    await sent.take(5);
    assert.equal(scene.reached.length, 5);
  });

  it('because of a 403 keeps the rows until a person says io/resume', async () => {
    await scene.runtime.load(two(), good);
    const [caught, sent] = [scene.runtime.wire('caught'), scene.runtime.wire('sent')];
    give(citizen('Y'), 1);
    const { io, error } = await caught.next();
    assert.deepEqual(io, { code: 'IO_FORBIDDEN', service: 'servizio', queued: 1 });
    assert.match(error?.message ?? '', /403: You are not allowed here/);
    give(A, 2);
    await scene.runtime.idle();
    assert.deepEqual(scene.reached, []);
    scene.runtime.node('send').receive({ topic: 'io/cancel' });
    scene.runtime.node('send').receive({ topic: 'io/resume' });
    give(A, 2, 'send', { campaign: 'dopo' });
    await sent.take(2);
    assert.deepEqual(scene.reached, [A, A]);
  });

  for (const [letter, what] of [
    ['U', 'a 404 that is the gateway’s'],
    ['W', 'an answer without sender_allowed'],
    ['X', 'a redirect, which is not followed'],
  ] as const)
    it(`because of ${what} stops all services: a wrong address must not make letters`, async () => {
      await scene.runtime.load(two(), good);
      const [caught, unreachable] = [scene.runtime.wire('caught'), scene.runtime.wire('unreachable')];
      give(citizen(letter), 1);
      const told = await caught.take(2);
      assert.deepEqual(told.map(({ error }) => [error?.code, error?.source.id]).sort(), [
        ['IO_UNEXPECTED_ANSWER', 'send'],
        ['IO_UNEXPECTED_ANSWER', 'send2'],
      ]);
      give(A, 3, 'send2', { service: 'altro' });
      await scene.runtime.idle();
      assert.deepEqual([scene.reached, unreachable.all, caught.all.length], [[], [], 2]);
    });

  it('because IO cannot be reached shows red, tells Catch once and keeps the rows', async () => {
    const nowhere = two().map((node) =>
      node.id === 'ente' ? { ...node, baseUrl: 'http://127.0.0.1:1' } : node,
    );
    await scene.runtime.load(
      nowhere.filter(({ id }) => id !== 'send2'),
      good,
    );
    const red = scene.runtime.status('send', ({ fill }) => fill === 'red');
    const caught = scene.runtime.wire('caught');
    await giveTogether(A, 3);
    assert.deepEqual(await red, {
      fill: 'red',
      shape: 'ring',
      text: 'Invio vero · IO non risponde, riprovo',
    });
    const { topic, io } = await caught.next();
    assert.deepEqual([topic, io], ['io/line', { code: 'IO_UNREACHABLE', service: 'servizio', queued: 3 }]);
    await scene.runtime.idle();
    assert.equal(caught.all.length, 1);
  });

  it('comes after ten refusals in a row, and the rest of the rows wait', async () => {
    await scene.runtime.load(two(), good);
    const caught = scene.runtime.wire('caught');
    give(citizen('Z'), 40);
    const { error } = await caught.next();
    assert.equal(error?.code, 'IO_TOO_MANY_REFUSALS');
    assert.match(error.message, /dieci messaggi di fila/);
    await scene.runtime.idle();
    const { queued = 0, checking = 0, discarded = 0 } = await scene.runtime.states();
    assert.equal(queued + checking + discarded, 40);
    assert.ok(discarded >= 10 && discarded <= 30, `${discarded}`);
    assert.equal(caught.all.length, 1);
  });
});

describe('io-send without what it needs', () => {
  const scene = stage();
  const caught = async (msg: object = ready(A)) => {
    const wire = scene.runtime.wire('caught');
    scene.runtime.node('send').receive(msg);
    return wire.next();
  };

  it('gives each msg to Catch when no service is chosen, untouched', async () => {
    await scene.load({ send: { service: '' } });
    const msg = await caught({ ...ready(A), topic: 'mio' });
    assert.deepEqual([msg.error?.code, msg.topic], ['IO_SERVICE_MISSING', 'mio']);
    assert.deepEqual({ payload: msg.payload, io: msg.io }, ready(A));
  });

  for (const mode of ['live', 'trial'])
    it(`says that the key is missing in mode ${mode}, and takes nothing in`, async () => {
      await scene.load({ ente: { mode, trialList: [A] } }, {});
      const shown = scene.runtime.status('send');
      assert.equal((await caught()).error?.code, 'IO_API_KEY_MISSING');
      assert.deepEqual(await shown, { fill: 'red', shape: 'ring', text: 'manca la chiave' });
      assert.equal(scene.simulator.stats.calls, 0);
    });

  it('needs no key in simulator mode, and the real one does not travel there', async () => {
    await scene.load({ ente: { mode: 'simulator' } }, KEYS);
    const sent = scene.runtime.wire('sent');
    scene.runtime.node('send').receive(ready(A));
    assert.equal((await sent.next()).io.outcome, 'sent');
    assert.equal(scene.simulator.stats.calls, 0);
  });

  it('refuses a message that was made for another service', async () => {
    await scene.load();
    assert.equal((await caught(ready(A, { service: 'altro' }))).error?.code, 'IO_SERVICE_MISMATCH');
    assert.deepEqual(await scene.runtime.states(), {});
  });

  it('shows no longer what was wrong once a message was taken in', async () => {
    await scene.load();
    await caught(ready(A, { service: 'altro' }));
    const green = scene.runtime.status('send', ({ fill }) => fill === 'green');
    scene.runtime.node('send').receive(ready(A));
    assert.deepEqual(await green, { fill: 'green', shape: 'dot', text: 'Invio vero · 1 inviato' });
  });
});
