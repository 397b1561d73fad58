import assert from 'node:assert/strict';
import { outcomeMessage } from '../../../nodes/lib/outbox/outcome';
import type { Elsewhere, Register } from '../../../nodes/lib/register';
import { answered, good, later, LineBench } from '../../support/line';

describe('a line of a register that several processes share', () => {
  let bench: LineBench;
  let isOurs: boolean;
  let isLate: boolean;
  let elsewhere: Elsewhere | undefined;

  /** As a register in a database is that others may take the line of. */
  const shared = (register: Register): Register => ({
    ...register,
    peers: {
      mayCall: () => isOurs,
      ask: () => Promise.resolve(isOurs ? 'ours' : { answer: 'from there' }),
      answerWith: () => undefined,
      elsewhere: () => (isOurs ? undefined : elsewhere),
      tellWith: () => undefined,
      flowsWith: () => undefined,
      callsWith: () => undefined,
      unsent: () => [],
      differing: () => [],
      all: () => Promise.resolve({ alive: [], gone: [], lines: [] }),
    },
    next: (filter) => (isOurs ? register.next(filter) : Promise.resolve([])),
    record: async (outcome) => ((await register.record(outcome)) && isLate ? 'settled' : false),
  });

  beforeEach(() => {
    isOurs = true;
    isLate = false;
    elsewhere = undefined;
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

  it('puts a question elsewhere whose turn comes when another process has the line', async () => {
    const first = later();
    bench.answer = () => first.answer;
    bench.line.pace.pause(5_000);
    const asked = bench.line.reads.profile('servizio', 'AAAAAA00A00A000A', () => true);
    await bench.pass(1_000);
    isOurs = false;
    await bench.pass(60_000);
    assert.equal(await asked, 'from there');
    assert.deepEqual(bench.calls, []);
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

  describe('and that another one sends for', () => {
    const state = (told: Elsewhere['told'], services: string[] = []) => {
      isOurs = false;
      elsewhere = { name: 'nodo-b', told };
      return bench.line.state('servizio', services);
    };

    it('stands as it does there, and says where that is', () => {
      const now = bench.clock.now();
      assert.deepEqual(state({}), { kind: 'running', by: 'nodo-b' });
      assert.deepEqual(state({ outage: true }), { kind: 'outage', by: 'nodo-b' });
      assert.deepEqual(state({ opensAt: now + 5_000 }), { kind: 'window', ms: 5_000, by: 'nodo-b' });
      assert.deepEqual(state({ pausedUntil: now + 9_000 }), { kind: 'paused', ms: 9_000, by: 'nodo-b' });
      assert.deepEqual(state({ pausedUntil: now - 1 }), { kind: 'running', by: 'nodo-b' });
    });

    it('is halted for the services that are halted there, and for all where the line is', () => {
      const halted = { kind: 'halted', code: 'IO_API_KEY_MISSING', by: 'nodo-b' } as const;
      assert.deepEqual(state({ halts: { servizio: 'IO_API_KEY_MISSING' } }), halted);
      assert.deepEqual(state({ halts: { altro: 'IO_API_KEY_MISSING' } }), { kind: 'running', by: 'nodo-b' });
      assert.deepEqual(state({ halts: { altro: 'IO_API_KEY_MISSING' } }, ['altro']), halted);
      assert.deepEqual(state({ halts: { '': 'IO_API_KEY_MISSING' } }), halted);
    });

    it('says what it met itself as soon as it sends again', () => {
      assert.equal(state({ outage: true }).by, 'nodo-b');
      isOurs = true;
      assert.deepEqual(bench.line.state('servizio'), { kind: 'running' });
    });
  });
});
