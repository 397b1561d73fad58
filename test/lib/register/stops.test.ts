import assert from 'node:assert/strict';
import type { Register } from '../../../nodes/lib/register';
import { ALL, type Bench, contract, entry } from './support';

contract('stops in the register', (bench) => {
  let place: Bench;
  let register: Register;

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  it('leave out the messages of a node or campaign until it is resumed', async () => {
    const a = await register.takeIn(entry({ campaign: 'A' }));
    const b = await register.takeIn(entry({ campaign: 'B' }));
    await register.stop([{ node: 'send-1', campaign: 'A' }]);
    await register.stop([{ node: 'send-1', campaign: 'A' }]);
    assert.deepEqual(
      (await register.next(ALL)).map((one) => one.id),
      [b.id],
    );
    await register.stop([{ node: 'send-1', campaign: null }]);
    await register.resume([{ node: 'send-1', campaign: 'A' }]);
    assert.deepEqual(await register.stops(), [{ node: 'send-1', campaign: null }]);
    assert.deepEqual(await register.next(ALL), []);
    await register.resume([{ node: 'send-1', campaign: null }]);
    assert.deepEqual(
      (await register.next(ALL)).map((one) => one.id),
      [a.id],
    );
  });

  it('refuse the intent for what was claimed before, and give it again once it is resumed', async () => {
    const { id } = await register.takeIn(entry({ campaign: 'A' }));
    const { id: other } = await register.takeIn(entry({ campaign: 'B' }));
    await register.next(ALL);
    await register.stop([{ node: 'send-1', campaign: 'A' }]);
    assert.equal(await register.intend({ id, attempts: 0 }), false);
    assert.equal(await register.intend({ id: other, attempts: 0 }), true);
    await register.resume([{ node: 'send-1', campaign: 'A' }]);
    assert.deepEqual(
      (await register.next(ALL)).map((one) => one.id),
      [id],
    );
    assert.equal(await register.intend({ id, attempts: 0 }), true);
  });

  it('survive a restart', async () => {
    await register.stop([{ node: 'send-1', campaign: null }]);
    register.close();
    assert.deepEqual(await place.open().stops(), [{ node: 'send-1', campaign: null }]);
  });
});
