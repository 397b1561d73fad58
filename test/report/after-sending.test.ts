import assert from 'node:assert/strict';
import { closeSimulator } from '../../nodes/lib/runtime/simulator-host';
import {
  citizen,
  institution,
  KEYS,
  pipeline,
  ready,
  service,
  TestRuntime,
  type Wire,
} from '../support/flow';
import { ACCOLTA } from '../support/stage';

type Json = Record<string, unknown>;
const at = { z: 'tab', x: 1, y: 1 };

describe('after sending', () => {
  let runtime: TestRuntime;

  beforeEach(async () => {
    runtime = new TestRuntime();
    await runtime.start();
  });

  afterEach(async () => {
    await runtime.stop();
    await closeSimulator();
  });

  /** Everything goes to the simulator inside Node-RED; what was sent goes on to io-status. */
  function flow(more: { status?: Json; report?: Json; service?: Json; sent?: string[] } = {}): Json[] {
    const nodes = pipeline(ACCOLTA).map((node) =>
      node.id === 'send'
        ? { ...node, wires: [more.sent ?? ['sent', 'status'], ['unreachable'], ['doubt'], ['discarded']] }
        : node,
    );
    const helpers = ['delivered', 'rejected', 'open', 'rows', 'totals', 'lost'];
    return [
      institution('', { mode: 'simulator' }),
      service(more.service),
      ...nodes,
      {
        ...at,
        id: 'status',
        type: 'io-status',
        service: 'servizio',
        wires: [['delivered'], ['rejected'], ['open']],
        ...more.status,
      },
      {
        ...at,
        id: 'report',
        type: 'io-report',
        institution: 'ente',
        wires: [['rows'], ['totals']],
        ...more.report,
      },
      ...helpers.map((id) => ({ ...at, id, type: 'helper', wires: [] })),
    ];
  }

  const load = (more: Parameters<typeof flow>[0] = {}) => runtime.load(flow(more));

  const give = (letter: string, more: Json = {}) => {
    runtime.node('send').receive(ready(citizen(letter), more));
  };
  const io = (wire: Wire) => wire.next().then((msg) => msg.io as unknown as Json);

  describe('io-status', () => {
    it('lets a delivered message out on port 1 with its state', async () => {
      await load();
      const delivered = runtime.wire('delivered');
      give('A');
      assert.equal((await io(delivered)).status, 'PROCESSED');
    });

    it('lets a rejected one out on port 2, so that a letter can follow', async () => {
      await load();
      const rejected = runtime.wire('rejected');
      give('H');
      const msg = await rejected.next();
      assert.equal((msg.io as unknown as Json).status, 'REJECTED');
      assert.deepEqual(msg.payload, ready(citizen('H')).payload);
    });

    it('lets one that failed out on port 3', async () => {
      await load();
      const open = runtime.wire('open');
      give('I');
      assert.equal((await io(open)).status, 'FAILED');
    });

    it('gives up after the hours that were chosen, with the last state it knows', async () => {
      const [, ...nodes] = flow({ status: { maxWaitHours: 0.0006 } });
      const nobody = institution('http://127.0.0.1:1/api/v1');
      await runtime.load([nobody, ...nodes], KEYS);
      const open = runtime.wire('open');
      const io = { ...ready(citizen('A')).io, id: '01HMRBX079WA5SGYBQP1A7FSKH' };
      runtime.node('status').receive({ io });
      assert.deepEqual((await open.next()).io, io);
    });

    for (const [what, code, asks] of [
      ['that it does not know', 'IO_STATUS_UNKNOWN', {}],
      ['that another service sent', 'IO_STATUS_REFUSED', { service: 'altro' }],
    ] as const)
      it(`says at once that IO does not tell of a message ${what}, once for all rows`, async () => {
        await runtime.load([...flow({ status: asks, sent: ['sent'] }), service({ id: 'altro' })]);
        const sent = runtime.wire('sent');
        give('A');
        const { id } = (await sent.next()).io;
        const open = runtime.wire('open');
        const caught = runtime.wire('caught');
        const io = {
          ...ready(citizen('A')).io,
          service: undefined,
          id: 'service' in asks ? id : '01HMRBX079WA5SGYBQP1A7FSKH',
        };
        const shown = runtime.status('status', ({ fill }) => fill === 'red');
        for (let n = 0; n < 3; n += 1) runtime.node('status').receive({ io });
        for (const msg of await open.take(3)) {
          const { reason, detail, ...rest } = msg.io as unknown as Json;
          assert.deepEqual([reason, rest], [code, io]);
          assert.match(String(detail), /\((?:403|404) .+\)/);
        }
        await shown;
        await caught.next();
        await runtime.idle();
        assert.deepEqual(
          caught.all.map(({ error }) => error?.code),
          [code],
        );
      });

    it('says that a message without IO’s identifier was not sent', async () => {
      await load();
      const caught = runtime.wire('caught');
      runtime.node('status').receive(ready(citizen('A')));
      assert.equal((await caught.next()).error?.code, 'IO_NOT_SENT');
    });

    it('does not ask for a message that another service sent', async () => {
      await load();
      const caught = runtime.wire('caught');
      runtime.node('status').receive(ready(citizen('A'), { id: 'x', service: 'altro' }));
      assert.equal((await caught.next()).error?.code, 'IO_SERVICE_MISMATCH');
    });

    it('tells whether a Premium message was read', async () => {
      await load({ service: { premium: true } });
      const delivered = runtime.wire('delivered');
      const premium = ready(citizen('A'));
      const message = { ...(premium.io.message as Json), feature_level_type: 'ADVANCED' };
      runtime.node('send').receive({ ...premium, io: { ...premium.io, message } });
      assert.equal((await io(delivered)).read, 'UNREAD');
    });

    describe('and a deploy while it asks', () => {
      /** io-send gives an outcome once more when a deploy follows within the second: it is not wired to io-status here. */
      const apart = (status: Json = {}) => flow({ status, sent: ['sent'] });

      /** Sends a message and resolves once io-status says that it asks for `n`, this one among them. */
      const asks = async (letter: string, n = 1) => {
        const sent = runtime.wire('sent');
        give(letter);
        let msg = await sent.next();
        while (msg.io.message?.fiscal_code !== citizen(letter)) msg = await sent.next();
        const asking = runtime.status('status', ({ text }) => text === `${n} in attesa di esito`);
        runtime.node('status').receive(msg);
        await asking;
      };

      it('that changes it: goes on, counts what it asked before, and answers on the new wires', async () => {
        await runtime.load(apart());
        await asks('A');
        await runtime.deploy(apart({ maxWaitHours: 5 }), 'nodes');
        const delivered = runtime.wire('delivered');
        await asks('E', 2);
        const ended = runtime.status('status', ({ text }) => text === undefined);
        const [first, second] = await delivered.take(2);
        assert.equal((first?.io as unknown as Json).status, 'PROCESSED');
        assert.deepEqual(first?.payload, ready(citizen('A')).payload);
        assert.deepEqual(second?.payload, ready(citizen('E')).payload);
        await ended;
      });

      it('of everything, several times in a row: answers once', async () => {
        await runtime.load(apart());
        await asks('A');
        for (let n = 0; n < 3; n += 1) await runtime.redeploy();
        const delivered = runtime.wire('delivered');
        assert.equal((await io(delivered)).status, 'PROCESSED');
        await runtime.idle();
        assert.equal(delivered.all.length, 1);
      });

      it('that takes it away: ends', async () => {
        await runtime.load(apart());
        await asks('A');
        await runtime.deploy(apart().filter(({ id }) => id !== 'status'));
        await runtime.deploy(apart());
        const delivered = runtime.wire('delivered');
        await asks('E');
        assert.deepEqual((await delivered.next()).payload, ready(citizen('E')).payload);
        assert.equal(delivered.all.length, 1);
      });
    });
  });

  describe('io-report', () => {
    const finish = async () => {
      const [sent, unreachable] = [runtime.wire('sent'), runtime.wire('unreachable')];
      give('A');
      give('E', { campaign: 'altra' });
      give('B');
      await Promise.all([sent.take(2), unreachable.next()]);
    };
    const ask = async (): Promise<{ rows: Json[]; totals: Json; topics: unknown[] }> => {
      const [rows, totals] = [runtime.wire('rows'), runtime.wire('totals')];
      runtime.node('report').receive({ topic: 'resoconto', payload: { campaign: 'prova' } });
      const [list, sums] = await Promise.all([rows.next(), totals.next()]);
      return { rows: list.payload as Json[], totals: sums.payload as Json, topics: [list.topic, sums.topic] };
    };

    it('gives a row per recipient with a masked fiscal code, and the totals', async () => {
      await load();
      await finish();
      const { rows, totals, topics } = await ask();
      assert.deepEqual(
        rows.map(({ codice_fiscale, esito, motivo }) => [codice_fiscale, esito, motivo]).sort(),
        [
          ['AAA**********00A', 'Inviato', ''],
          ['BBB**********00A', 'Non raggiungibile', 'NOT_ON_IO'],
          ['EEE**********00A', 'Inviato', ''],
        ],
      );
      assert.deepEqual(totals.esiti, {
        inviati: 2,
        non_raggiungibili: 1,
        in_dubbio: 0,
        scartati: 0,
        in_coda: 0,
      });
      assert.deepEqual([totals.totale, totals.motivi], [3, { NOT_ON_IO: 1 }]);
      assert.deepEqual(topics, ['resoconto', 'resoconto']);
    });

    it('shows one campaign when it is named, with fiscal codes in full when that was chosen', async () => {
      await load({ report: { campagna: 'payload.campaign', campagnaType: 'msg', fullFiscalCodes: true } });
      await finish();
      const { rows, totals } = await ask();
      assert.deepEqual(rows.map(({ codice_fiscale }) => codice_fiscale).sort(), [citizen('A'), citizen('B')]);
      assert.deepEqual([totals.campagna, totals.totale], ['prova', 2]);
    });

    it('gives who was not reached with their own rows, also when the outcomes are long out', async () => {
      const wires = [['rows'], ['totals'], ['lost']];
      await load({ report: { campagna: 'prova', campagnaType: 'str', wires } });
      await finish();
      await runtime.idle();
      const lost = runtime.wire('lost');
      runtime.node('report').receive({ topic: 'resoconto' });
      const { payload, topic } = await lost.next();
      const [row, ...others] = payload as Json[];
      assert.deepEqual([others, topic], [[], 'resoconto']);
      const own = ready(citizen('B')).payload;
      assert.deepEqual({ ...own, ...row }, row);
      assert.deepEqual(
        [row?.codice_fiscale, row?.motivo, row?.campagna],
        [citizen('B'), 'NOT_ON_IO', 'prova'],
      );
    });

    it('does not look for them where nothing is wired to the third output', async () => {
      await load();
      await finish();
      const { rows } = await ask();
      assert.equal(rows.length, 3);
      assert.equal(runtime.wire('lost').all.length, 0);
    });

    it('is empty before anything was sent', async () => {
      await load();
      const { rows, totals } = await ask();
      assert.deepEqual([rows, totals.totale], [[], 0]);
    });

    it('says that the institution is missing', async () => {
      await load({ report: { institution: 'nessuno' } });
      const caught = runtime.wire('caught');
      runtime.node('report').receive({});
      assert.equal((await caught.next()).error?.code, 'IO_INSTITUTION_MISSING');
    });
  });
});
