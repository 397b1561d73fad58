import assert from 'node:assert/strict';
import { citizen, ready, type Out } from '../support/flow';
import { stage } from '../support/stage';

type Json = Record<string, unknown>;
const A = citizen('A');

describe('a control message', () => {
  const scene = stage();
  const give = (n: number, more: Json = {}, letter = 'A') => {
    for (let i = 0; i < n; i += 1)
      scene.runtime.node('send').receive(ready(citizen(letter), { case: String(i), ...more }));
  };
  const say = (topic: string, payload?: unknown) => {
    scene.runtime.node('send').receive({ topic, payload });
  };

  describe('io/stop', () => {
    beforeEach(() => scene.load());

    it('keeps all messages of the node until io/resume', async () => {
      const sent = scene.runtime.wire('sent');
      say('io/stop');
      give(30);
      await scene.runtime.idle();
      assert.deepEqual([await scene.runtime.states(), scene.simulator.stats.calls], [{ queued: 30 }, 0]);
      say('io/resume');
      await sent.take(30);
      assert.equal(scene.reached.length, 30);
    });

    it('of one campaign lets the others go', async () => {
      const sent = scene.runtime.wire('sent');
      say('io/stop', { campaign: 'mensa' });
      give(3, { campaign: 'mensa' });
      give(3, { campaign: 'bandi' }, 'E');
      await sent.take(3);
      await scene.runtime.idle();
      assert.ok(sent.all.every(({ io }) => io.campaign !== 'mensa'));
      assert.equal((await scene.runtime.states()).queued, 3);
      // That all that waits is of the stopped campaign only the counts by campaign tell.
      await scene.runtime.status('send', ({ text }) => text?.endsWith('fermo: 3 in coda') === true);
      say('io/resume', { campaign: 'mensa' });
      await sent.take(3);
    });

    for (const topic of ['io/stop', 'io/resume'])
      for (const payload of ['Bando 2026', '{"campaign":"mensa"}', ['mensa'], true])
        it(`${topic} with ${JSON.stringify(payload)} means nothing, not everything`, async () => {
          if (topic === 'io/resume') say('io/stop');
          const caught = scene.runtime.wire('caught');
          say(topic, payload);
          assert.equal((await caught.next()).error?.code, 'IO_CONTROL_INVALID');
          await scene.runtime.until(
            async () => (await scene.runtime.register.stops()).length === (topic === 'io/resume' ? 1 : 0),
          );
        });

    it('survives a restart of Node-RED', async () => {
      say('io/stop');
      give(5);
      await scene.runtime.idle();
      await scene.runtime.unload();
      scene.runtime.endProcess();
      await scene.load();
      await scene.runtime.idle();
      assert.deepEqual([await scene.runtime.states(), scene.reached], [{ queued: 5 }, []]);
      const sent = scene.runtime.wire('sent');
      say('io/resume');
      await sent.take(5);
    });

    it('survives a deploy', async () => {
      say('io/stop');
      give(5);
      await scene.runtime.idle();
      await scene.runtime.redeploy();
      await scene.runtime.idle();
      assert.deepEqual([await scene.runtime.states(), scene.reached], [{ queued: 5 }, []]);
    });
  });

  describe('io/cancel', () => {
    beforeEach(async () => {
      await scene.load();
      say('io/stop');
      give(3, { campaign: 'mensa' });
      give(2, { campaign: 'libri' }, 'E');
      await scene.runtime.idle();
    });

    it('gives every waiting message back on port 4, with its row', async () => {
      const discarded = scene.runtime.wire('discarded');
      say('io/cancel');
      const back = await discarded.take(5);
      assert.ok(back.every(({ io }) => io.outcome === 'discarded' && io.reason === 'CANCELLED'));
      assert.match(back[0]?.io.detail ?? '', /Annullato da una persona/);
      assert.deepEqual(
        back.map(({ payload }) => payload),
        [
          ...Array.from({ length: 3 }, () => ({ codice_fiscale: A })),
          ...Array.from({ length: 2 }, () => ({ codice_fiscale: citizen('E') })),
        ],
      );
      say('io/resume');
      await scene.runtime.idle();
      assert.deepEqual(scene.reached, []);
    });

    it('of a campaign leaves the others', async () => {
      const [discarded, sent] = [scene.runtime.wire('discarded'), scene.runtime.wire('sent')];
      say('io/cancel', { campaign: 'mensa' });
      await discarded.take(3);
      say('io/resume');
      await sent.take(2);
      assert.deepEqual(scene.reached, [citizen('E'), citizen('E')]);
    });

    it('of some keys leaves the others', async () => {
      const discarded = scene.runtime.wire('discarded');
      give(1, { campaign: 'mensa', key: 'k1', case: 'x' });
      await scene.runtime.idle();
      say('io/cancel', { keys: ['k1', 'unknown'] });
      assert.equal((await discarded.next()).io.key, 'k1');
      await scene.runtime.idle();
      assert.equal((await scene.runtime.states()).queued, 5);
    });

    const NO_NAMES: unknown[] = [
      ...[{ campaign: 7 }, { campaign: '' }, { keys: 'k1' }, { keys: [1] }, { keys: {} }],
      ...['mensa', '{"campaign":"mensa"}', ' ', ['k1'], [], true, Buffer.from('mensa'), new Date(0)],
    ];
    for (const payload of NO_NAMES)
      it(`cancels nothing when what it names is no name: ${JSON.stringify(payload)}`, async () => {
        const caught = scene.runtime.wire('caught');
        say('io/cancel', payload);
        assert.equal((await caught.next()).error?.code, 'IO_CONTROL_INVALID');
        assert.deepEqual(await scene.runtime.states(), { queued: 5 });
      });

    for (const payload of [undefined, null, '', 1_767_225_600_000, {}])
      it(`means everything when nothing is named: ${JSON.stringify(payload)}`, async () => {
        const discarded = scene.runtime.wire('discarded');
        say('io/cancel', payload);
        await discarded.take(5);
      });

    it('is a command also when it was led back from a port, with what it names', async () => {
      const discarded = scene.runtime.wire('discarded');
      const led = ready(A, { outcome: 'discarded', reason: 'CANCELLED' });
      scene.runtime.node('send').receive({ ...led, topic: 'io/cancel', payload: { campaign: 'mensa' } });
      await discarded.take(3);
      await scene.runtime.idle();
      assert.deepEqual([discarded.all.length, (await scene.runtime.states()).queued], [3, 2]);
    });
  });

  describe('about messages in doubt', () => {
    let first: Out;

    beforeEach(async () => {
      await scene.load();
      const doubt = scene.runtime.wire('doubt');
      give(1, {}, 'P');
      first = await doubt.next();
    });

    it('io/mark-sent gives the decision on port 1, once, without an id', async () => {
      const sent = scene.runtime.wire('sent');
      say('io/mark-sent', { keys: [first.io.key] });
      const { io, payload } = await sent.next();
      assert.deepEqual(
        [io.outcome, io.decided, io.attempts, io.reason, io.id],
        ['sent', true, 1, undefined, undefined],
      );
      assert.deepEqual(payload, first.payload);
      say('io/mark-sent', { keys: [first.io.key] });
      await scene.runtime.idle();
      assert.equal(sent.all.length, 1);
      assert.equal(scene.reached.length, 1);
    });

    it('io/resend sends once more, and gives the new outcome marked as decided', async () => {
      const doubt = scene.runtime.wire('doubt');
      say('io/resend', { keys: [first.io.key] });
      const { io } = await doubt.next();
      assert.deepEqual([io.outcome, io.decided, io.attempts], ['in-doubt', true, 2]);
      assert.equal(scene.reached.length, 2);
    });

    it('goes as a message of port 3 that leads back, with its topic and keys set', async () => {
      const sent = scene.runtime.wire('sent');
      const keys = [first.io.key];
      scene.runtime
        .node('send')
        .receive({ ...first, topic: 'io/mark-sent', payload: { ...(first.payload as Json), keys } });
      assert.deepEqual([(await sent.next()).io.decided, scene.reached.length], [true, 1]);
    });

    it('does nothing to messages that are not in doubt', async () => {
      const [sent, discarded] = [scene.runtime.wire('sent'), scene.runtime.wire('discarded')];
      give(1);
      const { io } = await sent.next();
      say('io/resend', { keys: [io.key] });
      say('io/mark-sent', { keys: [io.key] });
      say('io/cancel', { keys: [first.io.key] });
      await scene.runtime.idle();
      assert.deepEqual([sent.all.length, discarded.all.length, scene.reached.length], [1, 0, 2]);
    });

    for (const topic of ['io/resend', 'io/mark-sent'])
      for (const payload of [undefined, {}, { campaign: 'prova' }, { keys: 'k' }, { keys: [7] }])
        it(`${topic} with ${JSON.stringify(payload)} is not enough: keys must be named`, async () => {
          const caught = scene.runtime.wire('caught');
          say(topic, payload);
          const { error, topic: same } = await caught.next();
          assert.deepEqual([error?.code, same], ['IO_CONTROL_INVALID', topic]);
          assert.match(error?.message ?? '', new RegExp(topic));
          assert.equal(scene.reached.length, 1);
        });
  });

  describe('that is none', () => {
    beforeEach(() => scene.load());

    it('that cancels without naming anything is refused when it was led back from a port, with a row as payload', async () => {
      const caught = scene.runtime.wire('caught');
      scene.runtime.node('send').receive({ payload: { email: 'a@b.example' }, io: {}, topic: 'io/cancel' });
      assert.equal((await caught.next()).error?.code, 'IO_CONTROL_INVALID');
    });

    it('is told with its name', async () => {
      const caught = scene.runtime.wire('caught');
      say('io/pause');
      const { error } = await caught.next();
      assert.equal(error?.code, 'IO_CONTROL_INVALID');
      assert.match(error.message, /io\/pause non è completo o non esiste/);
    });

    it('shows a status that goes with the next good one', async () => {
      const red = scene.runtime.status('send', ({ fill }) => fill === 'red');
      say('io/pause');
      assert.equal((await red).text, 'Invio vero · comando sbagliato');
      const next = scene.runtime.status('send', ({ fill }) => fill !== 'red');
      say('io/resume');
      assert.doesNotMatch((await next).text ?? '', /comando sbagliato/);
    });

    for (const topic of [
      'io/stop',
      'io/resume',
      'io/confirm',
      'io/cancel',
      'io/resend',
      'io/mark-sent',
      'io/registro-verificato',
    ])
      it(`when a row with a message to send has the topic ${topic}, is a row: it is sent, and nothing stops`, async () => {
        const sent = scene.runtime.wire('sent');
        scene.runtime.node('send').receive({ ...ready(A), topic });
        const msg = await sent.next();
        assert.deepEqual([msg.topic, await scene.runtime.register.stops()], [topic, []]);
        // Led on to io-send once more it is still one, and known.
        const discarded = scene.runtime.wire('discarded');
        scene.runtime.node('send').receive({ ...msg });
        assert.equal((await discarded.next()).io.reason, 'DUPLICATE');
        assert.deepEqual([scene.reached, await scene.runtime.register.stops()], [[A], []]);
      });

    it('when a message of ours has a topic that only begins like one, is a message', async () => {
      const sent = scene.runtime.wire('sent');
      scene.runtime.node('send').receive({ ...ready(A), topic: 'io/altro' });
      assert.equal((await sent.next()).topic, 'io/altro');
    });

    it('when a node before it uses the topic for other things, is a row', async () => {
      const discarded = scene.runtime.wire('discarded');
      scene.runtime.node('send').receive({ topic: 'iomessaggi', payload: 1 });
      assert.equal((await discarded.next()).io.reason, 'INVALID_MESSAGE');
    });
  });
});
