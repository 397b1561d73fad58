import assert from 'node:assert/strict';
import { unseenTimeOf } from '../../../nodes/lib/register/unseen-time';

const HOUR_MS = 60 * 60 * 1000;

describe('the time that passed for IO and not for this computer', () => {
  it('is what IO’s answers are apart beyond the time since the computer was started', () => {
    let sinceBoot = 5_000;
    const unseen = unseenTimeOf(() => sinceBoot);
    assert.equal(unseen(1_000_000), 0);
    sinceBoot += 1_500;
    assert.equal(unseen(1_002_000), 500);
    sinceBoot += HOUR_MS;
    assert.equal(unseen(1_002_000 + HOUR_MS), 0, 'asleep');
    assert.equal(unseen(1_002_000 + 2 * HOUR_MS), HOUR_MS, 'rolled back');
  });

  it('asks the system once for all answers of a second', () => {
    let asked = 0;
    const unseen = unseenTimeOf(() => (asked += 1));
    for (let n = 0; n < 100; n += 1) unseen(1_000_000);
    assert.equal(asked, 1);
    unseen(1_001_000);
    assert.equal(asked, 2);
  });
});
