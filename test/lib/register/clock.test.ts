import assert from 'node:assert/strict';
import type { Register } from '../../../nodes/lib/register';
import { bench, type Bench, DAY_MS, emitted, entry, LINE, sent, stateOf } from './support';

const SETTINGS = { recipientDays: 30, retentionDays: 90 };
const HOUR_MS = 3_600_000;

describe('a clock that jumps', () => {
  let place: Bench;
  let register: Register;
  let id: number;
  const key = 'c'.repeat(64);

  beforeEach(async () => {
    place = bench();
    register = place.open();
    id = await sent(register, { key });
    await emitted(register, [id]);
  });
  afterEach(() => {
    place.end();
  });

  /** A start after so many days, by the clock. */
  function restart(afterDays: number): void {
    register.close();
    place.jump(afterDays * DAY_MS);
    register = place.open();
  }

  const fedAgain = async (): Promise<string | undefined> => (await register.takeIn(entry({ key }))).reason;

  for (const [when, jump] of [
    [
      'at a restart',
      () => {
        restart(100);
      },
    ],
    [
      'while Node-RED runs',
      () => {
        place.jump(100 * DAY_MS);
      },
    ],
  ] as const)
    describe(`100 days ahead ${when}`, () => {
      beforeEach(() => {
        jump();
      });

      it('erases nothing, and says that it is doubted', async () => {
        for (let hours = 0; hours < 48; hours += 1) {
          assert.equal(await register.sweep(LINE, SETTINGS), 0);
          place.wait(HOUR_MS);
        }
        assert.equal(register.clockDoubted(), true);
        assert.equal(await stateOf(register, id), 'sent');
      });

      it('does not end the time for which a message is a duplicate', async () => {
        assert.equal(await fedAgain(), 'DUPLICATE');
      });

      it('does not make it longer either', async () => {
        place.wait(90 * DAY_MS);
        assert.equal(await fedAgain(), undefined);
      });

      it('is not believed by itself as long as IO bears another time', async () => {
        for (let days = 0; days < 40; days += 1) {
          register.heard(place.now() - 100 * DAY_MS);
          await register.sweep(LINE, { recipientDays: 90, retentionDays: 90 });
          place.wait(DAY_MS);
        }
        assert.equal(register.clockDoubted(), true);
        assert.equal(await stateOf(register, id), 'sent');
      });

      it('is believed as soon as an answer of IO bears the same time', async () => {
        register.heard(place.now() + 2000);
        assert.equal(register.clockDoubted(), false);
        assert.equal(await fedAgain(), undefined);
        assert.equal(await register.sweep(LINE, SETTINGS), 1);
        assert.equal(await stateOf(register, id), 'gone');
      });

      it('is forgotten once it is right again', async () => {
        place.jump(-100 * DAY_MS);
        assert.equal(register.clockDoubted(), false);
        assert.equal(await fedAgain(), 'DUPLICATE');
        assert.equal(await stateOf(register, id), 'sent');
      });

      it('is believed after 30 days where IO answers nothing, also with a restart every night', async () => {
        for (let days = 0; days < 30; days += 1) {
          assert.equal(await register.sweep(LINE, SETTINGS), 0);
          place.wait(DAY_MS);
          if (days === 29) break;
          await register.sweep(LINE, SETTINGS);
          restart(0);
        }
        assert.equal(await register.sweep(LINE, SETTINGS), 1);
        assert.equal(await stateOf(register, id), 'gone');
      });
    });

  it('is doubted again and again when it jumps on', async () => {
    for (let i = 0; i < 5; i += 1) {
      restart(31);
      assert.equal(await register.sweep(LINE, SETTINGS), 0);
    }
    assert.equal(await stateOf(register, id), 'sent');
  });

  it('back is doubted too, and forgotten as soon as it is right again', async () => {
    restart(4);
    restart(-3);
    assert.equal(await register.sweep(LINE, { recipientDays: 0, retentionDays: 0 }), 0);
    restart(-1);
    assert.equal(await register.sweep(LINE, { recipientDays: 0, retentionDays: 0 }), 1);
  });

  describe('ahead by a weekend at a start', () => {
    const SHORT = { recipientDays: 1, retentionDays: 2 };

    it('erases nothing until an answer of IO bears the same time, and nobody is told', async () => {
      restart(3);
      assert.equal(await register.sweep(LINE, SHORT), 0);
      assert.equal(register.clockDoubted(), false);
      assert.equal(await fedAgain(), 'DUPLICATE');
      register.heard(place.now());
      assert.equal(await register.sweep(LINE, SHORT), 1);
      assert.equal(await stateOf(register, id), 'gone');
    });

    it('is told as doubted once IO bears another time', async () => {
      restart(3);
      register.heard(place.now() - 3 * DAY_MS);
      assert.equal(register.clockDoubted(), true);
      assert.equal(await register.sweep(LINE, SHORT), 0);
    });

    it('is believed by itself after five days of running, not before', async () => {
      restart(3);
      for (let hours = 0; hours < 5 * 24; hours += 1) {
        assert.equal(await register.sweep(LINE, SHORT), 0, `after ${hours} hours`);
        place.wait(HOUR_MS);
      }
      assert.equal(await register.sweep(LINE, SHORT), 1);
    });

    it('again and again is no time that has passed', async () => {
      for (let i = 0; i < 30; i += 1) {
        restart(4);
        assert.equal(await register.sweep(LINE, SETTINGS), 0, `start ${i}`);
        place.wait(60_000);
      }
      assert.equal(await fedAgain(), 'DUPLICATE');
    });

    it('is not told either where the computer is off every night and IO is never asked', async () => {
      for (let days = 0; days < 20; days += 1) {
        for (let hours = 0; hours < 8; hours += 1) {
          await register.sweep(LINE, SETTINGS);
          place.wait(HOUR_MS);
        }
        place.jump(16 * HOUR_MS);
        restart(0);
        assert.equal(register.clockDoubted(), false, `day ${days}`);
      }
    });

    it('and the network’s time in the first minutes is the same', async () => {
      restart(0);
      place.wait(60_000);
      place.jump(3 * DAY_MS);
      assert.equal(await register.sweep(LINE, SHORT), 0);
      place.wait(HOUR_MS);
      assert.equal(register.clockDoubted(), false);
      assert.equal(await register.sweep(LINE, SHORT), 0);
      register.heard(place.now());
      assert.equal(await register.sweep(LINE, SHORT), 1);
    });
  });

  it('by a long weekend is a computer that was off or slept', () => {
    restart(4);
    assert.equal(register.clockDoubted(), false);
    place.wait(HOUR_MS);
    place.sleep(4 * DAY_MS);
    assert.equal(register.clockDoubted(), false);
    place.wait(HOUR_MS);
    place.sleep(100 * DAY_MS);
    assert.equal(register.clockDoubted(), false, 'however long');
  });

  it('by an hour while Node-RED runs is doubted: the computer neither slept nor was off', async () => {
    place.wait(HOUR_MS);
    place.jump(14 * 60_000);
    assert.equal(register.clockDoubted(), false, 'a clock that is put right');
    place.jump(HOUR_MS);
    assert.equal(register.clockDoubted(), true);
    place.jump(4 * DAY_MS);
    assert.equal(await register.sweep(LINE, { recipientDays: 2, retentionDays: 3 }), 0);
    assert.equal(await fedAgain(), 'DUPLICATE');
    register.heard(place.now());
    assert.equal(register.clockDoubted(), false, 'IO bears it out');
  });

  it('by a day right after the start is a computer that has asked the network for the time', () => {
    restart(0);
    place.wait(60_000);
    place.jump(DAY_MS);
    assert.equal(register.clockDoubted(), false);
  });

  it('is right as soon as it is put right, however late after a start with a wrong one', () => {
    restart(102);
    place.wait(5 * HOUR_MS);
    assert.equal(register.clockDoubted(), true);
    place.jump(-100 * DAY_MS);
    assert.equal(register.clockDoubted(), false);
  });

  it('is heard of in words of one answer a minute, so that a burst costs nothing', () => {
    register.heard(place.now());
    place.jump(100 * DAY_MS);
    register.heard(place.now());
    assert.equal(register.clockDoubted(), true);
    place.wait(60_000);
    register.heard(place.now());
    assert.equal(register.clockDoubted(), false);
  });
});
