import assert from 'node:assert/strict';
import { accepted, allowed, answered, good, later, lineBench } from '../../support/line';

describe('the pace and the limits of a line', () => {
  const at = lineBench();

  it('has at most twenty POSTs in flight', async () => {
    const waiting: ReturnType<typeof later>[] = [];
    at.bench.answer = ({ kind }) => {
      if (kind === 'profile') return allowed;
      const post = later();
      waiting.push(post);
      return post.answer;
    };
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(60);
    await at.bench.pass(2_000);
    assert.equal(waiting.length, 20);
    waiting[0]?.give(accepted());
    await at.bench.pass(1_000);
    assert.equal(waiting.length, 21);
    assert.deepEqual((await at.bench.states()).sending, 20);
  });

  it('starts no POST while one is older than fifteen seconds, and goes on when that is answered', async () => {
    const slow = later();
    let first = true;
    at.bench.answer = (call) => {
      if (call.kind === 'profile' || !first) return good(call);
      first = false;
      return slow.answer;
    };
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(1);
    await at.bench.pass(14_000);
    await at.bench.takeIn(5);
    await at.bench.pass(900);
    assert.equal(at.bench.count('send'), 6);
    await at.bench.pass(2_000);
    await at.bench.takeIn(30);
    await at.bench.pass(60_000);
    assert.equal(at.bench.count('send'), 6);
    slow.give(accepted());
    await at.bench.pass(1_000);
    assert.deepEqual(await at.bench.states(), { sent: 36 });
  });

  it('keeps the same rule for io-send nodes that do not ask for profiles', async () => {
    const slow = later();
    let first = true;
    at.bench.answer = (call) => {
      if (!first) return good(call);
      first = false;
      return slow.answer;
    };
    at.bench.line.attach(at.bench.sender('send', false));
    await at.bench.takeIn(1);
    await at.bench.pass(16_000);
    await at.bench.takeIn(30);
    await at.bench.pass(60_000);
    assert.equal(at.bench.calls.length, 1);
    slow.give(accepted());
    await at.bench.pass(1_000);
    assert.deepEqual(await at.bench.states(), { sent: 31 });
    assert.equal(at.bench.count('profile'), 0);
  });

  it('pauses as a whole when IO says 429, for as long as IO says, and then sends the same message', async () => {
    let once = true;
    at.bench.answer = (call) => {
      if (call.kind === 'profile' || !once) return good(call);
      once = false;
      return answered(429, {}, { retryAfterMs: 7_000 });
    };
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(1);
    await at.bench.pass(1_000);
    assert.equal(at.bench.line.state('servizio').kind, 'paused');
    await at.bench.takeIn(1);
    const before = at.bench.calls.length;
    await at.bench.pass(5_000);
    assert.equal(at.bench.calls.length, before);
    await at.bench.pass(3_000);
    assert.deepEqual(await at.bench.states(), { sent: 2 });
    assert.deepEqual(at.bench.outcomes.map(({ attempts }) => attempts).sort(), [1, 2]);
    assert.deepEqual(at.bench.told, []);
  });

  it('stays within the calls that the institution allows in five seconds', async () => {
    at.bench.pace.setLimit(10);
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(100);
    await at.bench.pass(4_999);
    assert.ok(at.bench.calls.length <= 10, `${at.bench.calls.length} calls`);
    await at.bench.pass(60_000);
    const { length } = at.bench.calls;
    assert.ok(length > 100 && length <= 130, `${length} calls in 65 s`);
  });

  it('waits outside the sending window and begins when it opens', async () => {
    at.bench.untilOpen = 3_600_000;
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(3);
    await at.bench.pass(3_599_000);
    assert.equal(at.bench.calls.length, 0);
    assert.deepEqual(at.bench.line.state('servizio').kind, 'window');
    at.bench.untilOpen = 0;
    await at.bench.pass(1_000);
    await at.bench.pass(1_000);
    assert.deepEqual(await at.bench.states(), { sent: 3 });
  });

  it('finishes what is in flight when the window closes, and starts nothing more', async () => {
    const post = later();
    at.bench.answer = ({ kind }) => (kind === 'profile' ? allowed : post.answer);
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(1);
    await at.bench.pass(1_000);
    at.bench.untilOpen = 3_600_000;
    await at.bench.takeIn(1);
    await at.bench.pass(1_000);
    post.give(accepted());
    await at.bench.pass(1_000);
    assert.deepEqual(await at.bench.states(), { queued: 1, sent: 1 });
  });

  it('lets nothing leave after the tenth refusal, also while the disk is still taking the others', async () => {
    const gate = later();
    at.bench.answer = (call) => (call.kind === 'send' ? gate.answer : good(call));
    at.bench.line.attach(at.bench.sender('send', false));
    await at.bench.takeIn(100);
    await at.bench.pass(1_000);
    assert.equal(at.bench.count('send'), 20);
    gate.give(answered(400, { title: 'Invalid message structure' }));
    await at.bench.pass(60_000);
    assert.equal(at.bench.count('send'), 20);
    assert.deepEqual(await at.bench.states(), { queued: 80, discarded: 20 });
  });
});
