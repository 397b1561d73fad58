import assert from 'node:assert/strict';
import { CircuitBreaker } from '../../../nodes/lib/outbox/circuit-breaker';

describe('the circuit of a line', () => {
  const at = { now: 0 };
  const make = (random = 0) => {
    at.now = 0;
    return new CircuitBreaker(
      () => at.now,
      () => random,
    );
  };

  it('opens at the third completion in a row without a clear answer, and says so once', () => {
    const circuit = make();
    assert.deepEqual([circuit.fail('read'), circuit.fail('read'), circuit.open], [false, false, false]);
    assert.deepEqual([circuit.fail('read'), circuit.open, circuit.fail('read')], [true, true, false]);
  });

  it('starts counting again after any clear answer', () => {
    const circuit = make();
    circuit.fail('read');
    circuit.fail('read');
    circuit.clear('read');
    circuit.fail('read');
    circuit.fail('read');
    assert.equal(circuit.open, false);
  });

  it('does not slow the line for a single message in doubt', () => {
    const circuit = make();
    circuit.fail('read');
    assert.equal(circuit.wait, 0);
  });

  it('waits a second after a call that could not even be written', () => {
    const circuit = make();
    circuit.fail('nothing-written');
    assert.equal(circuit.wait, 1_000);
    at.now = 1_000;
    assert.equal(circuit.wait, 0);
  });

  it('asks ever more rarely, at most every five minutes', () => {
    const circuit = make();
    const waits = Array.from({ length: 14 }, () => {
      circuit.fail('nothing-written');
      return circuit.wait;
    });
    assert.deepEqual(waits.slice(0, 5), [1_000, 2_000, 4_000, 8_000, 16_000]);
    assert.equal(waits.at(-1), 300_000);
  });

  it('opens at three unclear messages in a row, however well questions are answered between them', () => {
    const circuit = make();
    for (let i = 0; i < 3; i += 1) {
      circuit.clear('read');
      circuit.fail('post');
    }
    assert.deepEqual([circuit.open, circuit.mayTryPost, circuit.wait], [true, false, 30_000]);
  });

  it('allows one message after an answered question, and waits twice as long when that one is unclear too', () => {
    const circuit = make();
    for (let i = 0; i < 3; i += 1) circuit.fail('post');
    circuit.clear('read');
    assert.deepEqual([circuit.open, circuit.mayTryPost, circuit.wait], [true, true, 0]);
    circuit.fail('post');
    assert.deepEqual([circuit.open, circuit.mayTryPost, circuit.wait], [true, false, 60_000]);
    circuit.clear('post');
    assert.deepEqual([circuit.open, circuit.mayTryPost], [false, false]);
  });

  it('jitters, so that many servers do not come back at the same instant', () => {
    const circuit = make(0.5);
    circuit.fail('nothing-written');
    assert.ok(circuit.wait > 800 && circuit.wait < 850);
  });

  it('is closed and does not wait after recovery', () => {
    const circuit = make();
    for (let i = 0; i < 5; i += 1) circuit.fail('nothing-written');
    circuit.clear('read');
    assert.deepEqual([circuit.open, circuit.wait], [false, 0]);
  });
});
