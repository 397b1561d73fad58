import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Pace } from '../../../nodes/lib/io-api';

/** A clock that stands until it is told to go on. */
function clock(start = 1_000) {
  let now = start;
  return {
    now: () => now,
    advance: (ms: number) => {
      now += ms;
    },
  };
}

interface World {
  readonly limit: number;
  /** Milliseconds from start to arrival at IO, and from arrival to our hearing the answer, for the n-th call. */
  readonly wayThere: (n: number) => number;
  readonly wayBack: (n: number) => number;
  readonly durationMs: number;
}

/** Runs a sender that always has work; gives the arrival times at IO. */
function arrivals({ limit, wayThere, wayBack, durationMs }: World): number[] {
  const time = clock(0);
  const pace = new Pace(limit, time.now);
  const arrived: number[] = [];
  const answers: { at: number; done: () => void }[] = [];
  let n = 0;
  while (time.now() < durationMs) {
    for (const answer of answers.filter(({ at }) => at <= time.now())) {
      answers.splice(answers.indexOf(answer), 1);
      answer.done();
    }
    while (pace.delay() === 0) {
      const call = pace.take();
      const arrival = time.now() + wayThere(n);
      arrived.push(arrival);
      answers.push({
        at: arrival + wayBack(n),
        done: () => {
          pace.done(call);
        },
      });
      n += 1;
    }
    time.advance(1);
  }
  return arrived.sort((a, b) => a - b);
}

function mostInAnyWindow(times: readonly number[], windowMs: number): number {
  let most = 0;
  let from = 0;
  times.forEach((time, to) => {
    while ((times[from] ?? 0) <= time - windowMs) from += 1;
    most = Math.max(most, to - from + 1);
  });
  return most;
}

describe('the pace of calls', () => {
  it('never lets more than the limit arrive in any 5 seconds, however the network delays them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 200 }),
        fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 50 }),
        fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 50 }),
        (limit, there, back) => {
          const times = arrivals({
            limit,
            wayThere: (n) => there[n % there.length] ?? 0,
            wayBack: (n) => back[n % back.length] ?? 0,
            durationMs: 20_000,
          });
          assert.ok(mostInAnyWindow(times, 5_000) <= limit);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('uses at least 95 % of the allowance when answers take 200 ms', () => {
    const times = arrivals({ limit: 150, wayThere: () => 10, wayBack: () => 190, durationMs: 60_000 });
    assert.ok(times.length >= 60 * 28.5, `${times.length} calls in 60 s`);
  });

  it('spreads calls evenly instead of sending the allowance at once', () => {
    const times = arrivals({ limit: 150, wayThere: () => 0, wayBack: () => 200, durationMs: 5_000 });
    assert.ok(mostInAnyWindow(times, 1_000) <= 33);
  });

  it('catches up after a late timer, but not by more than a few calls', () => {
    const time = clock();
    const pace = new Pace(150, time.now);
    pace.done(pace.take());
    time.advance(10_000);
    let burst = 0;
    while (pace.delay() === 0) {
      pace.take();
      burst += 1;
    }
    assert.ok(burst >= 2 && burst <= 3, `${burst} calls at once`);
  });

  it('waits as long as IO asks after a 429, and a shorter wish does not shorten that', () => {
    const time = clock();
    const pace = new Pace(150, time.now);
    pace.pause(4_000);
    pace.pause(1_000);
    assert.equal(pace.delay(), 4_000);
    assert.equal(pace.pausedUntil, 5_000);
    time.advance(4_000);
    assert.equal(pace.delay(), 0);
  });

  it('says that it cannot know when the next call may leave while all that are allowed are in flight', () => {
    const time = clock();
    const pace = new Pace(2, time.now);
    const first = pace.take();
    time.advance(3_000);
    pace.take();
    time.advance(3_000);
    assert.equal(pace.delay(), Infinity);
    pace.done(first);
    assert.equal(pace.delay(), 5_000);
  });

  it('says how many calls count just now, and how many may', () => {
    const time = clock();
    const pace = new Pace(100, time.now);
    const look = () => [pace.held, pace.allowed];
    const [first] = [pace.take(), pace.take()];
    assert.deepEqual(look(), [2, 100]);
    pace.done(first, 18);
    assert.deepEqual(look(), [2, 18], 'others have used the rest');
    time.advance(5_000);
    assert.deepEqual(look(), [1, 100], 'one is not answered yet');
  });

  it('slows down when other suppliers use the allowance, and forgets that after a window', () => {
    const time = clock();
    const pace = new Pace(100, time.now);
    const call = pace.take();
    // IO has 19 left after our only call in the window: others took the rest.
    pace.done(call, 19);
    let taken = 0;
    for (let ms = 0; ms < 4_000; ms += 10) {
      time.advance(10);
      if (pace.delay() === 0) {
        pace.take();
        taken += 1;
      }
    }
    assert.ok(taken <= 19, `${taken} calls`);
    time.advance(5_000);
    assert.equal(pace.limit, 100);
    assert.equal(pace.delay(), 0);
  });

  it('does not slow down when what is left is explained by its own calls', () => {
    const time = clock();
    const pace = new Pace(100, time.now);
    for (let n = 1; n <= 50; n += 1) {
      time.advance(50);
      assert.equal(pace.delay(), 0);
      pace.done(pace.take(), 150 - n);
    }
  });

  it('keeps asking now and then when others use everything', () => {
    const time = clock();
    const pace = new Pace(100, time.now);
    pace.done(pace.take(), 0);
    assert.ok(pace.delay() > 0);
    time.advance(5_001);
    assert.equal(pace.delay(), 0);
  });

  it('takes a new limit at once', () => {
    const time = clock();
    const pace = new Pace(1, time.now);
    pace.take();
    time.advance(100);
    assert.equal(pace.delay(), Infinity);
    pace.setLimit(1_000);
    assert.ok(pace.delay() <= 5_000);
  });

  it('keeps up with thousands of calls a second', () => {
    const times = arrivals({ limit: 20_000, wayThere: () => 0, wayBack: () => 1, durationMs: 3_000 });
    assert.ok(times.length > 9_000, `${times.length} calls`);
  });
});
