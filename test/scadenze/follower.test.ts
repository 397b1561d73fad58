import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayNumber, dayOf } from '../../nodes/scadenze/days';
import type { Payment } from '../../nodes/scadenze/follower-options';
import { turns } from '../support/clock';
import { asking, Place, SCOPE, type Settings } from './support/outbox';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEKDAYS = { from: '08:00', to: '20:00', days: [1, 2, 3, 4, 5] };
/** A Monday. */
const MONDAY = '2027-03-01T07:00:00Z';

describe('following a notice', () => {
  let folder: string;
  let place: Place;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'io-follow-')), 'r');
  });
  afterEach(() => {
    place.crash();
    rmSync(join(folder, '..'), { recursive: true, force: true });
  });

  function begin(settings: Settings = {}, now = MONDAY): void {
    place = new Place(folder, now, settings);
    place.start();
  }

  const day = (iso: string): number => dayNumber(iso);
  const today = (): number => dayOf(place.clock.now());

  async function until(iso: string): Promise<void> {
    await place.clock.pass(Date.parse(iso) - place.clock.now());
  }

  it('gives nothing before the hour, and all at the hour', async () => {
    begin();
    const number = await place.follow(day('2027-03-20'), today());
    await until('2027-03-15T07:59:59Z');
    assert.deepEqual(place.take(), []);
    await until('2027-03-15T08:00:00Z');
    assert.deepEqual(place.take(), [`before ${number}`]);
    await until('2027-03-23T07:59:59Z');
    assert.deepEqual(place.take(), []);
    await until('2027-03-23T08:00:00Z');
    assert.deepEqual(place.take(), [`after ${number}`]);
  });

  it('counts days of the calendar across the change to summer time', async () => {
    begin({}, '2027-03-20T07:00:00Z');
    const number = await place.follow(day('2027-03-30'), today());
    await place.conclude(await place.follow(day('2027-03-30'), today()));
    // Nine o'clock in Rome is seven in UTC from the 28th on.
    await until('2027-03-25T08:00:00Z');
    assert.deepEqual(place.take(), [`before ${number}`]);
    await until('2027-04-02T06:59:59Z');
    assert.deepEqual(place.take(), []);
    await until('2027-04-02T07:00:00Z');
    assert.deepEqual(place.take(), [`after ${number}`]);
  });

  it('knows the 29 February', async () => {
    begin({}, '2028-02-01T07:00:00Z');
    const number = await place.follow(day('2028-02-29'), today());
    await until('2028-02-24T08:00:00Z');
    assert.deepEqual(place.take(), [`before ${number}`]);
    await until('2028-03-03T07:59:59Z');
    assert.deepEqual(place.take(), []);
    await until('2028-03-03T08:00:00Z');
    assert.deepEqual(place.take(), [`after ${number}`]);
  });

  it('waits for the next sending day, at the hour', async () => {
    begin({ window: WEEKDAYS });
    // Five days before is Saturday the 6th, three after Sunday the 14th.
    const number = await place.follow(day('2027-03-11'), today());
    await until('2027-03-08T07:59:59Z');
    assert.deepEqual(place.take(), []);
    await until('2027-03-08T08:00:00Z');
    assert.deepEqual(place.take(), [`before ${number}`]);
    await until('2027-03-15T08:00:00Z');
    assert.deepEqual(place.take(), [`after ${number}`]);
  });

  it('leaves the reminder out, and says why, when no sending day is left before the due day', async () => {
    begin({ plan: { before: 1, after: 3 }, window: WEEKDAYS });
    // Due on a Sunday.
    const number = await place.follow(day('2027-03-07'), today());
    await until('2027-03-08T08:00:00Z');
    assert.deepEqual(place.take(), []);
    const [count] = await place.register.notices.counts();
    assert.deepEqual([count?.state, count?.note], ['after', 'window']);
    await until('2027-03-10T08:00:00Z');
    assert.deepEqual(place.take(), [`after ${number}`]);
  });

  it('is not done on the day of the notice itself, but on the next', async () => {
    begin({}, '2027-03-18T09:00:00Z');
    const number = await place.follow(day('2027-03-20'), today());
    await until('2027-03-18T22:00:00Z');
    assert.deepEqual(place.take(), []);
    await until('2027-03-19T08:00:00Z');
    assert.deepEqual(place.take(), [`before ${number}`]);
  });

  it('catches up once after a standstill: the reminder while it is in time, else only what comes after', async () => {
    begin();
    const [soon, past] = [
      await place.follow(day('2027-03-20'), today()),
      await place.follow(day('2027-03-12'), today()),
    ];
    await place.stop();
    await place.clock.pass(16 * DAY_MS);
    place.start();
    await turns(60);
    assert.deepEqual(place.take().sort(), [`after ${past}`, `before ${soon}`]);
    await place.stop();
    place.start();
    await turns(60);
    assert.deepEqual(place.take(), []);
    const notes = (await place.register.notices.counts()).map(
      ({ state, note }) => `${state} ${String(note)}`,
    );
    assert.deepEqual(notes, ['after null', 'ended null']);
  });

  it('repeats nothing when the clock is set back, and gives nothing early', async () => {
    begin();
    const number = await place.follow(day('2027-03-20'), today());
    await until('2027-03-15T09:00:00Z');
    assert.deepEqual(place.take(), [`before ${number}`]);
    place.clock.set(Date.parse('2027-03-10T09:00:00Z'));
    await place.clock.pass(6 * DAY_MS);
    assert.deepEqual(place.take(), []);
  });

  it('notices within the hour that the clock was put forward', async () => {
    begin();
    const number = await place.follow(day('2027-03-20'), today());
    place.clock.set(Date.parse('2027-03-16T09:00:00Z'));
    await place.clock.pass(HOUR_MS);
    assert.deepEqual(place.take(), [`before ${number}`]);
  });

  it('goes on page by page, and a payment that comes in between is honoured', async () => {
    begin();
    const numbers: string[] = [];
    for (let i = 0; i < 250; i += 1) numbers.push(await place.follow(day('2027-03-20'), today()));
    const last = numbers.at(-1) ?? '';
    place.onGive = () => {
      place.onGive = () => undefined;
      void place.register.notices.conclude([last], 'paid', SCOPE).then(() => {
        place.follower.wake();
      });
    };
    await until('2027-03-15T08:00:00Z');
    await turns(200);
    assert.deepEqual(
      place.take().sort(),
      numbers.slice(0, -1).map((number) => `before ${number}`),
    );
    assert.deepEqual(
      place.told.map(({ number, state }) => [number, state]),
      [[last, 'paid']],
    );
  });

  it('is told once that it is over, and once more, marked, when the process ended before it was noted', async () => {
    begin();
    await place.conclude(await place.follow(day('2027-03-20'), today()), 'cancelled');
    assert.deepEqual(
      place.told.map(({ state, again }) => [state, again]),
      [['cancelled', false]],
    );
    place.crash();
    place.start();
    await turns(60);
    assert.deepEqual(
      place.told.map(({ again }) => again),
      [false, true],
    );
    await place.clock.pass(2_000);
    place.crash();
    place.start();
    await turns(60);
    assert.equal(place.told.length, 2);
  });

  it('waits when the flows stop with it on the way, and goes out again marked', async () => {
    begin();
    await place.follow(day('2027-03-20'), today());
    place.onGive = () => {
      queueMicrotask(() => {
        place.follower.close();
      });
    };
    await until('2027-03-15T08:00:00Z');
    assert.deepEqual(
      place.given.map(({ again }) => again),
      [false],
    );
    place.onGive = () => undefined;
    await place.stop();
    place.start();
    await turns(60);
    assert.deepEqual(
      place.given.map(({ again }) => again),
      [false, true],
    );
  });

  it('says that the disk fails, and goes on when it works again', async () => {
    begin();
    const number = await place.follow(day('2027-03-20'), today());
    const { notices } = place.register;
    const due = notices.due.bind(notices);
    notices.due = () => {
      throw new Error('disk');
    };
    await until('2027-03-15T08:00:00Z');
    assert.ok(place.failures.length > 0);
    notices.due = due;
    await place.clock.pass(11 * 60_000);
    assert.deepEqual(place.take(), [`before ${number}`]);
  });

  it('notes a little later what went out while the disk could not be written', async () => {
    begin();
    const number = await place.follow(day('2027-03-20'), today());
    const { notices } = place.register;
    const emitted = notices.emitted.bind(notices);
    await until('2027-03-15T08:00:00Z');
    notices.emitted = () => Promise.reject(new Error('disk'));
    await place.clock.pass(2_000);
    assert.equal(place.failures.length, 1);
    notices.emitted = emitted;
    await place.clock.pass(6_000);
    place.crash();
    place.start();
    await turns(60);
    assert.deepEqual(place.take(), [`before ${number}`]);
  });

  describe('when IO is asked', () => {
    let payments: Map<string, Payment>;
    beforeEach(() => {
      payments = new Map();
    });

    it('gives what is not paid, and tells of what is', async () => {
      begin({ ask: asking(payments) });
      const [paid, unpaid] = [
        await place.follow(day('2027-03-20'), today()),
        await place.follow(day('2027-03-20'), today()),
      ];
      payments.set(paid, 'paid');
      await until('2027-03-15T08:00:00Z');
      assert.deepEqual(place.take(), [`before ${unpaid}`]);
      assert.deepEqual(
        place.told.map(({ number }) => number),
        [paid],
      );
    });

    it('gives nothing on a day on which IO does not know, and asks on the next', async () => {
      begin({ ask: asking(payments) });
      const number = await place.follow(day('2027-03-20'), today());
      payments.set(number, 'unknown');
      await until('2027-03-15T20:00:00Z');
      assert.deepEqual(place.take(), []);
      assert.equal((await place.register.notices.counts())[0]?.note, 'unknown');
      payments.delete(number);
      await until('2027-03-16T08:00:00Z');
      assert.deepEqual(place.take(), [`before ${number}`]);
    });

    it('asks again the same day what could not be asked, without holding the others up', async () => {
      begin({ ask: asking(payments) });
      const [first, second] = [
        await place.follow(day('2027-03-20'), today()),
        await place.follow(day('2027-03-20'), today()),
      ];
      payments.set(first, 'not-now');
      await until('2027-03-15T08:00:00Z');
      assert.deepEqual(place.take(), [`before ${second}`]);
      payments.delete(first);
      await place.clock.pass(10 * 60_000);
      assert.deepEqual(place.take(), [`before ${first}`]);
    });

    it('asks no more a month after the last day', async () => {
      begin({ ask: asking(payments) });
      payments.set(await place.follow(day('2027-03-20'), today()), 'unknown');
      await until('2027-05-30T08:00:00Z');
      assert.deepEqual(place.take(), []);
      const [count] = await place.register.notices.counts();
      assert.deepEqual([count?.state, count?.note], ['ended', 'unknown']);
    });

    it('gives nothing when the window shut while IO was being asked', async () => {
      let answer: (payment: Payment) => void = () => undefined;
      const ask = () =>
        new Promise<Payment>((resolve) => {
          answer = resolve;
        });
      begin({ ask, window: WEEKDAYS });
      const number = await place.follow(day('2027-03-19'), today());
      await until('2027-03-15T19:30:00Z');
      answer('unpaid');
      await turns(60);
      assert.deepEqual(place.take(), []);
      await until('2027-03-16T07:00:00Z');
      answer('unpaid');
      await turns(60);
      assert.deepEqual(place.take(), [`before ${number}`]);
    });
  });

  describe('when a flow is asked', () => {
    beforeEach(() => {
      begin({ ask: 'by-question' });
    });

    async function two(): Promise<[string, string]> {
      const numbers = [
        await place.follow(day('2027-03-20'), today()),
        await place.follow(day('2027-03-20'), today()),
      ] as const;
      await until('2027-03-15T08:00:00Z');
      return [...numbers];
    }

    async function answer(paid: string[], unpaid: string[]): Promise<void> {
      await place.follower.answer(paid, unpaid);
      await turns(60);
    }

    it('asks for all that is due in one question, and gives nothing on silence', async () => {
      const numbers = await two();
      assert.deepEqual(place.questions, [numbers]);
      assert.equal(place.follower.asked, 2);
      await place.clock.pass(HOUR_MS - 1);
      assert.equal(place.questions.length, 1);
      await place.clock.pass(1);
      assert.deepEqual(place.questions, [numbers, numbers]);
      assert.deepEqual(place.take(), []);
    });

    it('gives what the answer calls unpaid, ends what it calls paid, and asks again for the rest', async () => {
      const [a, b] = await two();
      await answer([], [a]);
      assert.deepEqual(place.take(), [`before ${a}`]);
      await place.clock.pass(HOUR_MS);
      assert.deepEqual(place.questions.at(-1), [b]);
      await answer([b], []);
      assert.deepEqual(
        place.told.map(({ number }) => number),
        [b],
      );
      assert.equal(place.follower.asked, 0);
    });

    it('does not take "unpaid" for an answer to what it has not asked', async () => {
      const number = await place.follow(day('2027-03-20'), today());
      await answer([], [number]);
      await until('2027-03-15T08:00:00Z');
      assert.deepEqual(place.take(), []);
      assert.deepEqual(place.questions, [[number]]);
    });

    it('forgets an answer that came when the window had shut', async () => {
      place.crash();
      place.start({ window: WEEKDAYS });
      const [a] = await two();
      await until('2027-03-15T18:50:00Z');
      await until('2027-03-15T19:05:00Z');
      await answer([], [a]);
      assert.deepEqual(place.take(), []);
    });

    it('asks anew after a restart', async () => {
      const numbers = await two();
      place.crash();
      place.start();
      await turns(60);
      assert.deepEqual(place.questions, [numbers, numbers]);
    });
  });
});
