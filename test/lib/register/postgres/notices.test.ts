import assert from 'node:assert/strict';
import type { NewNotice, Register } from '../../../../nodes/lib/register';
import { postgresIsHere } from '../../../support/postgres';
import { until } from '../../../support/until';
import { DUE, HERE, notice, PLAN } from '../notice';
import { startShared } from './bench';
import { twoProcesses, type Two } from './people';

describe('payment notices of several processes', () => {
  let place: Two;
  let one: Register;
  let other: Register;

  before(async function () {
    if (postgresIsHere()) await startShared();
    else this.skip();
  });
  beforeEach(async () => {
    place = await twoProcesses();
    one = place.open();
    other = place.another();
  });
  afterEach(() => place.finish());

  async function followed(n: number): Promise<NewNotice[]> {
    const all = Array.from({ length: n }, () => notice());
    for (const each of all) assert.equal(await one.notices.follow(each, PLAN), 'followed');
    return all;
  }

  const due = (register: Register, day = DUE) => register.notices.due(HERE, day, undefined, 100);
  const states = async () => (await one.notices.counts()).map(({ state, n }) => [state, n]);

  it('are given only by who owns their line', async () => {
    await followed(2);
    assert.equal((await due(one)).length, 2);
    assert.deepEqual(await due(other), []);
    await one.notices.conclude(['301999999999999999'], 'paid', HERE);
    assert.deepEqual(await other.notices.ends(HERE, 0, 9), []);
    assert.equal(await other.notices.firstDay(HERE), DUE - 5);
  });

  it('go each to one of two processes that want to give the same', async () => {
    await followed(20);
    const now = await due(one);
    const both = await Promise.all([one.notices.give(now), other.notices.give(now)]);
    const ids = both.flatMap(({ outs }) => outs.map(({ id }) => id));
    assert.deepEqual(
      ids.sort((a, b) => a - b),
      now.map(({ id }) => id),
    );
  });

  it('go out once more, marked, when the process ended that had them on their way', async () => {
    await followed(1);
    await one.notices.give(await due(one));
    one.close();
    const next = place.another();
    const now = await due(next);
    assert.deepEqual(
      (await next.notices.give(now)).outs.map(({ again }) => again),
      [true],
    );
    await next.notices.emitted([now[0]?.id ?? 0], PLAN);
    assert.deepEqual(
      (await next.notices.counts()).map(({ state }) => state),
      ['after'],
    );
  });

  it('are not given by a process that was declared gone', async () => {
    await followed(1);
    const now = await due(one);
    await place.sql(`UPDATE process SET gone = true`);
    assert.deepEqual((await one.notices.give(now)).outs, []);
  });

  it('whose end another process has noted are told by the owner as for the first time, and by the next owner as again', async () => {
    const [paid] = await followed(1);
    await due(one);
    await other.notices.conclude([paid?.number ?? ''], 'paid', HERE);
    assert.equal((await one.notices.ends(HERE, 0, 9))[0]?.again, false);
    assert.equal((await one.notices.ends(HERE, 0, 9))[0]?.again, false);
    one.close();
    const next = place.another();
    assert.equal((await next.notices.ends(HERE, 0, 9))[0]?.again, true);
  });

  it('are never followed once they are paid, though both come at the same moment', async () => {
    const all = Array.from({ length: 25 }, () => notice());
    await Promise.all(
      all.flatMap((each) => [
        one.notices.follow(each, PLAN),
        other.notices.conclude([each.number], 'paid', HERE),
      ]),
    );
    assert.ok((await states()).every(([state]) => state === 'paid'));
  });

  it('are one notice, though two processes take the same up', async () => {
    const each = notice();
    const answers = await Promise.all([
      one.notices.follow(each, PLAN),
      other.notices.follow({ ...each, ioId: 'io-second' }, PLAN),
    ]);
    assert.deepEqual(answers.toSorted(), ['followed', 'known']);
    assert.deepEqual(await states(), [['before', 1]]);
  });

  it('are given once when the answer to the mark was lost', async () => {
    one.close();
    const behind = place.behind();
    await behind.notices.follow(notice(), PLAN);
    const now = await due(behind);
    const deaf = place.proxy.deafAfter((bytes) => bytes.includes('COMMIT'));
    assert.equal((await behind.notices.give(now)).outs.length, 1);
    await deaf;
    assert.deepEqual(await due(behind), []);
  });

  it('come up again when it is not known whether they were marked', async () => {
    one.close();
    const behind = place.behind({ waitAtMost: 300, answerWithin: 300 });
    await behind.notices.follow(notice(), PLAN);
    const now = await due(behind);
    assert.equal(now.length, 1);
    place.proxy.hold();
    await assert.rejects(behind.notices.give(now), { code: 'IO_REGISTER_UNAVAILABLE' });
    await assert.rejects(behind.notices.giveBack([now[0]?.id ?? 0], true));
    place.proxy.cut();
    place.proxy.pass();
    await until(async () => {
      const found = await due(behind).catch(() => []);
      return found.length === 1;
    });
    assert.equal((await behind.notices.give(await due(behind))).outs[0]?.again, false);
  });

  it('keep what was counted when that is added up', async () => {
    await followed(3);
    const before = await one.notices.counts();
    await until(async () => {
      const [row] = await place.sql<{ n: number }>(`SELECT count(*)::int AS n FROM notice_tally_change`);
      return row?.n === 0;
    });
    assert.deepEqual(await one.notices.counts(), before);
  });
});
