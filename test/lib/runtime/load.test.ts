import assert from 'node:assert/strict';
import { caughtUp, countWaiting, isBehind, whileTakingIn } from '../../../nodes/lib/runtime/load';
import { turns } from '../../support/clock';

const never = new Promise<void>(() => undefined);

/** Whether a promise has resolved, after some turns of the event loop. */
async function isDone(promise: Promise<void>): Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await turns(3);
  return done;
}

describe('runtime: who reads a file', () => {
  it('waits while many messages are going into the register, and goes on when some are in', async () => {
    const ends: (() => void)[] = [];
    const takings = Array.from({ length: 64 }, () =>
      whileTakingIn(() => new Promise<void>((end) => ends.push(end))),
    );
    const waiting = caughtUp(never);
    assert.equal(await isDone(waiting), false);
    ends[0]?.();
    assert.equal(await isDone(waiting), true);
    for (const end of ends) end();
    await Promise.all(takings);
    assert.equal(isBehind(), false);
  });

  it('waits while many rows wait in front of our nodes', async () => {
    for (let n = 0; n < 256; n += 1) countWaiting(1);
    const waiting = caughtUp(never);
    assert.equal(await isDone(waiting), false);
    countWaiting(-1);
    assert.equal(await isDone(waiting), true);
    for (let n = 1; n < 256; n += 1) countWaiting(-1);
  });

  it('stops waiting when it is to end', async () => {
    for (let n = 0; n < 256; n += 1) countWaiting(1);
    assert.equal(await isDone(caughtUp(Promise.resolve())), true);
    for (let n = 0; n < 256; n += 1) countWaiting(-1);
  });
});
