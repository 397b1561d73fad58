import assert from 'node:assert/strict';
import { hosted, simulatorClock } from '../../nodes/lib/runtime/simulator-host';
import { formatDay } from '../../nodes/lib/core';
import { dayOf, isoDay } from '../../nodes/scadenze/days';
import { TestRuntime, type Out, type Wire } from '../support/flow';
import { followedFlow as flow } from '../support/followed';

type Json = Record<string, unknown>;

interface NoticeIo {
  notice: { event: string; numero_avviso: string; data_scadenza: string; id: string };
  service: string;
  again?: boolean;
  campaign?: string;
}

const PERSON = 'AAAAAA00A00A000A';
const NUMBER = '301000000000001760';

describe('io-scadenze in Node-RED', () => {
  let runtime: TestRuntime;

  beforeEach(async () => {
    runtime = new TestRuntime();
    await runtime.start();
  });
  afterEach(async () => {
    await runtime.stop();
  });

  const today = () => dayOf(simulatorClock().now());
  const inDays = (n: number) => formatDay(isoDay(today() + n));

  function row(more: Json = {}): Json {
    const person = { codice_fiscale: PERSON, nome: 'Lina', cognome: 'Faggio' };
    const debt = {
      causale: 'retta della mensa',
      importo: '12,50',
      data_scadenza: inDays(7),
      numero_avviso: NUMBER,
    };
    return { ...person, ...debt, ufficio: 'scuola', ...more };
  }

  /** Sends a notice; resolves once io-scadenze has it. */
  async function send(more: Json = {}): Promise<Json> {
    const before = await followed();
    const payload = row(more);
    runtime.node('message').receive({ payload });
    await runtime.until(async () => (await followed()) > before);
    return payload;
  }

  const followed = async () =>
    (await runtime.register.notices.counts()).reduce((sum, { n, day }) => sum + (day === null ? 0 : n), 0);

  /** The mornings pass, one by one, each with time for what happens in it. */
  async function days(n: number): Promise<void> {
    for (let i = 0; i < n; i += 1) {
      simulatorClock().skipToTomorrow();
      await runtime.idle();
    }
  }

  const notice = (msg: Out) => (msg.io as unknown as NoticeIo).notice;
  const nextType = async (wire: Wire) => (await wire.next()).io.type;

  it('leads a notice to its reminder and to what comes after it, through the same io-send', async () => {
    await runtime.load(flow());
    const [sent, soon, overdue, wrong] = ['sent', 'soon', 'overdue', 'wrong'].map((id) =>
      runtime.wire(id),
    ) as [Wire, Wire, Wire, Wire];
    const payload = await send();
    assert.equal(await nextType(sent), 'avviso-pagamento');
    await days(1);
    assert.equal(soon.all.length, 0);
    await days(1);
    const reminder = await soon.next();
    assert.deepEqual(reminder.payload, payload);
    assert.deepEqual(
      { ...notice(reminder), id: '' },
      { event: 'due-soon', numero_avviso: NUMBER, data_scadenza: isoDay(today() + 5), id: '' },
    );
    assert.equal((reminder.io as unknown as Json).message, undefined);
    assert.equal(await nextType(sent), 'avviso-pagamento-in-scadenza');
    // The emission is noted a second later; then the next day is known.
    await runtime.until(async () =>
      (await runtime.register.notices.counts()).some(({ state }) => state === 'after'),
    );
    await days(7);
    assert.equal(overdue.all.length, 0);
    await days(1);
    assert.deepEqual((await overdue.next()).payload, payload);
    assert.equal(await nextType(sent), 'avviso-pagamento-mancato');
    await runtime.until(async () => (await followed()) === 0);
    assert.equal(wrong.all.length, 0);
  });

  it('lets a notice out on port 3 when it is paid, and says nothing more to the citizen', async () => {
    await runtime.load(flow());
    const [ended, soon, overdue] = [runtime.wire('ended'), runtime.wire('soon'), runtime.wire('overdue')];
    const payload = await send();
    await send({ numero_avviso: '301000000000002568' });
    runtime
      .node('deadlines')
      .receive({ topic: 'io/paid', payload: { numero_avvisi: [NUMBER, '301000000000099919'] } });
    const told = await ended.next();
    assert.deepEqual([told.payload, notice(told).event], [payload, 'paid']);
    await days(2);
    assert.equal(notice(await soon.next()).numero_avviso, '301000000000002568');
    assert.equal(soon.all.length, 1);
    assert.equal(overdue.all.length, 0);
    assert.match(runtime.logged(), /fra quelli seguiti: 1; numeri non seguiti o già conclusi: 1/);
    assert.doesNotMatch(runtime.logged(), new RegExp(`${NUMBER}|${PERSON}|Faggio`));
  });

  it('writes a postponed day into the row that goes on', async () => {
    await runtime.load(flow());
    const [soon, sent] = [runtime.wire('soon'), runtime.wire('sent')];
    await send();
    await sent.next();
    const moved = inDays(30);
    runtime
      .node('deadlines')
      .receive({ topic: 'io/postpone', payload: { numero_avviso: NUMBER, data_scadenza: moved } });
    await days(24);
    assert.equal(soon.all.length, 0);
    await days(1);
    const { payload } = await soon.next();
    assert.equal((payload as Json).data_scadenza, moved);
    const due = (await sent.next()).io.message?.content as unknown as { due_date: string };
    assert.equal(dayOf(Date.parse(due.due_date)), today() + 5);
  });

  it('does not take a postponement to a day that is over: a slip of the year would dun everybody at once', async () => {
    await runtime.load(flow());
    const [caught, overdue] = [runtime.wire('caught'), runtime.wire('overdue')];
    await send();
    await send({ numero_avviso: '301000000000002568' });
    const moved = (numero_avviso: string, n: number) => ({ numero_avviso, data_scadenza: inDays(n) });
    const payload = [moved(NUMBER, -1), moved('301000000000002568', 30)];
    runtime.node('deadlines').receive({ topic: 'io/postpone', payload });
    assert.equal((await caught.next()).error?.code, 'IO_NOTICE_PAST');
    const days = (await runtime.register.notices.counts()).map(({ day }) => (day ?? 0) - today());
    assert.deepEqual(new Set(days), new Set([2, 25]));
    assert.equal(overdue.all.length, 0);
  });

  it('asks on port 4, and gives what the answer says is unpaid', async () => {
    await runtime.load(flow({ scadenze: { paidBy: 'query' } }));
    const [question, soon, ended] = [runtime.wire('question'), runtime.wire('soon'), runtime.wire('ended')];
    await send();
    await send({ numero_avviso: '301000000000002568' });
    const asked = runtime.status('deadlines', ({ text }) => (text ?? '').endsWith('attesa di risposta: 2'));
    await days(2);
    const { topic, payload } = await question.next();
    assert.deepEqual([topic, payload], ['io/due', [NUMBER, '301000000000002568']]);
    await asked;
    assert.equal(soon.all.length, 0);
    runtime
      .node('deadlines')
      .receive({ topic: 'io/due-answer', payload: { paid: [NUMBER], unpaid: ['301000000000002568'] } });
    assert.equal(notice(await soon.next()).numero_avviso, '301000000000002568');
    assert.equal(notice(await ended.next()).numero_avviso, NUMBER);
  });

  it('leaves the reminder of a Premium notice to IO, and asks IO before it says that it is not paid', async () => {
    await runtime.load(flow({ servizio: { premium: true }, scadenze: { paidBy: 'premium', daysAfter: 1 } }));
    const [soon, overdue] = [runtime.wire('soon'), runtime.wire('overdue')];
    const delivered = runtime.wire('delivered');
    await send({ data_scadenza: inDays(2) });
    await delivered.next();
    await days(3);
    assert.equal(notice(await overdue.next()).event, 'overdue');
    assert.equal(soon.all.length, 0);
  });

  it('says nothing to who has paid in the app, of which IO tells', async () => {
    await runtime.load(flow({ servizio: { premium: true }, scadenze: { paidBy: 'premium', daysAfter: 1 } }));
    const [overdue, ended, delivered] = [
      runtime.wire('overdue'),
      runtime.wire('ended'),
      runtime.wire('delivered'),
    ];
    await send({ data_scadenza: inDays(2) });
    const { io } = await delivered.next();
    // The simulator of this process is there already.
    hosted(undefined as never).inbox.markPaid(io.id ?? '');
    await days(3);
    assert.equal(notice(await ended.next()).event, 'paid');
    assert.equal(overdue.all.length, 0);
  });

  it('gives nothing for real of what was followed in the simulator, and can forget it', async () => {
    await runtime.load(flow());
    await send();
    const live = { mode: 'live', baseUrl: 'http://127.0.0.1:9' };
    await runtime.deploy(flow({ ente: { ...live, windowFrom: '', windowTo: '' } }));
    const waits = await runtime.status('deadlines', ({ text }) => (text ?? '').includes('altra modalità'));
    assert.deepEqual([waits.text, waits.fill], ['altra modalità: 1', 'yellow']);
    const wires = ['soon', 'overdue', 'ended'].map((id) => runtime.wire(id));
    await days(40);
    runtime.node('deadlines').receive({ topic: 'io/cancel', payload: NUMBER });
    await runtime.until(async () => (await followed()) === 0);
    await runtime.idle();
    assert.deepEqual(
      wires.map(({ all }) => all.length),
      [0, 0, 0],
    );
  });

  it('keeps the notices of a deleted node, and goes on with them when it comes back', async () => {
    await runtime.load(flow());
    await send();
    await runtime.deploy(flow().filter(({ id }) => id !== 'deadlines'));
    await days(4);
    assert.equal(await followed(), 1);
    await runtime.deploy(flow());
    const soon = runtime.wire('soon');
    assert.equal(notice(await soon.next()).event, 'due-soon');
    await runtime.idle();
    assert.equal(soon.all.length, 1);
  });

  it('catches up once with what was due while the computer was off: only the last message', async () => {
    await runtime.load(flow());
    await send();
    await runtime.unload();
    runtime.endProcess();
    await days(30);
    await runtime.load(flow());
    const [soon, overdue] = [runtime.wire('soon'), runtime.wire('overdue')];
    assert.equal(notice(await overdue.next()).event, 'overdue');
    await runtime.until(async () => (await followed()) === 0);
    assert.deepEqual([soon.all.length, overdue.all.length], [0, 1]);
  });

  for (const step of ['before the wire', 'after the wire', 'after io-send has it'] as const)
    it(`sends the citizen one reminder when the process ends ${step}`, async () => {
      await runtime.load(flow());
      await send();
      simulatorClock().skipToTomorrow();
      await runtime.idle();
      const scope = { node: 'deadlines', line: '00000000000|simulator|' };
      const { register } = runtime;
      const sent = runtime.wire('sent');
      // From the close of the register on nothing reaches the disk, as when the process is killed.
      if (step === 'before the wire') {
        await register.notices.give(await register.notices.due(scope, 1e6, undefined, 9));
      } else {
        const end = new Promise<void>((resolve) => {
          runtime.node('soon').once('input', () => {
            // The message node behind has not had its turn yet.
            if (step === 'after the wire') register.close();
            resolve();
          });
        });
        simulatorClock().skipToTomorrow();
        await end;
        if (step === 'after io-send has it')
          while ((await sent.next()).io.type !== 'avviso-pagamento-in-scadenza');
      }
      register.close();
      await runtime.unload();
      runtime.endProcess();
      simulatorClock().skipToTomorrow();
      await runtime.load(flow());
      const repeated = await runtime.wire('soon').next();
      assert.equal((repeated.io as unknown as NoticeIo).again, true);
      await runtime.until(async () => ((await runtime.states()).sent ?? 0) >= 2);
      await runtime.idle();
      const { sent: out, discarded = 0 } = await runtime.states();
      assert.equal(out, 2, 'the notice and one reminder');
      // io-send knows the reminder by its key.
      if (step === 'after io-send has it') assert.equal(discarded, 1);
    });

  it('follows what a person marked as sent, of which IO gave no id', async () => {
    await runtime.load(flow());
    const due = new Date(simulatorClock().now() + 7 * 86_400_000).toISOString();
    const payment_data = { amount: 1, notice_number: NUMBER };
    const content = { subject: 's', markdown: 'm', due_date: due, payment_data };
    const io = { service: 'servizio', outcome: 'sent', decided: true, at: '2026-11-25T10:00:00.000Z' };
    for (let twice = 0; twice < 2; twice += 1)
      runtime
        .node('deadlines')
        .receive({ payload: {}, io: { ...io, message: { fiscal_code: PERSON, content } } });
    await runtime.until(async () => (await followed()) > 0);
    await runtime.idle();
    assert.equal(await followed(), 1);
  });

  describe('says what it cannot follow', () => {
    const io = { service: 'servizio', id: 'x', at: '2026-11-25T10:00:00.000Z' };
    const content = { subject: 's', markdown: 'm' };
    const paying = {
      ...content,
      due_date: '2026-12-31T22:59:59Z',
      payment_data: { amount: 1, notice_number: NUMBER },
    };
    const cases: [string, Json, string][] = [
      ['a msg from anywhere', { payload: row({}) }, 'IO_NOT_SENT'],
      [
        'a message that was not sent',
        { io: { ...io, id: undefined, message: { fiscal_code: PERSON, content: paying } } },
        'IO_NOT_SENT',
      ],
      ['another message', { io: { ...io, message: { fiscal_code: PERSON, content } } }, 'IO_NOTICE_INVALID'],
      [
        'a notice without a due date',
        { io: { ...io, message: { fiscal_code: PERSON, content: { ...paying, due_date: undefined } } } },
        'IO_NOTICE_INVALID',
      ],
      [
        'a notice of another service',
        { io: { ...io, service: 'altro', message: { fiscal_code: PERSON, content: paying } } },
        'IO_SERVICE_MISMATCH',
      ],
      ['an unknown command', { topic: 'io/stop' }, 'IO_NOTICE_COMMAND'],
      ['a command without a number', { topic: 'io/paid', payload: {} }, 'IO_NOTICE_COMMAND'],
      ['a number that is a number', { topic: 'io/paid', payload: [Number(NUMBER)] }, 'IO_NOTICE_NUMBERS'],
      ['a postponement without a day', { topic: 'io/postpone', payload: NUMBER }, 'IO_NOTICE_COMMAND'],
      ['an answer that is none', { topic: 'io/due-answer', payload: [NUMBER] }, 'IO_NOTICE_COMMAND'],
    ];
    for (const [what, msg, code] of cases)
      it(`${what}: ${code}`, async () => {
        await runtime.load(flow());
        const caught = runtime.wire('caught');
        runtime.node('deadlines').receive(structuredClone(msg));
        const { error } = await caught.next();
        assert.equal(error?.code, code);
        assert.doesNotMatch(JSON.stringify(error), new RegExp(`${NUMBER}|${PERSON}|Faggio`));
        assert.equal(await followed(), 0);
      });

    it('a notice of which IO will not tell, when IO is to be asked', async () => {
      await runtime.load(flow({ scadenze: { paidBy: 'premium' } }));
      const caught = runtime.wire('caught');
      runtime.node('deadlines').receive({ io: { ...io, message: { fiscal_code: PERSON, content: paying } } });
      assert.equal((await caught.next()).error?.code, 'IO_NOTICE_NOT_PREMIUM');
    });

    it('a number in a list that cannot be read, and takes the others', async () => {
      await runtime.load(flow());
      await send();
      const [caught, ended] = [runtime.wire('caught'), runtime.wire('ended')];
      runtime.node('deadlines').receive({ topic: 'io/paid', payload: ['3010000000', NUMBER] });
      assert.equal((await caught.next()).error?.code, 'IO_NOTICE_NUMBERS');
      assert.equal(notice(await ended.next()).event, 'paid');
    });
  });

  it('shows under the node how many it follows and when the next leave', async () => {
    await runtime.load(flow());
    await runtime.status('deadlines', ({ text }) => text === 'nessun avviso seguito');
    await send();
    const day = inDays(2).slice(0, 5);
    const shown = await runtime.status('deadlines', ({ text }) => (text ?? '').includes('seguiti'));
    assert.deepEqual([shown.text, shown.fill], [`seguiti: 1 · in uscita il ${day}: 1`, 'green']);
  });

  it('says so when what it follows cannot go on', async () => {
    await runtime.load(flow());
    await send();
    const caught = runtime.wire('caught');
    await runtime.deploy(flow({ scadenze: { service: '' } }), 'nodes');
    assert.equal((await caught.next()).error?.code, 'IO_SERVICE_MISSING');
  });

  it('says that its service is missing', async () => {
    await runtime.load(flow({ scadenze: { service: '' } }));
    const caught = runtime.wire('caught');
    runtime.node('deadlines').receive({ topic: 'io/paid', payload: NUMBER });
    assert.equal((await caught.next()).error?.code, 'IO_SERVICE_MISSING');
  });
});
