import assert from 'node:assert/strict';
import { citizen, institution, KEYS, ready, service, type Wire } from '../support/flow';
import { stage } from '../support/stage';

type Json = Record<string, unknown>;
const A = citizen('A');

describe('a deploy', () => {
  const scene = stage({ latencyMs: 30 });
  const give = (n: number, from = 0) => {
    for (let i = from; i < from + n; i += 1)
      scene.runtime.node('send').receive({ ...ready(A, { case: String(i) }), n: i });
  };
  const heard = (wires: readonly Wire[]) => new Set(wires.flatMap(({ all }) => all.map(({ io }) => io.id)));
  /** Every message once at IO, each with its outcome on a port; what came twice says so. */
  const balanced = async (n: number, wires: readonly Wire[]) => {
    await scene.runtime.until(() => heard(wires).size === n);
    await scene.runtime.idle();
    assert.equal(scene.simulator.accepted.length, n);
    const first = wires.flatMap(({ all }) => all.filter(({ io }) => io.again !== true));
    assert.equal(new Set(first.map(({ io }) => io.id)).size, first.length);
    assert.deepEqual(await scene.runtime.states(), { sent: n });
  };

  it('of everything loses nothing and sends nothing twice, with messages queued and in flight', async () => {
    await scene.load();
    const before = scene.runtime.wire('sent');
    give(100);
    await before.take(10);
    await scene.runtime.redeploy();
    const after = scene.runtime.wire('sent');
    await balanced(100, [before, after]);
  });

  it('of everything, three times in a row, loses nothing either', async () => {
    await scene.load();
    const wires = [scene.runtime.wire('sent')];
    give(60);
    for (let n = 0; n < 3; n += 1) {
      await wires[0]?.next();
      await scene.runtime.redeploy();
      wires.unshift(scene.runtime.wire('sent'));
      give(20, 60 + 20 * n);
    }
    await balanced(120, wires);
  });

  it('of io-send alone keeps its queue and what is in flight', async () => {
    await scene.load();
    const sent = scene.runtime.wire('sent');
    give(60);
    await sent.take(5);
    await scene.runtime.deploy(scene.flow({ send: { name: 'Altro nome' } }), 'nodes');
    await balanced(60, [sent]);
  });

  it('of another node does not touch io-send', async () => {
    await scene.load();
    const [sent, node] = [scene.runtime.wire('sent'), scene.runtime.node('send')];
    give(40);
    await sent.take(5);
    await scene.runtime.deploy(scene.flow({ message: { type: 'io-richiesta-non-accolta' } }), 'nodes');
    assert.equal(scene.runtime.node('send'), node);
    await balanced(40, [sent]);
  });

  it('that takes io-send away leaves its queue unsent, and gives it back when the node comes back', async () => {
    await scene.load();
    const sent = scene.runtime.wire('sent');
    give(100);
    await sent.take(5);
    await scene.runtime.deploy(scene.flow().filter(({ id }) => id !== 'send'));
    await scene.runtime.until(async () => {
      const { checking, sending } = await scene.runtime.states();
      return checking === undefined && sending === undefined;
    });
    const reached = scene.simulator.accepted.length;
    assert.ok(reached < 100);
    assert.deepEqual(await scene.runtime.states(), { sent: reached, queued: 100 - reached });
    await scene.runtime.deploy(scene.flow());
    const after = scene.runtime.wire('sent');
    await balanced(100, [sent, after]);
  });

  it('gives the outcome of what was in flight on the wires of the new node', async () => {
    await scene.load();
    give(1);
    await scene.runtime.until(() => scene.simulator.accepted.length === 1);
    await scene.runtime.redeploy();
    const { io } = await scene.runtime.wire('sent').next();
    assert.deepEqual([io.outcome, io.again], ['sent', undefined]);
  });
});

describe('a deploy that changes the destination', () => {
  const scene = stage();
  const give = (n: number, letter = 'A') => {
    for (let i = 0; i < n; i += 1)
      scene.runtime.node('send').receive(ready(citizen(letter), { case: String(i) }));
  };
  const simulator: Json = { mode: 'simulator' };

  for (const type of ['full', 'nodes'] as const)
    it(`from simulator to live sends nothing of the rehearsal to IO (${type})`, async () => {
      await scene.load({ ente: simulator });
      scene.runtime.node('send').receive({ topic: 'io/stop' });
      give(50);
      await scene.runtime.idle();
      await scene.runtime.deploy(scene.flow({ ente: { mode: 'live' } }), type);
      const status = scene.runtime.status('send', ({ text }) => text?.includes('altra') === true);
      const sent = scene.runtime.wire('sent');
      scene.runtime.node('send').receive({ topic: 'io/resume' });
      give(1, 'E');
      assert.equal((await sent.next()).payload !== undefined, true);
      assert.deepEqual(scene.reached, [citizen('E')]);
      assert.deepEqual(await scene.runtime.states(), { queued: 50, sent: 1 });
      assert.deepEqual(await status, {
        fill: 'yellow',
        shape: 'ring',
        text: 'Invio vero · 50 in altra modalità',
      });
    });

  it('lets what waits for the other one be cancelled and fed in again', async () => {
    await scene.load({ ente: simulator });
    scene.runtime.node('send').receive({ topic: 'io/stop' });
    give(5);
    await scene.runtime.idle();
    await scene.runtime.deploy(scene.flow());
    const [discarded, sent] = [scene.runtime.wire('discarded'), scene.runtime.wire('sent')];
    scene.runtime.node('send').receive({ topic: 'io/resume' });
    scene.runtime.node('send').receive({ topic: 'io/cancel' });
    const back = await discarded.take(5);
    for (const msg of back) scene.runtime.node('send').receive(msg);
    assert.ok((await sent.take(5)).every(({ io }) => io.outcome === 'sent' && io.reason === undefined));
    assert.equal(scene.reached.length, 5);
  });

  it('takes up the queue of the first when it goes back to it', async () => {
    await scene.load();
    scene.runtime.node('send').receive({ topic: 'io/stop' });
    give(5);
    await scene.runtime.idle();
    await scene.runtime.deploy(scene.flow({ ente: simulator }));
    scene.runtime.node('send').receive({ topic: 'io/resume' });
    await scene.runtime.idle();
    assert.deepEqual(scene.reached, []);
    await scene.runtime.deploy(scene.flow());
    await scene.runtime.wire('sent').take(5);
    assert.equal(scene.reached.length, 5);
  });

  it('to another institution sends nothing of the first with the other’s key', async () => {
    await scene.load();
    scene.runtime.node('send').receive({ topic: 'io/stop' });
    give(5);
    await scene.runtime.idle();
    await scene.runtime.deploy(scene.flow({ ente: { fiscalCode: '11111111111' } }), 'nodes');
    scene.runtime.node('send').receive({ topic: 'io/resume' });
    await scene.runtime.idle();
    assert.deepEqual([scene.reached, await scene.runtime.states()], [[], { queued: 5 }]);
  });

  it('does not take a rehearsal for a duplicate of the real thing', async () => {
    await scene.load({ ente: simulator });
    const rehearsed = scene.runtime.wire('sent');
    give(1);
    await rehearsed.next();
    await scene.runtime.idle();
    await scene.runtime.deploy(scene.flow());
    const sent = scene.runtime.wire('sent');
    give(1);
    assert.equal((await sent.next()).io.outcome, 'sent');
    assert.equal(scene.reached.length, 1);
  });

  it('uses at once what it changes of the same one: the trial list', async () => {
    const trial = { mode: 'trial', trialList: [A, citizen('E')] };
    await scene.load({ ente: trial });
    scene.runtime.node('send').receive({ topic: 'io/stop' });
    give(1, 'A');
    give(1, 'E');
    await scene.runtime.idle();
    await scene.runtime.deploy(scene.flow({ ente: { ...trial, trialList: [A] } }), 'nodes');
    const [sent, discarded] = [scene.runtime.wire('sent'), scene.runtime.wire('discarded')];
    scene.runtime.node('send').receive({ topic: 'io/resume' });
    await sent.next();
    assert.equal((await discarded.next()).io.reason, 'NOT_IN_TRIAL_LIST');
    assert.deepEqual(scene.reached, [A]);
  });

  it('sends nothing billed once Premium is off, not even what waited: it is discarded, and said so', async () => {
    await scene.load({ servizio: { premium: true } });
    scene.runtime.node('send').receive({ topic: 'io/stop' });
    const { io } = ready(A);
    const message = { ...(io.message as Json), feature_level_type: 'ADVANCED' };
    scene.runtime.node('send').receive({ io: { ...io, message } });
    give(1);
    await scene.runtime.until(async () => (await scene.runtime.states()).queued === 2);
    await scene.runtime.deploy(scene.flow({ servizio: { premium: false } }), 'nodes');
    const [sent, discarded] = [scene.runtime.wire('sent'), scene.runtime.wire('discarded')];
    scene.runtime.node('send').receive({ topic: 'io/resume' });
    await sent.next();
    assert.equal((await discarded.next()).io.reason, 'PREMIUM_NOT_ENABLED');
    assert.equal(scene.reached.length, 1);
  });

  it('does not keep the old settings of a service: Premium, key', async () => {
    await scene.load({ servizio: { premium: false } });
    const { io } = ready(A);
    const message = { ...(io.message as Json), feature_level_type: 'ADVANCED' };
    const discarded = scene.runtime.wire('discarded');
    scene.runtime.node('send').receive({ io: { ...io, message } });
    assert.equal((await discarded.next()).io.reason, 'PREMIUM_NOT_ENABLED');
    const flow = [institution(scene.url), service({ premium: true }), ...scene.flow().slice(2)];
    await scene.runtime.deploy(flow, 'nodes', KEYS);
    const caught = scene.runtime.wire('caught');
    scene.runtime.node('send').receive({ io: { ...io, message } });
    // This simulator's institution has no Premium group, so IO says 403: the message did leave.
    assert.equal((await caught.next()).error?.code, 'IO_FORBIDDEN');
  });
});
