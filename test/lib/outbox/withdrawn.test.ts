import assert from 'node:assert/strict';
import { Withdrawn } from '../../../nodes/lib/outbox/withdrawn';
import { grows } from '../../support/cost';

const LOT = { line: 'line', node: 'send' };

/** A reading whose every row names a campaign of its own. */
function read(rows: number): void {
  const withdrawn = new Withdrawn();
  for (let n = 0; n < rows; n += 1) withdrawn.has('reading', { ...LOT, campaign: `Pratica ${n}` });
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

  it('are forgotten from the one that gave no row for longest', () => {
    const withdrawn = new Withdrawn();
    const lot = { ...LOT, campaign: 'Mensa' };
    for (const reading of ['a', 'a', 'b', 'a']) withdrawn.has(reading, lot);
    for (let n = 1; n < 1_000; n += 1) withdrawn.has(`later ${n}`, lot);
    assert.deepEqual([withdrawn.knows('a'), withdrawn.knows('b')], [true, false]);
    withdrawn.has('one more', lot);
    assert.equal(withdrawn.knows('a'), false);
  });

  it('cost ten times as much for a list ten times as long, though each row names another campaign', async () => {
    assert.equal(await grows(read, 4_000), undefined);
  });
});
