import assert from 'node:assert/strict';
import type { Answer } from '../../../nodes/lib/io-api';
import { answered, good, lineBench, unreachable } from '../../support/line';

const A = 'AAAAAA00A00A000A';

describe('a question about a sent message', () => {
  const at = lineBench();
  const ask = (answers: (Answer | undefined)[], service = 'servizio') => {
    void at.bench.line.reads.status(service, A, 'id').then((answer) => answers.push(answer));
  };

  it('is asked when no message wants the pace', async () => {
    at.bench.pace.setLimit(20);
    at.bench.line.attach(at.bench.sender());
    const answers: (Answer | undefined)[] = [];
    await at.bench.takeIn(10);
    ask(answers);
    await at.bench.pass(60_000);
    assert.equal(answers.length, 1);
    assert.equal(
      at.bench.calls.findIndex(({ kind }) => kind === 'status'),
      20,
    );
  });

  it('is asked outside the sending window too: it disturbs nobody', async () => {
    at.bench.untilOpen = 3_600_000;
    const answers: (Answer | undefined)[] = [];
    ask(answers);
    await at.bench.pass(1_000);
    assert.equal(answers.length, 1);
  });

  it('is not asked for a service that is stopped or has no key', async () => {
    const answers: (Answer | undefined)[] = [];
    at.bench.answer = () => answered(401);
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(1);
    await at.bench.pass(1_000);
    ask(answers);
    ask(answers, 'gone');
    await at.bench.pass(1_000);
    assert.deepEqual([answers, at.bench.count('status')], [[undefined, undefined], 0]);
  });

  it('does not hold messages up when IO leaves many of them without an answer', async () => {
    at.bench.answer = (call) => (call.kind === 'status' ? new Promise<Answer>(() => undefined) : good(call));
    at.bench.pace.setLimit(120);
    at.bench.line.attach(at.bench.sender());
    for (let n = 0; n < 500; n += 1) ask([]);
    await at.bench.pass(30_000);
    await at.bench.takeIn(50);
    await at.bench.pass(30_000);
    assert.deepEqual(await at.bench.states(), { sent: 50 });
  });

  it('pauses the line when IO says 429', async () => {
    const answers: (Answer | undefined)[] = [];
    at.bench.answer = (call) =>
      call.kind === 'status' ? answered(429, {}, { retryAfterMs: 9_000 }) : good(call);
    at.bench.line.attach(at.bench.sender());
    ask(answers);
    await at.bench.pass(100);
    await at.bench.takeIn(1);
    await at.bench.pass(8_000);
    assert.equal(at.bench.count('profile'), 0);
    await at.bench.pass(2_000);
    assert.deepEqual(await at.bench.states(), { sent: 1 });
  });

  it('finds out that IO is back when no message is left to ask with', async () => {
    let down = true;
    at.bench.answer = (call) => (down ? unreachable : good(call));
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(1);
    await at.bench.pass(10_000);
    await at.bench.register.cancel({ node: 'send' });
    await at.bench.pass(60_000);
    assert.equal(at.bench.line.state('servizio').kind, 'outage');
    const answers: (Answer | undefined)[] = [];
    for (let n = 0; n < 3; n += 1) ask(answers);
    down = false;
    await at.bench.pass(10 * 60_000);
    assert.equal(answers.filter((answer) => answer?.kind === 'answered').length, 3);
    assert.equal(at.bench.line.state('servizio').kind, 'running');
  });
});
