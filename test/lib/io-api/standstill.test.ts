import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import { IoClient } from '../../../nodes/lib/io-api';

/** A server in a thread of its own: it goes on while ours stands still. Answers once the first of two flags is set, and sets the other. */
const SERVER = `
  const { createServer } = require('node:http');
  const { parentPort, workerData } = require('node:worker_threads');
  const flags = new Int32Array(workerData);
  const server = createServer((request, response) => {
    request.resume().on('end', async () => {
      parentPort.postMessage('asked');
      await Atomics.waitAsync(flags, 0, 0).value;
      response.writeHead(201).end('{"id":"01J"}', () => {
        Atomics.store(flags, 1, 1);
        Atomics.notify(flags, 1);
      });
    });
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;
const TIMEOUT_MS = 200;

describe('a call during which the process stands still for longer than the call has time', () => {
  const memory = new SharedArrayBuffer(8);
  const flags = new Int32Array(memory);
  let worker: Worker;

  const heard = <T>() => new Promise<T>((resolve) => worker.once('message', resolve));
  const answerNow = () => {
    Atomics.store(flags, 0, 1);
    Atomics.notify(flags, 0);
  };

  async function asked(): Promise<{ client: IoClient; answer: ReturnType<IoClient['send']> }> {
    worker = new Worker(SERVER, { eval: true, workerData: memory });
    const port = await heard<number>();
    const client = new IoClient({ baseUrl: `http://127.0.0.1:${port}`, sendTimeoutMs: TIMEOUT_MS });
    const received = heard();
    const answer = client.send('key', {});
    await received;
    return { client, answer };
  }

  beforeEach(() => flags.fill(0));
  afterEach(() => worker.terminate());

  it('has its answer, which lay in the socket when the process went on', async () => {
    const { client, answer } = await asked();
    answerNow();
    Atomics.wait(flags, 1, 0);
    standStill();
    assert.deepEqual(await answer, { kind: 'answered', status: 201, body: { id: '01J' } });
    client.close();
  });

  it('has its answer also when that comes a moment after the process went on', async () => {
    const { client, answer } = await asked();
    standStill();
    setImmediate(answerNow);
    assert.equal((await answer).kind, 'answered');
    client.close();
  });

  it('ends when no answer comes', async () => {
    const { client, answer } = await asked();
    standStill();
    assert.deepEqual(await answer, { kind: 'no-answer', error: 'TIMEOUT' });
    client.close();
  });
});

/** Answers everything; once it is told so it closes its idle connections, and sets the flag. */
const CLOSING = `
  const { createServer } = require('node:http');
  const { parentPort, workerData } = require('node:worker_threads');
  const flag = new Int32Array(workerData);
  const open = new Set();
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(201).end('{"id":"01J"}'));
  });
  server.on('connection', (socket) => open.add(socket.on('close', () => open.delete(socket))));
  parentPort.on('message', () => {
    for (const socket of open) socket.destroy();
    setImmediate(() => {
      Atomics.store(flag, 0, 1);
      Atomics.notify(flag, 0);
    });
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

describe('a call that begins when a commit has held the process up', () => {
  let worker: Worker;
  let client: IoClient;

  afterEach(async () => {
    client.close();
    await worker.terminate();
  });

  it('goes out on no connection that was closed meanwhile, though another call had begun before', async () => {
    const flag = new Int32Array(new SharedArrayBuffer(4));
    worker = new Worker(CLOSING, { eval: true, workerData: flag.buffer });
    const port = await new Promise<number>((resolve) => worker.once('message', resolve));
    client = new IoClient({ baseUrl: `http://127.0.0.1:${port}` });
    await Promise.all([client.send('key', {}), client.send('key', {})]);
    const answer = await new Promise<Awaited<ReturnType<IoClient['send']>>>((resolve, reject) => {
      setImmediate(() => {
        worker.postMessage('close');
        Atomics.wait(flag, 0, 0);
        void Promise.resolve().then(() => client.send('key', {}).then(resolve, reject));
      });
      // Its turn comes right after the commit.
      void client.send('key', {});
    });
    assert.deepEqual(answer, { kind: 'answered', status: 201, body: { id: '01J' } });
  });
});

/** As a process that was stopped: nothing of it runs until more than the time of the call is over. */
function standStill(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * TIMEOUT_MS);
}
