import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newKey } from '../../nodes/lib/register';
import { outboxIn } from '../../nodes/lib/outbox/outboxes';
import { citizen, ready } from '../support/flow';
import { stage } from '../support/stage';
import { ask } from './support/ask';

describe('a register that may not know what was sent, in the sidebar', () => {
  const scene = stage();

  /** Somebody has deleted register.db and left its key. */
  beforeEach(() => {
    const folder = path.join(scene.runtime.userDir, 'io-servizi-sociali');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'register.key'), newKey());
  });

  it('stands there until a person confirms it, and so long nothing leaves', async () => {
    await scene.load();
    scene.runtime.node('send').receive(ready(citizen('A')));
    await scene.runtime.until(async () => (await scene.runtime.states()).queued === 1);
    const { body } = await ask.overview();
    assert.equal(body.doubt?.reason, 'missing');
    const wait = () => ask.overview().then((answer) => answer.body.campaigns[0]?.wait);
    assert.deepEqual(await wait(), { kind: 'halted', code: 'IO_REGISTER_UNCONFIRMED' });
    assert.deepEqual(scene.reached, []);
    assert.equal((await ask.act({ do: 'settle-doubt' })).status, 200);
    await scene.runtime.until(async () => (await scene.runtime.states()).sent === 1);
    assert.equal((await ask.overview()).body.doubt, null);
    const [confirmed] = await outboxIn(scene.runtime.userDir).register.settledDoubts();
    assert.deepEqual([confirmed?.who, confirmed?.reason], ['', 'missing']);
  });

  it('is confirmed by a msg as well, which means the whole register and names nothing of it', async () => {
    await scene.load();
    const node = scene.runtime.node('send');
    node.receive(ready(citizen('A')));
    await scene.runtime.until(async () => (await scene.runtime.states()).queued === 1);
    const caught = scene.runtime.wire('caught');
    const topic = 'io/registro-verificato';
    for (const more of [{ payload: { campaign: 'mensa' } }, { payload: { keys: ['k'] } }, { io: {} }]) {
      node.receive({ topic, ...more });
      assert.equal((await caught.next()).error?.code, 'IO_CONTROL_INVALID');
    }
    assert.equal((await ask.overview()).body.doubt?.reason, 'missing');
    node.receive({ topic, payload: Date.now() });
    await scene.runtime.until(async () => (await scene.runtime.states()).sent === 1);
    const { register } = outboxIn(scene.runtime.userDir);
    const [confirmed] = await register.settledDoubts();
    assert.deepEqual([confirmed?.who, confirmed?.reason], [topic, 'missing']);
    const [act] = await register.acts({ limit: 1 });
    assert.equal(act?.what, 'settle-doubt');
  });

  it('is not asked about where everything goes to the simulator', async () => {
    await scene.load({ ente: { mode: 'simulator' } });
    scene.runtime.node('send').receive(ready(citizen('A')));
    await scene.runtime.until(async () => (await scene.runtime.states()).sent === 1);
    assert.equal((await ask.overview()).body.doubt, null);
  });
});
