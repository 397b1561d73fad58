import assert from 'node:assert/strict';
import path from 'node:path';
import { openRegister } from '../../nodes/lib/register';
import { citizen, ready } from '../support/flow';
import { stage } from '../support/stage';

const A = citizen('A');

describe('after the end of the process', () => {
  const scene = stage({ slowMs: 600_000 });
  const give = (fiscalCode: string, n = 1) => {
    for (let i = 0; i < n; i += 1) scene.runtime.node('send').receive(ready(fiscalCode, { case: String(i) }));
  };
  const restart = async () => {
    await scene.runtime.crash();
    await scene.load();
  };

  it('a message that was being sent is in doubt, not sent again, and its row comes out', async () => {
    await scene.load();
    give(citizen('Q'));
    await scene.runtime.until(() => scene.simulator.accepted.length === 1);
    await restart();
    const msg = await scene.runtime.wire('doubt').next();
    assert.deepEqual([msg.io.outcome, msg.io.reason, msg.io.attempts], ['in-doubt', 'INTERRUPTED', 1]);
    assert.match(msg.io.detail ?? '', /Node-RED si è fermato mentre il messaggio partiva/);
    assert.equal(msg.io.again, undefined);
    assert.deepEqual(msg.payload, { codice_fiscale: citizen('Q') });
    assert.equal(scene.simulator.accepted.length, 1);
  });

  it('messages that waited are sent, once, in the same shape as before', async () => {
    await scene.load();
    const sent = scene.runtime.wire('sent');
    give(A);
    const [before] = await sent.take(1);
    scene.runtime.node('send').receive({ topic: 'io/stop' });
    give(citizen('E'), 20);
    await scene.runtime.idle();
    await restart();
    const after = scene.runtime.wire('sent');
    scene.runtime.node('send').receive({ topic: 'io/resume' });
    const all = await after.take(20);
    assert.deepEqual(Object.keys(all[0]?.io ?? {}).sort(), Object.keys(before?.io ?? {}).sort());
    assert.deepEqual(Object.keys(all[0] ?? {}).sort(), Object.keys(before ?? {}).sort());
    assert.equal(scene.simulator.accepted.length, 21);
  });

  it('an outcome that was heard and committed does not come out again', async () => {
    await scene.load();
    const before = scene.runtime.wire('sent');
    give(A, 3);
    await before.take(3);
    await scene.runtime.idle();
    await restart();
    const after = scene.runtime.wire('sent');
    await scene.runtime.idle();
    assert.deepEqual(after.all, []);
  });

  it('a message in doubt does not come out again by itself, and a person can still decide', async () => {
    await scene.load();
    const before = scene.runtime.wire('doubt');
    give(citizen('P'));
    const { io } = await before.next();
    await scene.runtime.idle();
    await restart();
    const [doubt, sent] = [scene.runtime.wire('doubt'), scene.runtime.wire('sent')];
    await scene.runtime.idle();
    assert.deepEqual(doubt.all, []);
    scene.runtime.node('send').receive({ topic: 'io/mark-sent', payload: { keys: [io.key] } });
    const decided = await sent.next();
    assert.deepEqual([decided.io.outcome, decided.io.decided], ['sent', true]);
    assert.deepEqual(decided.payload, { codice_fiscale: citizen('P') });
  });

  it('the same message is still a duplicate', async () => {
    await scene.load();
    const before = scene.runtime.wire('sent');
    give(A);
    await before.next();
    await restart();
    const after = scene.runtime.wire('discarded');
    give(A);
    assert.equal((await after.next()).io.reason, 'DUPLICATE');
  });
});

describe('an outcome that came when its io-send was deployed away', () => {
  const scene = stage({ latencyMs: 100 });

  it('goes out after a restart, and is not called a repetition: nobody has had it', async () => {
    await scene.load();
    scene.runtime.node('send').receive(ready(A));
    await scene.runtime.until(() => scene.simulator.accepted.length === 1);
    await scene.runtime.deploy(scene.flow().filter(({ id }) => id !== 'send'));
    await scene.runtime.until(async () => (await scene.runtime.states()).sent === 1);
    await scene.runtime.unload();
    scene.runtime.endProcess();
    await scene.load();
    const { io } = await scene.runtime.wire('sent').next();
    assert.deepEqual([io.outcome, io.again], ['sent', undefined]);
    assert.equal(scene.simulator.accepted.length, 1);
  });
});

describe('a register that another Node-RED has', () => {
  const scene = stage();
  const folder = () => path.join(scene.runtime.userDir, 'io-servizi-sociali');

  it('is told to Catch with the msg untouched, the status is red, and nothing is sent', async () => {
    const other = openRegister(folder());
    try {
      await scene.load();
      const [caught, red] = [scene.runtime.wire('caught'), scene.runtime.status('send')];
      for (let n = 0; n < 3; n += 1) scene.runtime.node('send').receive({ ...ready(A), topic: 'mio' });
      // One word of the node itself, and one for each message.
      const [notice, first] = await caught.take(4);
      assert.deepEqual([notice?.error?.code, notice?.topic], ['IO_REGISTER_BUSY', 'io/line']);
      assert.deepEqual([first?.error?.code, first?.topic], ['IO_REGISTER_BUSY', 'mio']);
      assert.match(first?.error?.message ?? '', /già in uso da un altro Node-RED.*register\.db/);
      assert.deepEqual({ payload: first?.payload, io: first?.io }, ready(A));
      assert.deepEqual(await red, { fill: 'red', shape: 'ring', text: 'registro occupato' });
      assert.equal(scene.simulator.stats.calls, 0);
    } finally {
      other.close();
    }
  });

  it('is opened once it is free, and what was queued leaves without another message', async () => {
    const release = scene.simulator;
    await scene.load();
    scene.runtime.node('send').receive({ topic: 'io/stop' });
    scene.runtime.node('send').receive(ready(A));
    await scene.runtime.until(async () => (await scene.runtime.states()).queued === 1);
    scene.runtime.node('send').receive({ topic: 'io/resume', payload: { campaign: 'nessuna' } });
    await scene.runtime.unload();
    scene.runtime.endProcess();
    const other = openRegister(folder());
    await other.resume([{ node: 'send', campaign: null }]);
    await scene.load();
    const sent = scene.runtime.wire('sent');
    const notice = await scene.runtime.wire('caught').next();
    assert.equal(notice.error?.code, 'IO_REGISTER_BUSY');
    other.close();
    assert.equal((await sent.next()).io.outcome, 'sent');
    assert.equal(release.accepted.length, 1);
  });
});
