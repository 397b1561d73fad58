import assert from 'node:assert/strict';
import { outcomeMessage } from '../../../nodes/lib/outbox/outcome';
import type { Register } from '../../../nodes/lib/register';
import { answered, good, later, LineBench } from '../../support/line';

describe('a line of a register that several processes share', () => {
  let bench: LineBench;
  let isOurs: boolean;
  let isLate: boolean;

  /** As a register in a database is that others may take the line of. */
  const shared = (register: Register): Register => ({
    ...register,
    peers: {
      mayCall: () => isOurs,
      ask: () => Promise.resolve('ours'),
      answerWith: () => undefined,
    },
    next: (filter) => (isOurs ? register.next(filter) : Promise.resolve([])),
    record: async (outcome) => ((await register.record(outcome)) && isLate ? 'settled' : false),
  });

  beforeEach(() => {
    isOurs = true;
    isLate = false;
    bench = new LineBench({}, shared);
  });
  afterEach(() => bench.end());

  it('asks IO nothing more about what it has in hand once another process may have it', async () => {
    const first = later();
    bench.answer = (call) => (call.kind === 'send' ? first.answer : good(call));
    bench.line.attach(bench.sender());
    await bench.takeIn(60);
    await bench.pass(1_000);
    const asked = bench.calls.length;
    assert.ok(asked > 0 && asked < 60, `${asked} calls`);
    isOurs = false;
    first.give(answered(201, { id: 'first' }));
    await bench.pass(60_000);
    assert.equal(bench.calls.length, asked);
  });

  it('says of an answer that has ended a doubt that it has', async () => {
    isLate = true;
    bench.line.attach(bench.sender());
    await bench.takeIn(1);
    await bench.pass(10_000);
    const [entry] = bench.outcomes;
    assert.equal(entry?.settled, true);
    const { io } = outcomeMessage(entry).msg as { io: { outcome?: string; settled?: boolean } };
    assert.deepEqual([io.outcome, io.settled], ['sent', true]);
  });
});
