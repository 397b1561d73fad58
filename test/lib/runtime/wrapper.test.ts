import assert from 'node:assert/strict';
import type { Node, NodeAPI } from 'node-red';
import { Fault, toFault } from '../../../nodes/lib/runtime/fault';
import { onInput, type InputOptions, type Message, type Send } from '../../../nodes/lib/runtime/input';
import { RegisterError } from '../../../nodes/lib/register';
import { TestRuntime } from '../../support/flow';

type Handler = (msg: Message, send: Send) => void | Promise<void>;

const SECRET = 'RSSMRA85T10A562S';

/** A node type whose handler a test chooses. */
function broken(handler: { current: Handler }, faults: Fault[], order: InputOptions['order']) {
  return (RED: NodeAPI) => {
    RED.nodes.registerType('broken', function (this: Node, def: never) {
      RED.nodes.createNode(this, def);
      const handle: Handler = (msg, send) => handler.current(msg, send);
      onInput(RED, this, handle, { order, onFault: (fault) => faults.push(fault) });
    });
  };
}

for (const order of ['one-by-one', 'together'] as const)
  describe(`the wrapper of every input, ${order}`, () => {
    const runtime = new TestRuntime();
    const handler: { current: Handler } = { current: () => undefined };
    const faults: Fault[] = [];
    const unhandled: unknown[] = [];
    const remember = (reason: unknown) => unhandled.push(reason);
    const done: { msg: { n?: number }; error: Error | undefined }[] = [];
    let finished: () => void = () => undefined;

    before(() => runtime.start());
    after(() => runtime.stop());
    beforeEach(async () => {
      done.length = faults.length = unhandled.length = 0;
      process.on('unhandledRejection', remember);
      const at = { x: 1, y: 1, z: 'tab' };
      await runtime.load(
        [
          { id: 'tab', type: 'tab' },
          { id: 'node', type: 'broken', ...at, wires: [['out']] },
          { id: 'out', type: 'helper', ...at, wires: [] },
          { id: 'catch', type: 'catch', ...at, scope: null, wires: [['caught']] },
          { id: 'caught', type: 'helper', ...at, wires: [] },
        ],
        {},
        [broken(handler, faults, order)],
      );
      const node = runtime.node('node') as unknown as { _complete: (msg: object, error?: Error) => void };
      const complete = node._complete.bind(node);
      node._complete = (msg, error) => {
        done.push({ msg, error });
        complete(msg, error);
        finished();
      };
    });
    afterEach(async () => {
      process.removeListener('unhandledRejection', remember);
      await runtime.unload();
    });

    const completed = (n: number) =>
      new Promise<void>((resolve) => {
        finished = () => {
          if (done.length >= n) resolve();
        };
        finished();
      });

    const ways: [string, Handler][] = [
      [
        'throws',
        () => {
          throw new TypeError(`cannot read ${SECRET}`);
        },
      ],
      ['rejects at once', () => Promise.reject(new TypeError(`cannot read ${SECRET}`))],
      [
        'throws after waiting',
        async () => {
          await new Promise((resolve) => setImmediate(resolve));
          throw new TypeError(`cannot read ${SECRET}`, { cause: new Error(SECRET) });
        },
      ],
      [
        'throws an error that carries the whole call',
        () => {
          throw Object.assign(new Error(SECRET), { config: { data: SECRET }, code: 'ERR_BAD' });
        },
      ],
      [
        'throws something that is no error',
        () => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- what a careless library does
          throw { codice_fiscale: SECRET };
        },
      ],
    ];
    for (const [how, handle] of ways)
      it(`turns a handler that ${how} into one Fault at Catch, and Node-RED lives on`, async () => {
        handler.current = handle;
        const caught = runtime.wire('caught');
        runtime.node('node').receive({ payload: 1, topic: 'mio' });
        const { error, payload, topic } = await caught.next();
        assert.deepEqual([payload, topic, error?.code], [1, 'mio', 'IO_INTERNAL']);
        assert.equal(error && 'cause' in error, false);
        assert.doesNotMatch(JSON.stringify([error, runtime.logged()]), new RegExp(SECRET));
        assert.deepEqual([done.length, faults.length, unhandled.length], [1, 1, 0]);
        assert.ok(done[0]?.error instanceof Fault);
      });

    it('calls done once for each message, in the order of arrival', async () => {
      const out = runtime.wire('out');
      handler.current = (msg, send) => {
        const n = msg.n as number;
        const finish = () => {
          send([msg]);
        };
        if (n % 3 === 0) return Promise.resolve().then(finish);
        if (n % 3 === 1) throw new Error('no');
        finish();
      };
      for (let n = 0; n < 30; n += 1) runtime.node('node').receive({ n });
      await completed(30);
      assert.equal(new Set(done.map(({ msg }) => msg.n)).size, 30);
      assert.deepEqual([done.length, faults.length], [30, 10]);
      if (order === 'together') return;
      const numbers = (await out.take(20)).map((msg) => (msg as unknown as { n: number }).n);
      assert.deepEqual(
        numbers,
        [...numbers].sort((a, b) => a - b),
      );
      assert.deepEqual(
        done.map(({ msg }) => msg.n),
        Array.from({ length: 30 }, (_, n) => n),
      );
    });

    it('goes on with the next message after a broken one', async () => {
      const out = runtime.wire('out');
      handler.current = (msg, send) => {
        if (msg.n === 0) throw new Error('no');
        send([msg]);
      };
      runtime.node('node').receive({ n: 0 });
      runtime.node('node').receive({ n: 1 });
      assert.equal(((await out.next()) as unknown as { n: number }).n, 1);
    });

    it('hands on what waits when a deploy stops the flows, and it arrives after the deploy', async () => {
      const gates: (() => void)[] = [];
      handler.current = async (msg, send) => {
        await new Promise<void>((resolve) => gates.push(resolve));
        send([msg]);
      };
      for (let n = 0; n < 3; n += 1) runtime.node('node').receive({ n });
      await runtime.redeploy();
      handler.current = (msg, send) => {
        send([msg]);
      };
      const out = runtime.wire('out');
      for (const open of gates) open();
      const numbers = (await out.take(3)).map((msg) => (msg as unknown as { n: number }).n);
      assert.deepEqual(numbers.sort(), [0, 1, 2]);
    });
  });

describe('a fault', () => {
  it('of a stranger keeps its name and its place in the code, nothing else', () => {
    const error = new RangeError(`${SECRET}:12:30`);
    const fault = toFault(error);
    assert.equal(fault.code, 'IO_INTERNAL');
    assert.match(fault.message, /RangeError wrapper\.test\.ts:\d+:\d+/);
    assert.doesNotMatch(fault.message + String(fault.stack), new RegExp(SECRET));
  });

  it('does not take a name that is no name', () => {
    const error = new Error('x');
    error.name = `Errore di Maria ${SECRET}`;
    assert.doesNotMatch(toFault(error).message, /Maria/);
  });

  it('of the register keeps its code and its file', () => {
    const fault = toFault(new RegisterError('IO_REGISTER_FULL', { file: '/dati/register.db' }));
    assert.deepEqual([fault.code, fault.args.file], ['IO_REGISTER_FULL', '/dati/register.db']);
    assert.match(fault.message, /Il disco è pieno.*\/dati\/register\.db/);
  });

  it('of a register that cannot be used says what is to be done about its cause', () => {
    const message = (error: string, file = 'PostgreSQL'): string =>
      toFault(new RegisterError('IO_REGISTER_UNAVAILABLE', { error, file })).message;
    assert.match(message('28P01'), /rifiuta utente o password.*\(28P01\).*IO_REGISTER_URL/);
    assert.match(message('EROFS', '/dati/register.db'), /\(EROFS\).*\/dati\/register\.db/);
    assert.match(message('XX000'), /non si può aprire o scrivere \(XX000\).*PostgreSQL/);
    assert.equal(
      toFault(new RegisterError('IO_REGISTER_UNAVAILABLE', { error: '28P01' })).code,
      'IO_REGISTER_UNAVAILABLE',
    );
  });

  it('has a stack without our files, since Catch hands it to flows', () => {
    assert.doesNotMatch(String(new Fault('IO_INTERNAL').stack), /\.ts|node_modules/);
  });
});
