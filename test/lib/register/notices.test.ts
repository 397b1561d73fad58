import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DueNotice, NewNotice, Notices, Register } from '../../../nodes/lib/register';
import { CITIZEN, DUE, HERE, notice, PLAN } from './notice';
import { bench, type Bench, contract, DAY_MS, LINE } from './support';

contract('payment notices in the register', (bench) => {
  let place: Bench;
  let register: Register;
  let notices: Notices;

  beforeEach(() => {
    place = bench();
    open();
  });
  afterEach(() => {
    place.end();
  });

  function open(): void {
    register = place.open();
    ({ notices } = register);
  }

  function reopen(): void {
    register.close();
    open();
  }

  const due = (upTo: number, scope = HERE) => notices.due(scope, upTo, undefined, 100);

  async function followed(changes: Partial<NewNotice> = {}): Promise<NewNotice> {
    const one = notice(changes);
    assert.equal(await notices.follow(one, PLAN), 'followed');
    return one;
  }

  /** Gives what is due and says that it went out. */
  async function give(upTo: number): Promise<DueNotice[]> {
    const now = await due(upTo);
    const { outs } = await notices.give(now);
    await notices.emitted(
      outs.map(({ id }) => id),
      PLAN,
    );
    return now;
  }

  const states = async () => (await notices.counts()).map(({ state, note, day, n }) => [state, note, day, n]);

  it('come up on the day before the due day that the plan says, then after it, then never', async () => {
    await followed();
    assert.equal(await notices.firstDay(HERE), DUE - 5);
    assert.deepEqual(await due(DUE - 6), []);
    assert.deepEqual(
      (await give(DUE - 5)).map(({ state }) => state),
      ['before'],
    );
    assert.deepEqual(await due(DUE + 2), []);
    assert.deepEqual(
      (await give(DUE + 3)).map(({ state }) => state),
      ['after'],
    );
    assert.equal(await notices.firstDay(HERE), null);
    assert.deepEqual(await states(), [['ended', null, null, 1]]);
  });

  it('come back with all that was in them', async () => {
    const one = await followed();
    const now = await due(DUE);
    assert.equal(now[0]?.fiscalCode, CITIZEN);
    const { outs } = await notices.give(now);
    const [out] = outs;
    assert.deepEqual(out, {
      id: now[0].id,
      state: 'before',
      service: 'service-1',
      number: one.number,
      ioId: one.ioId,
      dueDay: DUE,
      firstDueDay: DUE,
      msg: one.msg,
      again: false,
    });
  });

  it('are not given on the day of the notice itself', async () => {
    await followed({ sentDay: DUE - 3 });
    assert.equal(await notices.firstDay(HERE), DUE - 2);
  });

  it('have no reminder when the notice came on its last day, and say why', async () => {
    await followed({ sentDay: DUE });
    assert.deepEqual(await states(), [['after', 'late', DUE + 3, 1]]);
  });

  it('gives as many days after the notice to who got it when its deadline had passed', async () => {
    await followed({ sentDay: DUE + 10 });
    assert.deepEqual(await states(), [['after', 'late', DUE + 10 + PLAN.after, 1]]);
  });

  it('have no reminder when IO reminds, also after a postponement', async () => {
    const { number } = await followed({ remindedByIo: true });
    assert.deepEqual(await states(), [['after', null, DUE + 3, 1]]);
    assert.deepEqual(await notices.postpone([number], DUE + 60, HERE.node, PLAN), { changed: 1, unknown: 0 });
    assert.deepEqual(await states(), [['after', null, DUE + 63, 1]]);
  });

  it('are the same when the same message comes once more', async () => {
    const one = await followed();
    assert.equal(await notices.follow(one, PLAN), 'known');
    assert.equal((await notices.counts()).length, 1);
  });

  it('are corrected by a later notice with the same number for the same person', async () => {
    const one = await followed();
    const later = { ...one, ioId: 'io-later', sentAt: 2_000, dueDay: DUE + 30, msg: '{"payload":2}' };
    assert.equal(await notices.follow(later, PLAN), 'updated');
    assert.deepEqual(await states(), [['before', null, DUE + 25, 1]]);
    // What io-send says once more after a crash must not bring the old date back.
    assert.equal(await notices.follow({ ...one, ioId: 'io-older' }, PLAN), 'known');
    const now = await due(DUE + 25);
    assert.equal((await notices.give(now)).outs[0]?.msg, '{"payload":2}');
  });

  it('stay apart for two people with the same number, two nodes and two destinations', async () => {
    const one = await followed();
    await followed({ number: one.number, fiscalCode: 'BBBBBB00B00B000B' });
    await followed({ number: one.number, node: 'scad-2' });
    await followed({ number: one.number, line: 'other|live|' });
    assert.equal((await due(DUE)).length, 2);
    assert.deepEqual(await notices.conclude([one.number], 'paid', HERE), { changed: 3, unknown: 0 });
    assert.deepEqual(await due(DUE), []);
    assert.equal((await due(DUE, { ...HERE, node: 'scad-2' })).length, 1);
    // The one of the other destination is over, and nobody is told of it here.
    assert.deepEqual(await due(DUE, { ...HERE, line: 'other|live|' }), []);
    assert.equal((await notices.ends(HERE, 0, 10)).length, 2);
  });

  for (const end of ['paid', 'cancelled'] as const)
    it(`fall out at once when they are ${end}, and it is told once`, async () => {
      const one = await followed();
      const numbers = [one.number, '301999999999999999'];
      assert.deepEqual(await notices.conclude(numbers, end, HERE), { changed: 1, unknown: 1 });
      assert.deepEqual(await due(DUE + 100), []);
      const [told] = await notices.ends(HERE, 0, 10);
      assert.deepEqual([told?.state, told?.msg, told?.again], [end, one.msg, false]);
      reopen();
      assert.equal((await notices.ends(HERE, 0, 10))[0]?.again, true);
      await notices.told([told?.id ?? 0]);
      assert.deepEqual(await notices.ends(HERE, 0, 10), []);
      assert.deepEqual(await notices.conclude([one.number], end, HERE), { changed: 0, unknown: 1 });
    });

  it('keep row and person when they come anew before the note that their cancellation was told', async () => {
    const one = await followed();
    await notices.conclude([one.number], 'cancelled', HERE);
    const told = await notices.ends(HERE, 0, 10);
    assert.equal(await notices.follow({ ...one, ioId: 'anew', sentAt: one.sentAt + 1 }, PLAN), 'updated');
    await notices.told(told.map(({ id }) => id));
    const [out] = (await notices.give(await due(DUE))).outs;
    assert.deepEqual([out?.ioId, out?.msg], ['anew', one.msg]);
  });

  it('fall out between the promise to give them and the wire', async () => {
    const [paid, moved, rest] = [await followed(), await followed(), await followed()];
    const now = await due(DUE);
    const [given] = await Promise.all([
      notices.give(now),
      notices.conclude([paid.number], 'paid', HERE),
      notices.postpone([moved.number], DUE + 10, HERE.node, PLAN),
    ]);
    assert.deepEqual(
      given.outs.map(({ number }) => number),
      [rest.number],
    );
    assert.deepEqual(
      given.stayed,
      now.flatMap(({ id, number }) => (number === rest.number ? [] : [id])),
    );
  });

  it('are given to one of two who want to give them at the same time', async () => {
    await followed();
    const now = await due(DUE);
    const [first, second] = await Promise.all([notices.give(now), notices.give(now)]);
    assert.deepEqual([first.outs.length, first.stayed.length], [1, 0]);
    assert.deepEqual([second.outs.length, second.stayed.length], [0, 0]);
    assert.deepEqual((await notices.give(now)).outs, []);
  });

  it('that were postponed after they had gone out are not given a second time', async () => {
    const { number } = await followed();
    const now = await due(DUE);
    assert.equal((await notices.give(now)).outs.length, 1);
    await notices.postpone([number], DUE + 20, HERE.node, PLAN);
    await notices.emitted([now[0]?.id ?? 0], PLAN);
    assert.deepEqual(await states(), [['after', null, DUE + 23, 1]]);
  });

  it('that were paid after they had gone out are paid', async () => {
    const { number } = await followed();
    for (const day of [DUE, DUE + 3]) {
      const now = await due(day);
      await notices.give(now);
      if (day > DUE) await notices.conclude([number], 'paid', HERE);
      await notices.emitted([now[0]?.id ?? 0], PLAN);
    }
    assert.deepEqual(await states(), [['paid', null, null, 1]]);
  });

  it('that were paid before they came are not followed, until that is forgotten', async () => {
    const one = notice();
    assert.deepEqual(await notices.conclude([one.number, one.number], 'paid', HERE), {
      changed: 0,
      unknown: 2,
    });
    assert.equal(await notices.follow(one, PLAN), 'over');
    assert.equal(await notices.follow({ ...one, node: 'scad-2' }, PLAN), 'followed');
    await notices.conclude(['301999999999999999'], 'cancelled', HERE);
    await followed({ number: '301999999999999999' });
    place.wait(90 * DAY_MS);
    await register.sweep(LINE, { recipientDays: 30, retentionDays: 90 });
    reopen();
    place.wait(DAY_MS);
    await register.sweep(LINE, { recipientDays: 30, retentionDays: 90 });
    assert.equal(await notices.follow(one, PLAN), 'followed');
  });

  it('that were paid before they came are not followed, though the number was followed in a rehearsal', async () => {
    const one = notice();
    await notices.follow({ ...one, line: 'rehearsal', ioId: 'io-rehearsed' }, PLAN);
    await notices.conclude([one.number], 'paid', HERE);
    assert.equal(await notices.follow(one, PLAN), 'over');
  });

  it('that were paid are not followed for a second person either, whose message came later', async () => {
    const one = await followed();
    await notices.conclude([one.number], 'paid', HERE);
    const other = { ...one, fiscalCode: 'BBBBBB00B00B000B', ioId: 'io-second', sentAt: 2_000 };
    assert.equal(await notices.follow(other, PLAN), 'over');
  });

  it('that were cancelled, then paid, and sent again are not followed', async () => {
    const one = await followed();
    await notices.conclude([one.number], 'cancelled', HERE);
    assert.deepEqual(await notices.conclude([one.number], 'paid', HERE), { changed: 0, unknown: 1 });
    assert.equal(await notices.follow({ ...one, ioId: 'io-anew', sentAt: 3_000 }, PLAN), 'over');
  });

  it('are followed anew when they were cancelled and sent again, and not once they are paid', async () => {
    const one = await followed();
    await notices.conclude([one.number], 'cancelled', HERE);
    const anew = { ...one, ioId: 'io-anew', sentAt: 3_000 };
    assert.equal(await notices.follow({ ...anew, sentAt: 500 }, PLAN), 'known');
    assert.equal(await notices.follow(anew, PLAN), 'updated');
    assert.deepEqual(await notices.ends(HERE, 0, 10), []);
    assert.deepEqual(await states(), [['before', null, DUE - 5, 1]]);
    await notices.settle(
      (await due(DUE)).map(({ id }) => id),
      'paid',
    );
    assert.equal(await notices.follow({ ...anew, ioId: 'io-3', sentAt: 4_000 }, PLAN), 'over');
  });

  it('go out once more, marked, when the process ended before it could say that they had', async () => {
    await followed();
    await notices.give(await due(DUE));
    assert.deepEqual(await due(DUE), []);
    reopen();
    const now = await due(DUE);
    assert.equal((await notices.give(now)).outs[0]?.again, true);
    await notices.emitted([now[0]?.id ?? 0], PLAN);
    const next = await due(DUE + 3);
    assert.equal((await notices.give(next)).outs[0]?.again, false);
  });

  it('that did not go out come up again, and stay marked when they perhaps did before', async () => {
    await followed();
    const now = await due(DUE);
    await notices.give(now);
    await notices.giveBack([now[0]?.id ?? 0], true);
    await notices.give(await due(DUE));
    await notices.giveBack([now[0]?.id ?? 0], false);
    assert.equal((await notices.give(await due(DUE))).outs[0]?.again, true);
  });

  it('can be held back, skipped and given up, each with its reason', async () => {
    for (let i = 0; i < 3; i += 1) await followed();
    const [a, b, c] = (await due(DUE)).map(({ id }) => id);
    await notices.hold([a ?? 0], DUE - 4, 'unknown');
    await notices.skip([b ?? 0], 'window', PLAN);
    await notices.giveUp([c ?? 0], 'unknown');
    assert.deepEqual(await states(), [
      ['after', 'window', DUE + 3, 1],
      ['before', 'unknown', DUE - 4, 1],
      ['ended', 'unknown', null, 1],
    ]);
  });

  it('follow a plan that changed, those already reminded too', async () => {
    await followed();
    await followed({ dueDay: DUE + 300 });
    await give(DUE - 5);
    await notices.replan(HERE.node, { before: 10, after: 1 });
    assert.deepEqual(await states(), [
      ['after', null, DUE + 1, 1],
      ['before', null, DUE + 290, 1],
    ]);
  });

  it('come page by page, in the order of their days, across services', async () => {
    for (let i = 0; i < 7; i += 1) await followed({ dueDay: DUE + (i % 3), service: `service-${i % 2}` });
    const days: number[] = [];
    for (let last: DueNotice | undefined; ;) {
      const page = await notices.due(HERE, DUE, last, 2);
      days.push(...page.map(({ nextDay }) => nextDay - DUE + 5));
      last = page.at(-1);
      if (page.length < 2) break;
    }
    assert.deepEqual(days, [0, 0, 0, 1, 1, 2, 2]);
  });

  it('survive many numbers at once, and tell how many were unknown', async () => {
    const all = (await Promise.all(Array.from({ length: 300 }, () => followed()))).map(
      ({ number }) => number,
    );
    const answer = await notices.conclude([...all, ...all.slice(0, 5)], 'paid', HERE);
    assert.deepEqual(answer, { changed: 300, unknown: 5 });
  });

  it('lose row, number and person once all is given or told, and go after retentionDays', async () => {
    await followed();
    const { number } = await followed();
    await give(DUE - 5);
    await notices.conclude([number], 'paid', HERE);
    await notices.told((await notices.ends(HERE, 0, 10)).map(({ id }) => id));
    await give(DUE + 3);
    const settings = { recipientDays: 30, retentionDays: 90 };
    for (let days = 0; days < 90; days += 10) {
      assert.equal(await register.sweep(LINE, settings), 0);
      place.wait(10 * DAY_MS);
    }
    assert.deepEqual(await register.lines(), [LINE]);
    // Two notices, and what was remembered of the payment.
    assert.equal(await register.sweep(LINE, settings), 3);
    await register.sweep(LINE, settings);
    assert.deepEqual(await notices.counts(), []);
    assert.deepEqual(await register.lines(), []);
  });

  it('that were paid and never came are forgotten too, though nothing else is left of their destination', async () => {
    await notices.conclude([notice().number], 'paid', HERE);
    assert.deepEqual(await register.lines(), [LINE]);
    place.wait(10 * DAY_MS);
    assert.equal(await register.sweep(LINE, { recipientDays: 5, retentionDays: 10 }), 1);
    assert.deepEqual(await register.lines(), []);
  });

  it('that nobody looks after go with their rows after retentionDays', async () => {
    const today = Math.floor(place.now() / DAY_MS);
    await followed({ dueDay: today - 100, sentDay: today - 120 });
    await followed({ dueDay: today, sentDay: today - 10 });
    assert.equal(await register.sweep(LINE, { recipientDays: 30, retentionDays: 90 }), 1);
    assert.equal(await register.sweep('other', { recipientDays: 0, retentionDays: 1 }), 0);
    assert.equal((await notices.counts()).length, 1);
  });

  it('are not to be trusted when they were altered on the disk', async () => {
    await followed();
    register.close();
    await place.tamper(`UPDATE notice SET sealed = recipient_hash`);
    open();
    await assert.rejects(() => due(DUE), { code: 'IO_REGISTER_DAMAGED' });
  });

  it('forget a follow whose transaction was undone', async () => {
    await assert.rejects(notices.follow(notice({ ioId: null as unknown as string }), PLAN));
    await followed();
    assert.equal((await due(DUE)).length, 1);
  });
});

describe('payment notices in the file of the register', () => {
  it('are not legible', async () => {
    const place = bench();
    try {
      const register = place.open();
      const one = notice({ msg: '{"payload":{"cognome":"Faggiolini"}}' });
      await register.notices.follow(one, PLAN);
      register.close();
      const bytes = readFileSync(join(place.folder, 'register.db')).toString('latin1');
      for (const secret of [one.number, CITIZEN, 'Faggiolini']) assert.equal(bytes.includes(secret), false);
    } finally {
      place.end();
    }
  });
});
