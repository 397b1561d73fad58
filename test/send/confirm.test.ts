import assert from 'node:assert/strict';
import { HELD } from '../../nodes/lib/core/codes';
import { confirmReading } from '../../nodes/lib/runtime/readings';
import { citizen, ready } from '../support/flow';
import { stage } from '../support/stage';

type Json = Record<string, unknown>;

const LIVE = { confirm: 'live', confirmAbove: 1 };

describe('io-send that asks before it sends', () => {
  const scene = stage();
  const give = (n: number, more: Json = {}): void => {
    for (let i = 0; i < n; i += 1)
      scene.runtime.node('send').receive(ready(citizen('A'), { case: `${i}`, ...more }));
  };
  const command = (topic: string, payload?: Json): void => {
    scene.runtime.node('send').receive({ topic, ...(payload && { payload }) });
  };
  const held = async (): Promise<number> =>
    (await scene.runtime.register.counts({})).reduce(
      (sum, { reason, n }) => (reason === HELD ? sum + n : sum),
      0,
    );
  const isHeld = (n: number): Promise<void> => scene.runtime.until(async () => (await held()) === n);

  it('sends nothing of a list until io/confirm, and then all of it', async () => {
    await scene.load({ send: LIVE });
    const waits = scene.runtime.status('send', ({ text }) => text === 'Invio vero · 3 da confermare');
    const sent = scene.runtime.wire('sent');
    give(3);
    await isHeld(3);
    assert.deepEqual(await waits, { fill: 'yellow', shape: 'ring', text: 'Invio vero · 3 da confermare' });
    assert.equal(scene.simulator.stats.calls, 0, 'IO is not even asked who they are');
    command('io/confirm', { campaign: 'prova' });
    await sent.take(3);
    assert.equal(scene.reached.length, 3);
    assert.deepEqual(
      (await scene.runtime.register.confirmations({})).map(({ who, n }) => [who, n]),
      [['io/confirm', 3]],
    );
  });

  it('holds what comes after the confirmation, be it of the same campaign', async () => {
    await scene.load({ send: LIVE });
    const sent = scene.runtime.wire('sent');
    give(2);
    command('io/confirm');
    for (const late of ['one', 'two']) give(1, { case: late });
    await sent.take(2);
    await isHeld(2);
    assert.equal(scene.reached.length, 2);
  });

  it('does not ask again about a list that a person has confirmed before it came', async () => {
    await scene.load({ send: { confirm: 'always', confirmAbove: 0 } });
    const sent = scene.runtime.wire('sent');
    confirmReading('elenco-1');
    for (const [index, id] of ['elenco-1', 'elenco-1', 'elenco-2'].entries()) {
      const msg = ready(citizen('A'), { case: `${index}` });
      scene.runtime.node('send').receive({ ...msg, parts: { id, index } });
    }
    await sent.take(2);
    await isHeld(1);
    assert.equal(scene.reached.length, 2);
  });

  it('lets a single message go by itself, a moment later', async () => {
    await scene.load({ send: LIVE });
    const sent = scene.runtime.wire('sent');
    give(1);
    await sent.next();
    assert.deepEqual(await scene.runtime.register.confirmations({}), []);
  });

  it('still holds after the end of the process, whatever the deploy says then, until somebody confirms', async () => {
    await scene.load({ send: LIVE });
    give(3);
    await isHeld(3);
    await scene.runtime.unload();
    scene.runtime.endProcess();
    await scene.load({ send: { confirm: 'never' } });
    await scene.runtime.idle();
    assert.deepEqual([await held(), scene.reached], [3, []]);
    const sent = scene.runtime.wire('sent');
    give(1, { case: 'not held' });
    await sent.next();
    command('io/confirm');
    await sent.take(3);
  });

  it('gives a cancelled list back at the fourth port, and takes it again', async () => {
    await scene.load({ send: LIVE });
    const discarded = scene.runtime.wire('discarded');
    give(2);
    await isHeld(2);
    command('io/cancel', { campaign: 'prova' });
    assert.deepEqual(
      (await discarded.take(2)).map(({ io }) => io.reason),
      ['CANCELLED', 'CANCELLED'],
    );
    give(2);
    await isHeld(2);
    assert.deepEqual(scene.reached, []);
  });

  it('does not ask in the simulator, in a trial, or when it was saved before it could', async () => {
    for (const [ente, send] of [
      [{ mode: 'simulator' }, LIVE],
      [{ mode: 'trial', trialList: [citizen('A')] }, LIVE],
      [{}, {}],
    ] as const) {
      await scene.load({ ente, send });
      const sent = scene.runtime.wire('sent');
      give(2);
      await sent.take(2);
      await scene.runtime.unload();
    }
  });

  it('refuses a confirmation that came with a row and names nothing', async () => {
    await scene.load({ send: LIVE });
    const caught = scene.runtime.wire('caught');
    give(2);
    await isHeld(2);
    scene.runtime.node('send').receive({ topic: 'io/confirm', io: { type: 'x' }, payload: { riga: 1 } });
    assert.equal((await caught.next()).error?.code, 'IO_CONTROL_INVALID');
    command('io/confirm', { campaign: '' });
    assert.equal((await caught.next()).error?.code, 'IO_CONTROL_INVALID');
    assert.equal(await held(), 2);
  });
});
