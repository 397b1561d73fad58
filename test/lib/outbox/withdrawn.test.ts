import assert from 'node:assert/strict';
import { Withdrawn } from '../../../nodes/lib/outbox/withdrawn';

const LOT = { line: 'line', node: 'send' };

/** Milliseconds of the processor for a reading whose every row names a campaign of its own; the least of three. */
function costOf(rows: number): number {
  let least = Infinity;
  for (let left = 3; left > 0; left -= 1) {
    const withdrawn = new Withdrawn();
    const before = process.cpuUsage();
    for (let n = 0; n < rows; n += 1) withdrawn.has('reading', { ...LOT, campaign: `Pratica ${n}` });
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

describe('the readings whose rest may be cancelled', () => {
  it('know what was cancelled of them, and nothing of what was not', () => {
    const withdrawn = new Withdrawn();
    const [mensa, bandi] = [
      { ...LOT, campaign: 'Mensa' },
      { ...LOT, campaign: 'Bandi' },
    ];
    assert.deepEqual([withdrawn.has('a', mensa), withdrawn.has('a', bandi)], [false, false]);
    withdrawn.cancel({ campaign: 'Mensa' });
    assert.deepEqual([withdrawn.has('a', mensa), withdrawn.has('a', bandi)], [true, false]);
    assert.equal(withdrawn.has('b', mensa), false, 'another reading');
    withdrawn.resume({ campaign: 'Mensa' });
    assert.equal(withdrawn.has('a', mensa), false);
  });

  it('cost ten times as much for a list ten times as long, though each row names another campaign', () => {
    const grew = [1, 2, 3, 4].map(() => costOf(40_000) / Math.max(1, costOf(4_000)));
    assert.ok(Math.min(...grew) < 25, grew.join(', '));
  });
});
