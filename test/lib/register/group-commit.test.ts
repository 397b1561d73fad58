import assert from 'node:assert/strict';
import {
  InvalidWriteError,
  RegisterError,
  type NewEntry,
  type Register,
  type TakenIn,
} from '../../../nodes/lib/register';
import { ALL, bench, type Bench, emitted, entry, sent } from './support';

/** What JSON and the types forbid but a program may still pass. */
const BROKEN = { ...entry(), campaign: undefined } as unknown as NewEntry;

describe('writes of the same moment', () => {
  let place: Bench;
  let register: Register;

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  it('are on disk when their promises resolve, in their order', async () => {
    const all = [1, 2, 3].map(() => register.takeIn(entry()));
    for (const [index, one] of all.entries()) {
      const { id } = await one;
      assert.equal(id, index + 1);
      const taken = register.counts({}).reduce((sum, count) => sum + count.n, 0);
      assert.ok(taken > index, `${taken} of them on disk`);
    }
    assert.deepEqual(
      (await Promise.all(all)).map((one) => one.id),
      [1, 2, 3],
    );
  });

  it('do not fail because one of them is wrong by itself', async () => {
    const results = await Promise.allSettled([
      register.takeIn(entry({ campaign: 'A' })),
      register.takeIn(BROKEN),
      register.takeIn(entry({ campaign: 'B' })),
      register.record({ id: 1, state: 'nonsense' as 'sent' }),
      register.takeIn(entry({ campaign: 'B' })),
    ]);
    assert.deepEqual(
      results.map((one) => one.status),
      ['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
    );
    const [, broken] = results;
    assert.ok(broken.status === 'rejected' && broken.reason instanceof InvalidWriteError);
    assert.deepEqual(
      register.campaigns().map((one) => [one.campaign, one.total]),
      [
        ['A', 1],
        ['B', 2],
      ],
    );
  });

  it('leave nothing of a wrong one behind, not even the campaign it would have begun', async () => {
    await assert.rejects(
      register.takeIn({ ...entry({ campaign: 'new' }), msg: { length: 1 } as unknown as string }),
      InvalidWriteError,
    );
    await register.takeIn(entry({ campaign: 'new' }));
    register.close();
    assert.deepEqual(
      place
        .open()
        .campaigns()
        .map((one) => [one.campaign, one.total]),
      [['new', 1]],
    );
  });

  it('name no value in the error of a wrong one', async () => {
    const error = await register.takeIn(BROKEN).catch((reason: unknown) => reason);
    assert.ok(error instanceof InvalidWriteError);
    assert.doesNotMatch(`${error.message} ${JSON.stringify(error)}`, /AAAAAA00/);
  });

  it('are written by close, and their promises resolve', async () => {
    const all = [1, 2, 3].map(() => register.takeIn(entry()));
    register.close();
    assert.equal((await Promise.all(all)).length, 3);
    assert.equal(place.open().next(ALL).length, 3);
  });

  it('let the event loop turn during a burst', async () => {
    let turns = 0;
    let running = true;
    const turn = (): void => {
      turns += 1;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    await Promise.all(Array.from({ length: 4_000 }, () => register.takeIn(entry())));
    running = false;
    assert.ok(turns > 5, `${turns} turns`);
  });

  it('do not pile up in memory: what is too much is written at once', async () => {
    const large = 'x'.repeat(250_000);
    let resolved = 0;
    for (let i = 0; i < 40; i += 1) void register.takeIn(entry({ msg: large })).then(() => (resolved += 1));
    await Promise.resolve();
    assert.ok(resolved > 10, `${resolved} of 40 written before the event loop turned`);
  });

  describe('on a full disk', () => {
    const LARGE = 'x'.repeat(60_000);
    let small: Register;

    beforeEach(() => {
      register.close();
      small = place.open({ maxPages: 120 });
    });

    /** Fills the register; returns what was taken in and the error that ended it. */
    async function fill(): Promise<{ taken: TakenIn[]; error: unknown }> {
      const taken: TakenIn[] = [];
      for (;;) {
        try {
          taken.push(await small.takeIn(entry({ msg: LARGE })));
        } catch (error) {
          return { taken, error };
        }
      }
    }

    it('are rejected with IO_REGISTER_FULL and are not in the register', async () => {
      const { taken, error } = await fill();
      assert.ok(error instanceof RegisterError);
      assert.equal(error.code, 'IO_REGISTER_FULL');
      assert.match(error.args.file ?? '', /register\.db$/);
      const group = await Promise.allSettled([1, 2, 3].map(() => small.takeIn(entry({ msg: LARGE }))));
      assert.ok(group.every((one) => one.status === 'rejected'));
      assert.equal(
        small.counts({}).reduce((sum, count) => sum + count.n, 0),
        taken.length,
      );
      small.close();
      const after = place.open();
      assert.equal(after.next({ ...ALL, limit: 1000 }).length, taken.length);
    });

    it('go on when there is room again, with no key forgotten', async () => {
      const id = await sent(small, { msg: LARGE });
      const { taken } = await fill();
      await emitted(small, [id]);
      const key = 'b'.repeat(64);
      assert.equal((await small.takeIn(entry({ key }))).state, 'queued');
      assert.equal((await small.takeIn(entry({ key }))).reason, 'DUPLICATE');
      assert.equal(
        taken.every((one, i) => i === 0 || one.id > (taken[i - 1]?.id ?? 0)),
        true,
      );
    });

    it('fail one by one when each of them fails the disk after a wrong neighbour', async () => {
      await fill();
      const group = await Promise.allSettled([
        small.takeIn(BROKEN),
        small.takeIn(entry({ msg: LARGE })),
        small.takeIn(entry({ msg: LARGE })),
      ]);
      assert.ok(group.every((one) => one.status === 'rejected'));
    });
  });
});
