import assert from 'node:assert/strict';
import { answered, good, later, lineBench, silence, unreachable, type Answering } from '../../support/line';

/** Profiles are answered well; of the POSTs the first `n` stay without an answer. */
function silentFor(n: number): Answering {
  let left = n;
  return (call) => {
    if (call.kind === 'profile' || left === 0) return good(call);
    left -= 1;
    return silence;
  };
}

describe('a line when IO does not answer', () => {
  const at = lineBench();

  it('sends on after one message in doubt, and after two', async () => {
    at.bench.answer = silentFor(2);
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(30);
    await at.bench.pass(2_000);
    assert.deepEqual(await at.bench.states(), { 'in-doubt': 2, sent: 28 });
    assert.deepEqual(at.bench.told, []);
  });

  it('puts a handful in doubt, not the campaign, and tells each io-send node once', async () => {
    let down = true;
    at.bench.answer = (call) => (down ? silence : good(call));
    at.bench.line.attach(at.bench.sender('send', false));
    at.bench.line.attach(at.bench.sender('altro', false));
    await at.bench.takeIn(500);
    await at.bench.pass(60_000);
    const { 'in-doubt': doubt = 0, queued = 0, checking = 0 } = await at.bench.states();
    assert.ok(doubt >= 3 && doubt <= 20, `${doubt} in doubt`);
    assert.equal(doubt + queued + checking, 500);
    assert.deepEqual(
      at.bench.told.map(({ code }) => code),
      ['IO_UNREACHABLE', 'IO_UNREACHABLE'],
    );
    down = false;
    await at.bench.pass(10 * 60_000);
    assert.deepEqual(await at.bench.states(), { 'in-doubt': doubt, sent: 500 - doubt });
  });

  it('puts a handful in doubt, not the campaign, when profiles are answered but messages are not', async () => {
    let down = true;
    at.bench.answer = (call) => (down && call.kind === 'send' ? answered(500, {}) : good(call));
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(500);
    await at.bench.pass(60 * 60_000);
    const { 'in-doubt': doubt = 0 } = await at.bench.states();
    assert.ok(doubt >= 3 && doubt <= 30, `${doubt} in doubt after an hour`);
    assert.equal(at.bench.line.state('servizio').kind, 'outage');
    assert.deepEqual(
      at.bench.told.map(({ code }) => code),
      ['IO_UNREACHABLE'],
    );
    down = false;
    await at.bench.pass(2 * 60 * 60_000);
    assert.deepEqual(await at.bench.states(), { 'in-doubt': doubt, sent: 500 - doubt });
  });

  it('asks only profiles while it waits, one at a time and ever more rarely, even where none is asked otherwise', async () => {
    at.bench.answer = ({ kind }) => (kind === 'send' ? silence : unreachable);
    at.bench.line.attach(at.bench.sender('send', false));
    await at.bench.takeIn(100);
    await at.bench.pass(1_000);
    const posts = at.bench.count('send');
    await at.bench.pass(60 * 60_000);
    assert.equal(at.bench.count('send'), posts);
    const probes = at.bench.count('profile');
    assert.ok(probes >= 12 && probes <= 30, `${probes} probes in an hour`);
  });

  it('takes up speed again at the first clear answer, with the message that asked', async () => {
    let down = true;
    at.bench.answer = (call) => (down ? unreachable : good(call));
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(50);
    await at.bench.pass(30_000);
    assert.equal(at.bench.line.state('servizio').kind, 'outage');
    assert.equal(at.bench.count('send'), 0);
    down = false;
    await at.bench.pass(5 * 60_000);
    assert.deepEqual(await at.bench.states(), { sent: 50 });
    assert.equal(at.bench.line.state('servizio').kind, 'running');
  });

  it('keeps what could not even be written, tries again by itself for hours, and tells once', async () => {
    let down = true;
    at.bench.answer = (call) => (down ? unreachable : good(call));
    at.bench.line.attach(at.bench.sender('send', false));
    await at.bench.takeIn(10);
    await at.bench.pass(6 * 60 * 60_000);
    assert.equal((await at.bench.states())['in-doubt'], undefined);
    assert.deepEqual(
      at.bench.told.map(({ code, queued }) => [code, queued]),
      [['IO_UNREACHABLE', 10]],
    );
    down = false;
    await at.bench.pass(5 * 60_000);
    assert.deepEqual(await at.bench.states(), { sent: 10 });
    assert.equal(new Set(at.bench.outcomes.map(({ id }) => id)).size, 10);
  });

  it('tells again when IO goes away a second time', async () => {
    let down = true;
    at.bench.answer = (call) => (down ? unreachable : good(call));
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(5);
    await at.bench.pass(20_000);
    down = false;
    await at.bench.pass(60_000);
    down = true;
    await at.bench.takeIn(5);
    await at.bench.pass(20_000);
    assert.equal(at.bench.told.length, 2);
  });

  it('repeats a profile call that met an error of IO, and nothing is in doubt', async () => {
    let errors = 2;
    at.bench.answer = (call) => (call.kind === 'profile' && errors-- > 0 ? answered(503) : good(call));
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(1);
    await at.bench.pass(5_000);
    assert.deepEqual(await at.bench.states(), { sent: 1 });
    assert.equal(at.bench.outcomes[0]?.attempts, 1);
  });

  it('does not forget a message whose profile call failed while others were being answered', async () => {
    const slow = later();
    let first = true;
    at.bench.answer = (call) => {
      if (call.kind === 'send' || !first) return good(call);
      first = false;
      return slow.answer;
    };
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(3);
    await at.bench.pass(1_000);
    assert.deepEqual(await at.bench.states(), { checking: 1, sent: 2 });
    slow.give(answered(500));
    await at.bench.pass(1_000);
    assert.deepEqual(await at.bench.states(), { sent: 3 });
  });

  it('does not let a bad message block those behind it', async () => {
    at.bench.answer = (call) =>
      call.kind === 'send' && call.fiscalCode === 'AAAAAA00A00A000A'
        ? answered(400, { title: 'no' })
        : good(call);
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(5);
    await at.bench.pass(1_000);
    assert.deepEqual(await at.bench.states(), { discarded: 1, sent: 4 });
  });
});
