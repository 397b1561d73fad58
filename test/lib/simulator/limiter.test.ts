import assert from 'node:assert/strict';
import fc from 'fast-check';
import { slidingWindow } from '../../../nodes/lib/simulator/limiter';
import { clock } from './support';

describe('the rate limit', () => {
  it('admits so many calls in any window and counts down', () => {
    const limiter = slidingWindow(3, 5000, clock().now);
    const remaining = [1, 2, 3].map(() => limiter.arrive().remaining);
    assert.deepEqual(remaining, [2, 1, 0]);
    assert.deepEqual(limiter.arrive(), { admitted: false, remaining: 0, retryAfter: 5 });
  });

  it('frees each call on its own when it leaves the window', () => {
    const { now, advance } = clock();
    const limiter = slidingWindow(2, 5000, now);
    limiter.arrive();
    advance(3000);
    limiter.arrive();
    advance(1999);
    assert.deepEqual(limiter.arrive(), { admitted: false, remaining: 0, retryAfter: 1 });
    advance(1);
    assert.deepEqual(limiter.arrive(), { admitted: true, remaining: 0, retryAfter: 0 });
    assert.equal(limiter.arrive().admitted, false);
  });

  it('does not count what it refuses', () => {
    const { now, advance } = clock();
    const limiter = slidingWindow(1, 1000, now);
    limiter.arrive();
    for (let i = 0; i < 10; i++) {
      advance(99);
      assert.equal(limiter.arrive().admitted, false);
    }
    advance(10);
    assert.equal(limiter.arrive().admitted, true);
  });

  it('agrees with a plain count of the arrivals, whatever their times', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }),
        (limit, gaps) => {
          const { now, advance } = clock();
          const limiter = slidingWindow(limit, 1000, now);
          const admitted: number[] = [];
          for (const gap of gaps) {
            advance(gap);
            const inWindow = admitted.filter((time) => time > now() - 1000).length;
            const { admitted: ok, remaining } = limiter.arrive();
            assert.equal(ok, inWindow < limit);
            if (!ok) continue;
            admitted.push(now());
            assert.equal(remaining, limit - inWindow - 1);
          }
        },
      ),
    );
  });
});
