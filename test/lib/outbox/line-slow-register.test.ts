import assert from 'node:assert/strict';
import { openRegister, RegisterError, type Entry } from '../../../nodes/lib/register';
import { Holds } from '../../../nodes/lib/outbox/holds';
import { turns } from '../../support/clock';
import { allowed, good, later, LineBench, lineBench, silence } from '../../support/line';
import { SlowRegister } from '../../support/slow-register';

describe('a line whose register answers late', () => {
  let slow: SlowRegister;
  const at = lineBench(() => {
    slow = new SlowRegister();
    return new LineBench({}, (register) => slow.wrap(register));
  });
  const sends = () => at.bench.count('send');

  /** Messages that the register has just claimed for the line, which does not know it yet. */
  async function claimed(n: number): Promise<void> {
    await at.bench.takeIn(n);
    await at.bench.pass();
    slow.slow.add('next');
    slow.asked.length = 0;
    at.bench.line.attach(at.bench.sender());
    await at.bench.pass();
    assert.deepEqual(await at.bench.states(), { checking: n });
  }

  it('sends all of a long queue in order, each once', async () => {
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(450);
    await at.bench.pass(1_000);
    assert.deepEqual([await at.bench.states(), sends()], [{ sent: 450 }, 450]);
    const ids = at.bench.outcomes.map(({ id }) => id);
    assert.deepEqual([new Set(ids).size, ids.length], [450, 450]);
  });

  it('asks once, however often it is woken', async () => {
    await claimed(3);
    for (let n = 0; n < 5; n += 1) {
      at.bench.line.wake();
      await turns();
    }
    assert.equal(slow.asked.filter((one) => one === 'next').length, 1);
    slow.answer();
    await at.bench.pass(100);
    assert.deepEqual([await at.bench.states(), sends()], [{ sent: 3 }, 3]);
  });

  it('asks again for what came while an answer was under way that did not know of it', async () => {
    slow.slow.add('next');
    at.bench.line.attach(at.bench.sender());
    await at.bench.pass(100);
    await at.bench.takeIn(2);
    slow.answer();
    await at.bench.pass(100);
    assert.deepEqual([await at.bench.states(), sends()], [{ sent: 2 }, 2]);
  });

  it('reads once what a node is owed, however much of it is noted as gone meanwhile, and gives nothing of it twice', async () => {
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(3);
    await at.bench.pass(500);
    assert.equal(at.bench.outcomes.length, 3);
    slow.slow.add('unemitted');
    slow.asked.length = 0;
    at.bench.emitter.look('send');
    await at.bench.pass(2_000);
    slow.answer();
    await at.bench.pass(2_000);
    assert.deepEqual([at.bench.outcomes.length, slow.asked], [3, ['unemitted']]);
  });

  it('gives back what is just being claimed when a person stops, and no sooner says that it stopped', async () => {
    await claimed(3);
    await at.bench.register.stop([{ node: 'send', campaign: null }]);
    at.bench.stopped = true;
    let isBack = false;
    const back = at.bench.line.giveBack().then(() => (isBack = true));
    await turns();
    assert.equal(isBack, false);
    slow.answer();
    await back;
    await at.bench.pass(1_000);
    assert.deepEqual([await at.bench.states(), at.bench.calls], [{ queued: 3 }, []]);
    await at.bench.register.resume([{ node: 'send', campaign: null }]);
    at.bench.stopped = false;
    at.bench.line.wake();
    await at.bench.pass(1_000);
    assert.deepEqual([await at.bench.states(), sends()], [{ sent: 3 }, 3]);
  });

  it('sends nothing of what a person cancels while it is being claimed', async () => {
    await claimed(3);
    assert.equal(await at.bench.register.cancel({ node: 'send' }), 3);
    at.bench.emitter.look('send');
    slow.answer();
    await at.bench.pass(2_000);
    assert.deepEqual([await at.bench.states(), sends()], [{ discarded: 3 }, 0]);
    assert.deepEqual(
      at.bench.outcomes.map(({ reason }) => reason),
      ['CANCELLED', 'CANCELLED', 'CANCELLED'],
    );
  });

  it('sends nothing of what a person cancels while it is in hand', async () => {
    const profile = later();
    at.bench.answer = (call) => (call.kind === 'profile' ? profile.answer : good(call));
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(150);
    await at.bench.pass();
    assert.equal(await at.bench.register.cancel({ node: 'send' }), 150);
    profile.give(allowed);
    await at.bench.pass(2_000);
    assert.deepEqual([await at.bench.states(), sends()], [{ discarded: 150 }, 0]);
  });

  it('gives back what is claimed for an io-send node that goes meanwhile', async () => {
    slow.slow.add('next');
    const sender = at.bench.sender();
    at.bench.line.attach(sender);
    await at.bench.takeIn(3);
    await at.bench.pass();
    at.bench.line.detach(sender);
    slow.answer();
    await at.bench.pass(1_000);
    assert.deepEqual([await at.bench.states(), at.bench.calls], [{ queued: 3 }, []]);
  });

  it('sends once what a person sends again while the line claims', async () => {
    at.bench.answer = ({ kind }) => (kind === 'profile' ? allowed : silence);
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(1);
    await at.bench.pass(1_000);
    at.bench.answer = good;
    slow.slow.add('next');
    at.bench.line.wake();
    await at.bench.pass();
    assert.equal(await at.bench.register.resend({ node: 'send' }), 1);
    at.bench.line.wake();
    slow.answer();
    await at.bench.pass(5_000);
    assert.deepEqual([await at.bench.states(), sends()], [{ sent: 1 }, 2]);
    assert.deepEqual(
      at.bench.outcomes.map(({ state }) => state),
      ['in-doubt', 'sent'],
    );
  });

  it('does not let a doubt out that was decided while the outcomes were being read', async () => {
    at.bench.emitter.detach('send', () => undefined);
    const heard: Entry[] = [];
    at.bench.answer = ({ kind }) => (kind === 'profile' ? allowed : silence);
    at.bench.emitter.attach('send', (entry) => heard.push(entry));
    const emit = (entry: Entry): void => void heard.push(entry);
    at.bench.emitter.attach('send', emit);
    at.bench.emitter.detach('send', emit);
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(1);
    await at.bench.pass(1_000);
    slow.slow.add('unemitted');
    at.bench.emitter.attach('send', emit);
    await turns();
    await at.bench.register.markSent({ node: 'send' });
    at.bench.emitter.look('send');
    slow.answer();
    await at.bench.pass(3_000);
    assert.deepEqual(
      heard.map(({ state, decided }) => [state, decided]),
      [['sent', true]],
    );
  });

  it('takes nothing in hand once the process ends; it waits again after the next start', async () => {
    await claimed(3);
    at.bench.line.close();
    slow.answer();
    await at.bench.pass(10_000);
    assert.deepEqual([await at.bench.states(), at.bench.calls], [{ checking: 3 }, []]);
    at.bench.register.close();
    const again = openRegister(at.bench.folder);
    assert.deepEqual(again.recovered, { inDoubt: 0, requeued: 3 });
    again.close();
  });

  it('says once that the register is lost while it claims, and goes on when it is there again', async () => {
    slow.slow.add('next');
    at.bench.line.attach(at.bench.sender());
    await at.bench.pass();
    await at.bench.takeIn(2);
    slow.error = new RegisterError('IO_REGISTER_MOVED');
    slow.answer();
    await at.bench.pass(1_000);
    assert.deepEqual(
      at.bench.told.map(({ code, queued }) => [code, queued]),
      [['IO_REGISTER_MOVED', 2]],
    );
    assert.equal(sends(), 0);
    await at.bench.pass(10_000);
    assert.deepEqual([await at.bench.states(), sends()], [{ sent: 2 }, 2]);
  });

  it('counts what is held of a node that is still there, not of one that went meanwhile', async () => {
    const holds = new Holds({
      clock: at.bench.clock,
      register: () => at.bench.register,
      wake: () => undefined,
    });
    await at.bench.takeIn(1, { hold: true });
    slow.slow.add('counts');
    const attached = holds.attach('line', 'send', 5);
    holds.detach('send');
    slow.answer();
    await attached;
    assert.equal(holds.arriving('line', 'prova'), false);
    await holds.attach('line', 'send', 5);
    assert.equal(holds.arriving('line', 'prova'), true);
    holds.close();
  });
});
