import assert from 'node:assert/strict';
import type { Clock } from '../../../nodes/lib/runtime/clock';
import { SPEEDS, SimulatorClock } from '../../../nodes/lib/simulator/clock';
import { FakeClock } from '../../support/clock';

const DAY = 86_400_000;

/** The simulator's clock over a computer's clock that a test turns. */
function stand(at: string): { real: FakeClock; clock: SimulatorClock } {
  const real = new FakeClock(Date.parse(at));
  const clock = new SimulatorClock({
    now: () => real.now(),
    monotonic: () => real.monotonic(),
    setTimeout: (run, ms) => real.after(ms, run),
    clearTimeout: (cancel) => {
      (cancel as (() => void) | undefined)?.();
    },
  });
  return { real, clock };
}

const shown = (clock: Clock): string => new Date(clock.now()).toISOString();

describe("the simulator's clock", () => {
  it('is the computer’s until someone turns it, corrections included', async () => {
    const { real, clock } = stand('2027-03-01T10:00:00Z');
    assert.equal(clock.now(), real.now());
    await real.pass(1234);
    assert.equal(clock.now(), real.now());
    real.set(Date.parse('2027-02-28T10:00:00Z'));
    assert.equal(clock.now(), real.now());
    assert.equal(clock.moved, false);
  });

  it('lets a day pass in ten seconds or in a minute, and keeps the days when slowed down again', async () => {
    const { real, clock } = stand('2027-03-01T10:00:00Z');
    clock.setSpeed(SPEEDS.dayInTenSeconds);
    await real.pass(10_000);
    assert.equal(shown(clock), '2027-03-02T10:00:00.000Z');
    clock.setSpeed(SPEEDS.dayInAMinute);
    await real.pass(60_000);
    assert.equal(shown(clock), '2027-03-03T10:00:00.000Z');
    clock.setSpeed(SPEEDS.normal);
    await real.pass(60_000);
    assert.equal(shown(clock), '2027-03-03T10:01:00.000Z');
    assert.equal(clock.moved, true);
  });

  for (const [when, then] of [
    ['2027-03-01T10:00:00Z', '2027-03-02T08:00:00.000Z'],
    ['2027-03-01T23:30:00Z', '2027-03-03T08:00:00.000Z'],
    ['2027-03-27T10:00:00Z', '2027-03-28T07:00:00.000Z'],
    ['2027-10-30T10:00:00Z', '2027-10-31T08:00:00.000Z'],
    ['2028-02-28T10:00:00Z', '2028-02-29T08:00:00.000Z'],
    ['2027-12-31T22:59:59Z', '2028-01-01T08:00:00.000Z'],
  ] as const) {
    it(`goes from ${when} to the next day's nine o'clock in Italy`, () => {
      const { clock } = stand(when);
      clock.skipToTomorrow();
      assert.equal(shown(clock), then);
    });
  }

  it('comes back to the present on demand, and says whether it is there', async () => {
    const { real, clock } = stand('2027-03-01T10:00:00Z');
    clock.setSpeed(SPEEDS.dayInAMinute);
    assert.equal(clock.moved, true);
    clock.skipToTomorrow();
    await real.pass(5000);
    const before = clock.monotonic();
    clock.reset();
    assert.equal(clock.now(), real.now());
    assert.deepEqual([clock.moved, clock.speed], [false, 1]);
    assert.equal(clock.monotonic(), before, 'time that has passed does not come back');
  });

  it('is in the present again though the computer’s clock moves on while it is read', () => {
    let time = Date.parse('2027-03-01T10:00:00Z');
    const clock = new SimulatorClock({ now: () => (time += 1) });
    clock.setSpeed(SPEEDS.normal);
    assert.equal(clock.moved, false);
    clock.skipToTomorrow();
    clock.reset();
    assert.equal(clock.moved, false);
  });

  it('wakes who waits after its own days, whatever is done to it meanwhile', async () => {
    const { real, clock } = stand('2027-03-01T10:00:00Z');
    const woken: string[] = [];
    clock.after(3 * DAY, () => woken.push('three days'));
    clock.after(50 * DAY, () => woken.push('fifty days'));
    clock.after(DAY, () => woken.push('cancelled'))();
    clock.setSpeed(SPEEDS.dayInTenSeconds);
    await real.pass(29_999);
    assert.deepEqual(woken, []);
    await real.pass(1);
    assert.deepEqual(woken, ['three days']);
    clock.setSpeed(SPEEDS.normal);
    // Longer than a timer of the computer can wait.
    await real.pass(47 * DAY - 1);
    assert.deepEqual(woken, ['three days']);
    await real.pass(1);
    assert.deepEqual(woken, ['three days', 'fifty days']);
  });

  it('wakes at once who has waited for less than it was put forward', async () => {
    const { real, clock } = stand('2027-03-01T10:00:00Z');
    const woken: string[] = [];
    clock.after(3_600_000, () => woken.push('an hour'));
    clock.after(2 * DAY, () => woken.push('two days'));
    clock.skipToTomorrow();
    await real.pass(0);
    assert.deepEqual(woken, ['an hour']);
  });

  it('tells of every turn, until no longer asked to', () => {
    const { clock } = stand('2027-03-01T10:00:00Z');
    let turns = 0;
    const stop = clock.onTurned(() => (turns += 1));
    clock.setSpeed(2);
    clock.skipToTomorrow();
    clock.reset();
    stop();
    clock.setSpeed(2);
    assert.equal(turns, 3);
  });

  it('does not run backwards or stand still', () => {
    const { clock } = stand('2027-03-01T10:00:00Z');
    for (const speed of [0, -1, 0.5, NaN, Infinity])
      assert.throws(() => {
        clock.setSpeed(speed);
      }, RangeError);
  });

  it('is the computer’s time when nothing else is given', () => {
    const clock = new SimulatorClock();
    const before = Date.now();
    assert.ok(clock.now() >= before);
    const cancel = clock.after(60_000, () => undefined);
    cancel();
    assert.ok(clock.monotonic() >= 0);
  });
});

describe('the next morning in Italy', () => {
  for (const [now, morning] of [
    ['2027-03-27T12:00:00Z', '2027-03-28T07:00:00.000Z'],
    ['2027-10-30T12:00:00Z', '2027-10-31T08:00:00.000Z'],
    ['2027-07-31T22:00:01.500Z', '2027-08-02T07:00:00.000Z'],
    ['2027-12-31T22:59:59Z', '2028-01-01T08:00:00.000Z'],
  ] as const)
    it(`after ${now} is at ${morning}`, () => {
      const clock = new SimulatorClock({ now: () => Date.parse(now) });
      clock.skipToTomorrow();
      assert.equal(new Date(clock.now()).toISOString(), morning);
    });
});
