import assert from 'node:assert/strict';
import { INSTITUTION, KEYS, citizen, institution, pipeline, ready, service, type Out } from '../support/flow';
import { messageKey } from '../../nodes/lib/runtime/key';
import { ACCOLTA, row, stage } from '../support/stage';

const A = citizen('A');

describe('what io-send takes in', () => {
  const scene = stage();
  const give = (msg: object) => {
    scene.runtime.node('send').receive(msg);
  };
  const outcome = async (msg: object, port = 'sent'): Promise<Out> => {
    const wire = scene.runtime.wire(port);
    give(msg);
    return wire.next();
  };

  // Beyond some thousands Node-RED itself cannot copy the msg for its Catch nodes any more.
  for (const levels of [250, 3_000, 10_000])
    it(`not a row whose data lie within data ${levels} times: it says so at a catch node, and goes on`, async () => {
      await scene.load();
      let nested: object = {};
      for (let level = 0; level < levels; level += 1) nested = { a: nested };
      const [caught, sent] = [scene.runtime.wire('caught'), scene.runtime.wire('sent')];
      const { payload, io } = ready(A);
      give({ payload: { ...payload, nested }, io });
      assert.equal((await caught.next()).error?.code, 'IO_ROW_TOO_DEEP');
      give(ready(A));
      await sent.next();
    });

  describe('it discards by itself, without a call', () => {
    beforeEach(() => scene.load());
    afterEach(() => {
      assert.equal(scene.simulator.stats.calls, 0);
    });

    it('a msg without a message of ours, saying what to connect', async () => {
      const msg = await outcome({ payload: { email: 'a@b.example' } }, 'discarded');
      assert.deepEqual([msg.io.reason, msg.io.attempts], ['INVALID_MESSAGE', 0]);
      assert.match(msg.io.detail ?? '', /message\. Collega questo nodo all'uscita 1/);
      assert.deepEqual(msg.payload, { email: 'a@b.example' });
    });

    for (const io of [null, 'sent', 7, [], { message: null }, { message: 'ciao' }, { message: [] }])
      it(`msg.io = ${JSON.stringify(io)}`, async () => {
        const msg = await outcome({ payload: 1, io }, 'discarded');
        assert.equal(msg.io.reason, 'INVALID_MESSAGE');
      });

    it('a message that IO would refuse, naming every wrong field', async () => {
      const message = {
        fiscal_code: 'X',
        content: { subject: 'corto', markdown: 'corto', due_date: 'domani' },
      };
      const msg = await outcome({ io: { message } }, 'discarded');
      assert.match(
        msg.io.detail ?? '',
        /fiscal_code, content\.subject, content\.markdown, content\.due_date/,
      );
    });

    it('a row that is too large for the register, saying how large it is', async () => {
      const { payload, io } = ready(A, { resend: true });
      const msg = await outcome({ payload: { ...payload, scan: 'è'.repeat(200_000) }, io }, 'discarded');
      assert.equal(msg.io.reason, 'ROW_TOO_LARGE');
      assert.match(msg.io.detail ?? '', /39\d kB, al massimo 256/);
      assert.equal((msg.payload as { scan: string }).scan.length, 200_000);
      assert.equal('resend' in msg.io, false);
      assert.ok(msg.io.at);
    });

    it('a Premium message of a service that is not', async () => {
      const { io } = ready(A);
      const message = { ...(io.message as object), feature_level_type: 'ADVANCED' };
      const msg = await outcome({ io: { ...io, message } }, 'discarded');
      assert.equal(msg.io.reason, 'PREMIUM_NOT_ENABLED');
      assert.match(msg.io.detail ?? '', /Premium/);
    });
  });

  it('takes a large row that still fits', async () => {
    await scene.load();
    const { payload, io } = ready(A);
    const msg = await outcome({ payload: { ...payload, scan: 'x'.repeat(250_000) }, io });
    assert.equal((msg.payload as { scan: string }).scan.length, 250_000);
  });

  it('discards in trial mode who is not listed, before any call, and sends to who is, in any spelling', async () => {
    await scene.load({ ente: { mode: 'trial', trialList: [` ${A.toLowerCase()} `] } });
    const [sent, discarded] = [scene.runtime.wire('sent'), scene.runtime.wire('discarded')];
    give(ready(citizen('E')));
    assert.equal((await discarded.next()).io.reason, 'NOT_IN_TRIAL_LIST');
    assert.equal(scene.simulator.stats.calls, 0);
    give(ready(A));
    assert.equal((await sent.next()).io.outcome, 'sent');
    assert.deepEqual(scene.reached, [A]);
  });

  it('keeps to the trial list of each io-send’s own institution, also when another one describes the same line', async () => {
    const B = citizen('A', 'C');
    const trial = (list: string[], more = {}) =>
      institution(scene.url, { mode: 'trial', trialList: list, ...more });
    const other = { id: 'send2', z: 'tab', type: 'io-send', service: 'altro', x: 1, y: 1 };
    await scene.runtime.load(
      [
        trial([A]),
        service(),
        ...pipeline(ACCOLTA),
        trial([B], { id: 'ente2' }),
        service({ id: 'altro', institution: 'ente2' }),
        { ...other, wires: [['sent'], [], [], ['discarded']] },
      ],
      { servizio: { apiKey: 'test-key' }, altro: { apiKey: 'test-key' } },
    );
    const sent = scene.runtime.wire('sent');
    scene.runtime.node('send').receive(ready(A));
    scene.runtime.node('send2').receive(ready(B, { service: 'altro' }));
    await sent.take(2);
    assert.deepEqual(scene.reached.sort(), [A, B]);
  });

  it('gives Complete nodes the whole msg, and then keeps nothing of it in memory', async () => {
    const at = { z: 'tab', x: 1, y: 1 };
    await scene.runtime.load(
      [
        ...scene.flow(),
        { id: 'complete', type: 'complete', scope: ['send'], ...at, wires: [['completed']] },
        { id: 'completed', type: 'helper', ...at, wires: [] },
      ],
      KEYS,
    );
    const completed = scene.runtime.wire('completed');
    const msg: { payload?: unknown; io?: unknown } = ready(A);
    scene.runtime.node('send').receive(msg);
    const { payload, io } = await completed.next();
    assert.deepEqual({ payload, io: { ...io } }, ready(A));
    assert.deepEqual([msg.payload, msg.io], [undefined, undefined]);
  });

  describe('and knows again', () => {
    beforeEach(() => scene.load());

    it('the same message, saying when it was taken in', async () => {
      const first = await outcome(ready(A));
      const second = await outcome(ready(A), 'discarded');
      assert.equal(second.io.reason, 'DUPLICATE');
      assert.match(second.io.detail ?? '', /preso in carico il \d\d\/\d\d\/\d{4} \d\d:\d\d\..*«Caso»/);
      assert.equal(second.io.key, first.io.key);
      assert.deepEqual(scene.reached, [A]);
    });

    it('the same row from the message node, and from the same file fed in twice at once', async () => {
      await scene.runtime.deploy(scene.flow({ ente: { mode: 'trial', trialList: [A] } }));
      const [sent, discarded] = [scene.runtime.wire('sent'), scene.runtime.wire('discarded')];
      for (let n = 0; n < 3; n += 1) scene.runtime.node('message').receive({ payload: row(A) });
      await sent.next();
      assert.deepEqual(
        (await discarded.take(2)).map(({ io }) => io.reason),
        ['DUPLICATE', 'DUPLICATE'],
      );
      assert.deepEqual(scene.reached, [A]);
    });

    it('nothing in two children of one parent', async () => {
      const sent = scene.runtime.wire('sent');
      give(ready(A, { case: 'Anna' }));
      give(ready(A, { case: 'Bruno' }));
      await sent.take(2);
      assert.deepEqual(scene.reached, [A, A]);
    });

    it('a message that a person wants to go once more, and lets that pass once', async () => {
      await outcome(ready(A));
      const again = await outcome(ready(A, { resend: true }));
      assert.equal('resend' in again.io, false);
      assert.deepEqual(scene.reached, [A, A]);
      const third = await outcome({ ...again }, 'discarded');
      assert.equal(third.io.reason, 'DUPLICATE');
    });

    it('nothing in a citizen who was not reachable the first time', async () => {
      const wire = scene.runtime.wire('unreachable');
      give(ready(citizen('B')));
      give(ready(citizen('B'), { case: 'altro' }));
      await wire.take(2);
      give(ready(citizen('B')));
      assert.equal((await wire.next()).io.reason, 'NOT_ON_IO');
    });
  });

  describe('and keeps', () => {
    beforeEach(() => scene.load());

    it('the msg without what is no JSON: request, response, functions, circles', async () => {
      const circle: Record<string, unknown> = { a: 1 };
      circle.self = circle;
      const more = {
        req: { headers: {} },
        res: { send: () => 1 },
        circle,
        fn: () => 1,
        big: 12n,
        buffer: [1],
      };
      const msg = (await outcome({ ...ready(A), ...more, _msgid: 'abc' })) as unknown as Record<
        string,
        unknown
      >;
      assert.deepEqual(Object.keys(msg).sort(), ['_msgid', 'big', 'buffer', 'circle', 'io', 'payload']);
      assert.deepEqual([msg._msgid, msg.big, msg.circle], ['abc', 12n, { a: 1 }]);
    });

    it('the row although one of its values is a circle', async () => {
      const circle: Record<string, unknown> = { email: 'a@b.example' };
      circle.self = circle;
      const msg = await outcome({ ...ready(A), payload: circle });
      assert.equal(msg.io.outcome, 'sent');
      assert.deepEqual(msg.payload, { email: 'a@b.example' });
    });

    it('dates, bytes and large numbers as what they are, also over a restart', async () => {
      const payload = {
        ...{ nato_il: new Date('1950-02-01T00:00:00Z'), pratica: 9_007_199_254_740_993n },
        ...{ scan: Buffer.from('PDF'), misure: new Float64Array([1.5, 2]) },
      };
      const sent = scene.runtime.wire('sent');
      give({ ...ready(A), payload });
      assert.deepEqual((await sent.next()).payload, payload);
      await scene.runtime.unload();
      await scene.load();
      scene.runtime.node('send').receive({ topic: 'io/stop' });
      await scene.runtime.until(async () => (await scene.runtime.register.stops()).length === 1);
      give({ ...ready(citizen('E')), payload });
      await scene.runtime.until(async () => (await scene.runtime.states()).queued === 1);
      await scene.runtime.unload();
      scene.runtime.endProcess();
      await scene.load();
      const after = scene.runtime.wire('sent');
      scene.runtime.node('send').receive({ topic: 'io/resume' });
      assert.deepEqual((await after.next()).payload, payload);
    });

    for (const [what, more] of [
      ['a large number', { case: 9_007_199_254_740_993n }],
      ['a date', { case: new Date('2026-01-01T00:00:00Z') }],
      ['a number', { case: 7 }],
    ] as const)
      it(`a case that is ${what} as one of its own`, async () => {
        const sent = scene.runtime.wire('sent');
        give(ready(A));
        give(ready(A, more));
        const [first, second] = await sent.take(2);
        assert.notEqual(first?.io.key, second?.io.key);
        const discarded = scene.runtime.wire('discarded');
        give(ready(A, more));
        assert.equal((await discarded.next()).io.reason, 'DUPLICATE');
      });

    it('no case that nobody can read, saying so', async () => {
      const msg = await outcome(ready(A, { case: { figlio: 'Anna' } }), 'discarded');
      assert.equal(msg.io.reason, 'INVALID_MESSAGE');
      assert.match(msg.io.detail ?? '', /: case\./);
    });

    for (const [what, given, kept] of [
      ['a NUL', 'Mensa\u0000 2026', 'Mensa 2026'],
      ['half an emoji', 'Mensa \ud83d 2026', 'Mensa 2026'],
      ['line ends', ' Mensa\r\n2026\t', 'Mensa 2026'],
      ['an accent in two parts', 'Attivita\u0300', 'Attività'],
      ['a number that is large', 12n, '12'],
      ['a thousand letters', 'a'.repeat(1000), 'a'.repeat(120)],
      ['nothing that can be seen', '\u0000\u200b', 'Il nodo'],
      ['no text', { nome: 'Mensa' }, 'Il nodo'],
    ] as const)
      it(`a campaign's name with ${what} as one that can be read, found and cancelled`, async () => {
        await scene.runtime.deploy(scene.flow({ send: { name: 'Il nodo' } }));
        const msg = await outcome(ready(A, { campaign: given }));
        assert.equal(msg.io.campaign, kept);
        assert.deepEqual(
          (await scene.runtime.register.campaigns()).map(({ campaign }) => campaign),
          [kept],
        );
        if (typeof given === 'string' && kept !== 'Il nodo')
          assert.equal((await scene.runtime.register.counts({ campaign: given })).length, 1);
      });

    it('a row whose message holds what no JSON has, in words', async () => {
      const { io } = ready(A);
      const message = io.message as { content: object };
      const content = {
        ...message.content,
        payment_data: { amount: 100n, notice_number: '301000000000000025' },
      };
      const msg = await outcome(
        { payload: { x: 1n }, io: { ...io, message: { ...message, content } } },
        'discarded',
      );
      assert.match(msg.io.detail ?? '', /content\.payment_data\.amount/);
      const more = { ...io, message: { ...message, altro: 5n } };
      assert.equal((await outcome({ payload: { x: 1n }, io: more })).io.outcome, 'sent');
    });

    it('a key of the body when there was none', async () => {
      const { io } = ready(A);
      const msg = await outcome({ io: { message: io.message } });
      const body = io.message as Parameters<typeof messageKey>[1];
      assert.equal(
        msg.io.key,
        messageKey({ institution: INSTITUTION, service: 'servizio', type: '', caso: '' }, body),
      );
    });

    it('nothing of an outcome that the msg had before', async () => {
      const first = await outcome(ready(citizen('B')), 'unreachable');
      const stale = { again: true, decided: true, id: 'old', errors: [] };
      const message = { ...first.io.message, fiscal_code: A };
      const msg = await outcome({ ...first, io: { ...first.io, ...stale, message, key: '' } });
      const { io } = msg;
      assert.equal(io.outcome, 'sent');
      for (const name of ['reason', 'detail', 'again', 'decided', 'errors'])
        assert.equal(name in io, false, name);
      assert.notEqual(io.id, 'old');
    });

    it('the name of the io-send node for a campaign that has none', async () => {
      await scene.runtime.deploy(scene.flow({ send: { name: 'Invio di prova' } }));
      const { io } = ready(A);
      const msg = await outcome({ io: { message: io.message } });
      assert.equal(msg.io.campaign, 'Invio di prova');
    });
  });
});
