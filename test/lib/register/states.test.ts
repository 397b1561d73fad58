import assert from 'node:assert/strict';
import { InvalidWriteError, type OutcomeState, type Register } from '../../../nodes/lib/register';
import { ALL, type Bench, contract, emitted, entry, intend, LINE, sending, sent, stateOf } from './support';

contract('states of a message in the register', (bench, backend) => {
  let place: Bench;
  let register: Register;
  /** How a message stands in the register that was claimed: who keeps claims in memory leaves it in the queue. */
  const claimed = backend === 'sqlite' ? 'checking' : 'queued';

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  it('leads a message from the queue to sent, with every step and time recorded', async () => {
    const taken = await register.takeIn(entry({ msg: '{"payload":{"n":1}}' }));
    assert.deepEqual(taken, { id: 1, state: 'queued' });
    place.wait(1000);
    const [given] = await register.next(ALL);
    assert.equal(given?.state, 'checking');
    assert.equal(given.msg, '{"payload":{"n":1}}');
    assert.equal(given.takenAt, place.now() - 1000);
    assert.equal(given.changedAt, place.now());
    assert.equal(await intend(register, 1), true);
    assert.equal(await stateOf(register, 1), 'sending');
    place.wait(300);
    assert.equal(await register.record({ id: 1, state: 'sent', ioId: '01HX' }), true);
    const [out] = await register.unemitted('send-1', 0, 10);
    assert.deepEqual(out, {
      id: 1,
      line: LINE,
      node: 'send-1',
      service: 'service-1',
      type: 'richiesta-accolta',
      campaign: 'Esiti 15/01/2026',
      state: 'sent',
      msg: '{"payload":{"n":1}}',
      attempts: 1,
      reason: null,
      detail: null,
      ioId: '01HX',
      takenAt: place.now() - 1300,
      changedAt: place.now(),
      decided: false,
      again: false,
    });
  });

  it('gives queued messages in the order of take-in, each only once', async () => {
    for (let i = 0; i < 5; i += 1) await register.takeIn(entry({ campaign: i % 2 ? 'A' : 'B' }));
    const first = await register.next({ ...ALL, limit: 3 });
    const second = await register.next({ ...ALL, limit: 3 });
    assert.deepEqual(
      [...first, ...second].map((one) => one.id),
      [1, 2, 3, 4, 5],
    );
    assert.deepEqual(await register.next(ALL), []);
  });

  it('gives neither the messages of other lines and absent nodes nor those of halted services', async () => {
    await register.takeIn(entry({ line: 'another|live|' }));
    await register.takeIn(entry({ node: 'deleted' }));
    await register.takeIn(entry({ service: 'halted' }));
    const { id } = await register.takeIn(entry());
    const found = await register.next({ ...ALL, haltedServices: ['halted'] });
    assert.deepEqual(
      found.map((one) => one.id),
      [id],
    );
  });

  it('keeps the order over more lanes than are asked for', async () => {
    for (let i = 0; i < 30; i += 1) await register.takeIn(entry({ campaign: `Campagna ${i % 10}` }));
    const ids = (await register.next({ ...ALL, limit: 4 })).map((one) => one.id);
    assert.deepEqual(ids, [1, 2, 3, 4]);
  });

  it('puts a released message back in its old place', async () => {
    for (let i = 0; i < 3; i += 1) await register.takeIn(entry());
    await register.next({ ...ALL, limit: 2 });
    await intend(register, 2);
    await register.release([
      { id: 1, attempts: 0 },
      { id: 2, attempts: 1 },
    ]);
    assert.deepEqual(
      (await register.next(ALL)).map((one) => [one.id, one.attempts]),
      [
        [1, 0],
        [2, 1],
        [3, 0],
      ],
    );
  });

  it('neither releases nor intends by what was known of a message before its last try', async () => {
    const id = await sending(register);
    await register.release([{ id, attempts: 0 }]);
    assert.equal(await stateOf(register, id), 'sending');
    await register.release([{ id, attempts: 1 }]);
    await register.next(ALL);
    assert.equal(await register.intend({ id, attempts: 0 }), false);
    assert.equal(await register.intend({ id, attempts: 1 }), true);
  });

  it('does not release what already has an outcome', async () => {
    const id = await sent(register);
    await register.release([{ id, attempts: 1 }]);
    assert.equal(await stateOf(register, id), 'sent');
  });

  it('refuses the intent for a message that is not being checked', async () => {
    const { id } = await register.takeIn(entry());
    assert.equal(await intend(register, id), false);
    await register.next(ALL);
    assert.equal(await intend(register, id), true);
    assert.equal(await intend(register, id), false);
    assert.equal(await intend(register, 999), false);
  });

  for (const state of ['sent', 'in-doubt'] as const) {
    it(`refuses ${state} without an intent on disk`, async () => {
      const { id } = await register.takeIn(entry());
      await register.next(ALL);
      await assert.rejects(register.record({ id, state }), InvalidWriteError);
      assert.equal(await stateOf(register, id), claimed);
    });
  }

  for (const [state, reason] of [
    ['unreachable', 'NOT_ON_IO'],
    ['discarded', 'NOT_IN_TRIAL_LIST'],
  ] as const) {
    it(`records ${state} from the check, before any send`, async () => {
      const { id } = await register.takeIn(entry());
      await register.next(ALL);
      assert.equal(await register.record({ id, state, reason, detail: { limit: 3 } }), true);
      const [out] = await register.unemitted('send-1', 0, 10);
      assert.deepEqual(
        [out?.state, out?.reason, out?.detail, out?.attempts],
        [state, reason, { limit: 3 }, 0],
      );
    });
  }

  for (const state of ['sent', 'unreachable', 'discarded', 'in-doubt'] satisfies OutcomeState[]) {
    it(`records no second outcome after ${state}`, async () => {
      const id = await sending(register);
      assert.equal(await register.record({ id, state }), true);
      assert.equal(await register.record({ id, state: 'sent' }), false);
      assert.equal(await stateOf(register, id), state);
    });
  }

  it('keeps a message that was born discarded, with the reason, for its port', async () => {
    const taken = await register.takeIn(
      entry({ key: '', fiscalCode: '', discard: { reason: 'ROW_TOO_LARGE', detail: { bytes: 300_000 } } }),
    );
    assert.deepEqual(taken, {
      id: 1,
      state: 'discarded',
      reason: 'ROW_TOO_LARGE',
      detail: { bytes: 300_000 },
    });
    assert.deepEqual(await register.next(ALL), []);
    assert.equal((await register.unemitted('send-1', 0, 10))[0]?.reason, 'ROW_TOO_LARGE');
  });

  describe('emission', () => {
    it('gives outcomes oldest first, page by page, to the node that took them in', async () => {
      for (let i = 0; i < 5; i += 1) await sent(register);
      await sent(register, { node: 'send-2' });
      const first = await register.unemitted('send-1', 0, 3);
      assert.deepEqual(
        first.map((one) => one.id),
        [1, 2, 3],
      );
      assert.deepEqual(
        (await register.unemitted('send-1', 3, 3)).map((one) => one.id),
        [4, 5],
      );
      assert.deepEqual(
        (await register.unemitted('send-2', 0, 3)).map((one) => one.id),
        [6],
      );
    });

    it('is counted as owed until it is noted, of all nodes and no further than asked', async function () {
      if (register.owed === undefined) this.skip();
      const id = await sent(register);
      await sent(register, { node: 'send-2' });
      await register.takeIn(entry());
      assert.deepEqual([await register.owed(10), await register.owed(1)], [2, 1]);
      await emitted(register, [id]);
      assert.equal(await register.owed(10), 1);
    });

    it('erases the message of a final outcome and gives it no more', async () => {
      const id = await sent(register);
      await emitted(register, [id]);
      assert.deepEqual(await register.unemitted('send-1', 0, 10), []);
      assert.equal((await register.find(`io-${id}`))?.msg, null);
      assert.equal((await register.page({ scope: {}, limit: 1 }))[0]?.emitted, true);
    });

    it('keeps the message of an outcome in doubt until a person has decided', async () => {
      const id = await sending(register, { msg: '{"payload":1}' });
      await register.record({ id, state: 'in-doubt', reason: 'NO_ANSWER' });
      await emitted(register, [id]);
      assert.deepEqual(await register.unemitted('send-1', 0, 10), []);
      await register.markSent({ ids: [id] });
      const [out] = await register.unemitted('send-1', 0, 10);
      assert.deepEqual(
        [out?.state, out?.decided, out?.reason, out?.msg],
        ['sent', true, null, '{"payload":1}'],
      );
    });

    it('does not take a decision for emitted when the mark was for the doubt before it', async () => {
      const id = await sending(register);
      await register.record({ id, state: 'in-doubt', reason: 'NO_ANSWER' });
      await register.markSent({ ids: [id] });
      await register.emitted([{ id, state: 'in-doubt', attempts: 1 }]);
      const [out] = await register.unemitted('send-1', 0, 10);
      assert.deepEqual([out?.state, out?.decided], ['sent', true]);
      assert.notEqual(out?.msg, null);
      await emitted(register, [id]);
      assert.deepEqual(await register.unemitted('send-1', 0, 10), []);
    });

    it('does not take an outcome for emitted when the mark was for the doubt of an earlier try', async () => {
      const id = await sending(register);
      await register.record({ id, state: 'in-doubt', reason: 'NO_ANSWER' });
      await register.resend({ ids: [id] });
      await register.next(ALL);
      await register.intend({ id, attempts: 1 });
      await register.record({ id, state: 'in-doubt', reason: 'NO_ANSWER' });
      await register.emitted([{ id, state: 'in-doubt', attempts: 1 }]);
      assert.equal((await register.unemitted('send-1', 0, 10)).length, 1);
      await register.emitted([{ id, state: 'in-doubt', attempts: 2 }]);
      assert.deepEqual(await register.unemitted('send-1', 0, 10), []);
    });

    it('ignores the mark for a message that has no outcome', async () => {
      const { id } = await register.takeIn(entry());
      await emitted(register, [id, 999]);
      assert.notEqual((await register.next(ALL))[0]?.msg, null);
    });
  });

  describe('decisions of a person', () => {
    it('sends an in-doubt message again, first in the queue, and says so at the outcome', async () => {
      const id = await sending(register);
      await register.record({ id, state: 'in-doubt', reason: 'SERVER_ERROR' });
      await register.takeIn(entry());
      assert.equal(await register.resend({ node: 'send-1' }), 1);
      const [again] = await register.next(ALL);
      assert.deepEqual([again?.id, again?.decided, again?.reason], [id, true, null]);
      await intend(register, id);
      await register.record({ id, state: 'sent', ioId: 'x' });
      const [out] = await register.unemitted('send-1', 0, 10);
      assert.deepEqual([out?.state, out?.decided, out?.attempts], ['sent', true, 2]);
    });

    it('resends and marks only what is in doubt', async () => {
      const id = await sent(register);
      await register.takeIn(entry());
      assert.equal(await register.resend({}), 0);
      assert.equal(await register.markSent({ ids: [id] }), 0);
      assert.equal(await stateOf(register, id), 'sent');
    });

    it('cancels what is queued or being checked, and nothing that may have left', async () => {
      const leaving = await sending(register);
      const { id: checked } = await register.takeIn(entry());
      await register.next(ALL);
      const { id: queued } = await register.takeIn(entry());
      assert.equal(await register.cancel({ line: LINE }), 2);
      assert.equal(await stateOf(register, leaving), 'sending');
      assert.equal(await stateOf(register, checked), 'discarded');
      assert.equal(await intend(register, checked), false);
      assert.equal(await register.record({ id: checked, state: 'unreachable' }), false);
      const out = await register.unemitted('send-1', 0, 10);
      assert.deepEqual(
        out.map((one) => [one.id, one.reason]),
        [
          [checked, 'CANCELLED'],
          [queued, 'CANCELLED'],
        ],
      );
    });

    it('cancels only what lies in every given part of the scope', async () => {
      const key = 'f'.repeat(64);
      const wanted = await register.takeIn(entry({ key, campaign: 'A' }));
      const other = await register.takeIn(entry({ campaign: 'A' }));
      await register.takeIn(entry({ campaign: 'B' }));
      assert.equal(await register.cancel({ keys: [key], campaign: 'B' }), 0);
      assert.equal(await register.cancel({ keys: [key], ids: [other.id] }), 0);
      assert.equal(await register.cancel({ keys: [key], ids: [wanted.id], campaign: 'A' }), 1);
      assert.equal(await register.cancel({ campaign: 'A', node: 'send-2' }), 0);
      assert.equal(await register.cancel({ campaign: 'A' }), 1);
    });

    it('cancels a long queue whole, but not what comes in meanwhile', async () => {
      await Promise.all(Array.from({ length: 1200 }, () => register.takeIn(entry())));
      const cancelled = register.cancel({});
      const late = register.takeIn(entry());
      assert.equal(await cancelled, 1200);
      assert.equal(await stateOf(register, (await late).id), 'queued');
    });

    it('cancels a long list of ids whole', async () => {
      const taken = await Promise.all(Array.from({ length: 700 }, () => register.takeIn(entry())));
      assert.equal(await register.cancel({ ids: taken.map((one) => one.id) }), 700);
    });
  });

  describe('after the end of a process in the middle', () => {
    it('puts in doubt what was being sent and queues what was being checked', async () => {
      const first = await sending(register);
      const { id: second } = await register.takeIn(entry());
      await register.next(ALL);
      assert.deepEqual(register.recovered, { inDoubt: 0, requeued: 0 });
      register.close();
      const again = place.open();
      assert.deepEqual(
        (await again.next(ALL)).map((one) => one.id),
        [second],
      );
      assert.deepEqual(again.recovered, { inDoubt: 1, requeued: claimed === 'checking' ? 1 : 0 });
      const [out] = await again.unemitted('send-1', 0, 10);
      assert.deepEqual(
        [out?.id, out?.state, out?.reason, out?.again],
        [first, 'in-doubt', 'INTERRUPTED', false],
      );
    });

    it('marks the outcomes of an earlier process, which may already have gone out', async () => {
      const id = await sent(register);
      register.close();
      const again = place.open();
      await again.next(ALL); // the line is its own now
      assert.deepEqual(
        (await again.unemitted('send-1', 0, 10)).map((one) => [one.id, one.again]),
        [[id, true]],
      );
      await emitted(again, [id]);
      assert.equal((await again.page({ scope: { ids: [id] }, limit: 1 }))[0]?.again, false);
    });
  });

  it('answers nothing once it is closed', async () => {
    register.close();
    register.close();
    const closed = { code: 'IO_REGISTER_UNAVAILABLE' };
    await assert.rejects(register.takeIn(entry()), closed);
    await assert.rejects(() => register.next(ALL), closed);
    await assert.rejects(register.sweep(LINE, { recipientDays: 1, retentionDays: 1 }), closed);
  });
});
