import assert from 'node:assert/strict';
import type { Entry } from '../../../nodes/lib/register';
import { turns } from '../../support/clock';
import { allowed, good, lineBench, silence } from '../../support/line';

describe('the emitter of outcomes', () => {
  const at = lineBench();
  const owed = () => at.bench.register.unemitted('send', 0, 1_000).length;

  it('commits as emitted a second after the outcome has left, not before', async () => {
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(3);
    await at.bench.pass(500);
    assert.deepEqual([at.bench.outcomes.length, owed()], [3, 3]);
    await at.bench.pass(1_000);
    assert.equal(owed(), 0);
  });

  it('keeps outcomes for a node that is away, and gives them in order when it is back', async () => {
    const away = new Set<Entry>();
    const gone = (entry: Entry) => away.add(entry);
    at.bench.emitter.attach('send', gone);
    at.bench.emitter.detach('send', gone);
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(250);
    await at.bench.pass(5_000);
    assert.deepEqual([away.size, at.bench.outcomes.length, owed()], [0, 0, 250]);
    const back: number[] = [];
    at.bench.emitter.attach('send', ({ id }) => back.push(id));
    await at.bench.pass(2_000);
    assert.deepEqual(
      back,
      [...back].sort((a, b) => a - b),
    );
    assert.deepEqual([new Set(back).size, back.length, owed()], [250, 250, 0]);
  });

  it('gives once more, marked again, what was on its way when the flows were stopped', async () => {
    const seen: Entry[] = [];
    const emit = (entry: Entry) => {
      seen.push(entry);
      at.bench.emitter.detach('send', emit);
    };
    at.bench.emitter.attach('send', emit);
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(1);
    await at.bench.pass(5_000);
    assert.deepEqual([seen.map(({ again }) => again), owed()], [[false], 1]);
    at.bench.emitter.attach('send', (entry) => seen.push(entry));
    await at.bench.pass(5_000);
    assert.deepEqual([seen.map(({ again }) => again), owed()], [[false, true], 0]);
  });

  it('lets a decision out although the outcome before it is just being committed', async () => {
    at.bench.answer = ({ kind }) => (kind === 'profile' ? allowed : silence);
    at.bench.line.attach(at.bench.sender());
    await at.bench.takeIn(1);
    await at.bench.pass(500);
    const id = at.bench.outcomes[0]?.id ?? 0;
    const first = at.bench.emitter.flush();
    await at.bench.emitter.flush();
    await at.bench.register.markSent({ ids: [id] });
    at.bench.emitter.look('send');
    await first;
    await turns();
    assert.deepEqual(
      at.bench.outcomes.map(({ state, decided }) => [state, decided]),
      [
        ['in-doubt', false],
        ['sent', true],
      ],
    );
  });

  for (const decision of ['markSent', 'resend'] as const)
    it(`lets the outcome of a decision out before the doubt that went before it is noted (${decision})`, async () => {
      at.bench.answer = ({ kind }) => (kind === 'profile' ? allowed : silence);
      at.bench.line.attach(at.bench.sender());
      await at.bench.takeIn(1);
      await at.bench.pass(500);
      at.bench.answer = good;
      await at.bench.register[decision]({ node: 'send' });
      at.bench.emitter.look('send');
      at.bench.line.wake();
      await at.bench.pass(100);
      assert.deepEqual(
        at.bench.outcomes.map(({ state, decided }) => [state, decided]),
        [
          ['in-doubt', false],
          ['sent', true],
        ],
      );
      await at.bench.pass(3_000);
      assert.deepEqual([at.bench.outcomes.length, owed()], [2, 0]);
    });

  it('does not give a cancelled message twice, however often it looks', async () => {
    await at.bench.takeIn(5);
    await at.bench.register.cancel({ node: 'send' });
    for (let n = 0; n < 3; n += 1) at.bench.emitter.look('send');
    await at.bench.pass(3_000);
    at.bench.emitter.look('send');
    await turns();
    assert.equal(at.bench.outcomes.length, 5);
  });
});
