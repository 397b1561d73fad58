import assert from 'node:assert/strict';
import type { Register, TakenIn } from '../../../../nodes/lib/register';
import { postgresIsHere } from '../../../support/postgres';
import { entry, LINE } from '../support';
import { postgresBench, startShared, type PostgresBench } from './bench';

describe('the same messages from several processes', () => {
  let place: PostgresBench;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
  });
  beforeEach(() => {
    place = postgresBench();
  });
  afterEach(() => {
    place.end();
  });

  const states = (taken: readonly TakenIn[]) => taken.filter(({ state }) => state === 'queued').length;

  it('are taken in once each, in whatever order they come', async () => {
    const keys = Array.from({ length: 3_000 }, (_, n) => n.toString(16).padStart(64, '0'));
    const orders = [keys, [...keys].reverse()];
    const registers = [place.another(), place.another()];
    const takeAll = (register: Register, order: readonly string[]) =>
      Promise.all(order.map((key) => register.takeIn(entry({ key, msg: '{}' }))));
    const taken = await Promise.all(registers.map((register, n) => takeAll(register, orders[n] ?? [])));
    assert.equal(states(taken.flat()), 3_000);
    const counts = await registers[0]?.counts({});
    assert.deepEqual(
      counts?.map(({ state, reason, n }) => [state, reason, n]),
      [
        ['discarded', 'DUPLICATE', 3_000],
        ['queued', null, 3_000],
      ],
    );
  });

  it('do not leave with two amounts for one notice number', async () => {
    const registers = [place.another(), place.another()];
    const taken = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        registers.map((register, cents) =>
          register.takeIn(entry({ notice: { number: String(n), cents: 100 + cents }, msg: '{}' })),
        ),
      ).flat(),
    );
    assert.equal(states(taken), 200);
    for (const { state, detail } of taken)
      if (state === 'discarded') assert.equal(detail?.variant, 'otherAmount');
  });

  it('get ids that grow within a line, so that what came later is known by its id', async () => {
    const registers = [place.another(), place.another()];
    let newest = 0;
    for (let n = 0; n < 20; n += 1) {
      const [one, other] = await Promise.all(registers.map((register) => register.takeIn(entry())));
      assert.ok(Math.min(one?.id ?? 0, other?.id ?? 0) > newest);
      newest = Math.max(one?.id ?? 0, other?.id ?? 0);
    }
    const rows = await registers[0]?.page({ scope: { line: LINE }, limit: 100 });
    assert.equal(rows?.length, 40);
  });
});
