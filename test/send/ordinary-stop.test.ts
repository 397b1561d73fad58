import assert from 'node:assert/strict';
import { citizen, ready } from '../support/flow';
import { stage } from '../support/stage';

describe('an ordinary stop of Node-RED', () => {
  const scene = stage({ latencyMs: 300, slowMs: 600_000 });
  const A = citizen('A');
  const give = (n: number) => {
    for (let i = 0; i < n; i += 1) scene.runtime.node('send').receive(ready(A, { case: String(i) }));
  };
  const restart = async () => {
    await scene.runtime.unload();
    scene.runtime.endProcess();
    await scene.load();
  };

  it('waits for what is in flight and begins nothing new: none is in doubt, none is sent twice', async () => {
    await scene.load({ send: { checkProfile: false } });
    give(40);
    await scene.runtime.until(() => scene.simulator.accepted.length >= 3);
    await scene.runtime.unload();
    const reached = scene.simulator.accepted.length;
    const { sent = 0, queued = 0, checking = 0, ...others } = await scene.runtime.states();
    assert.deepEqual(others, {});
    assert.equal(sent, reached);
    assert.equal(queued + checking, 40 - reached);
    scene.runtime.endProcess();
    await scene.load();
    await scene.runtime.until(async () => (await scene.runtime.states()).sent === 40);
    assert.equal(scene.simulator.accepted.length, 40);
  });

  it('does not wait for ever: what has no answer by then is in doubt', async () => {
    await scene.load({ send: { checkProfile: false } });
    scene.runtime.node('send').receive(ready(citizen('Q')));
    await scene.runtime.until(() => scene.simulator.accepted.length === 1);
    scene.runtime.outbox.stopWithinMs = 50;
    await restart();
    const { io } = await scene.runtime.wire('doubt').next();
    assert.deepEqual([io.outcome, io.reason], ['in-doubt', 'INTERRUPTED']);
  });

  it('is not what a deploy is: that one waits for nothing, and the line goes on', async () => {
    await scene.load({ send: { checkProfile: false } });
    scene.runtime.node('send').receive(ready(citizen('Q')));
    await scene.runtime.until(() => scene.simulator.accepted.length === 1);
    await scene.runtime.deploy(scene.flow({ send: { name: 'Altro nome' } }), 'nodes');
    assert.deepEqual(await scene.runtime.states(), { sending: 1 });
  });
});
