import assert from 'node:assert/strict';
import { join } from 'node:path';
import Database from 'libsql';
import { maskFiscalCode } from '../../../nodes/lib/core';
import { type Count, type Register } from '../../../nodes/lib/register';
import { ACTS_SQL } from '../../../nodes/lib/register/sqlite/acts';
import { FIRST_KEYS_SQL } from '../../../nodes/lib/register/sqlite/duplicates';
import { ERASER_SQL } from '../../../nodes/lib/register/sqlite/eraser';
import { FIND_SQL, KEY_SQL } from '../../../nodes/lib/register/sqlite/keys';
import { LANE_SQL } from '../../../nodes/lib/register/sqlite/lanes';
import { NOTICE_ERASER_SQL } from '../../../nodes/lib/register/sqlite/notice-eraser';
import { NOTICE_READER_SQL } from '../../../nodes/lib/register/sqlite/notice-reader';
import { NOTICE_SQL } from '../../../nodes/lib/register/sqlite/notices';
import { READER_SQL } from '../../../nodes/lib/register/sqlite/reader';
import { RETRY_SQL } from '../../../nodes/lib/register/sqlite/retries';
import { ROW_SQL } from '../../../nodes/lib/register/sqlite/rows';
import { SCOPE_ACTS_SQL } from '../../../nodes/lib/register/sqlite/scope-acts';
import { WRITER_SQL } from '../../../nodes/lib/register/sqlite/writer';
import { ALL, LINE, bench, contract, entry, sending, sent, type Bench } from './support';

contract('reading the register', (bench) => {
  let place: Bench;
  let register: Register;

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  /** A campaign in which everything has happened. */
  async function campaign(): Promise<void> {
    const shared = { campaign: 'A' };
    await sent(register, shared); // 1
    const doubt = await sending(register, shared); // 2
    await register.record({ id: doubt, state: 'in-doubt', reason: 'NO_ANSWER' });
    for (const reason of ['NOT_ON_IO', 'NOT_ON_IO', 'SENDER_NOT_ALLOWED']) {
      const id = await sending(register, shared); // 3, 4, 5
      await register.record({ id, state: 'unreachable', reason });
    }
    await register.takeIn(entry({ ...shared, fiscalCode: '', discard: { reason: 'INVALID_MESSAGE' } })); // 6
    place.wait(1000);
    await register.takeIn(entry({ ...shared, node: 'send-2' })); // 7
    await register.takeIn(entry({ campaign: 'B' })); // 8
  }

  const numbers = (counts: Count[]): unknown[] =>
    counts.map((one) => [one.campaign, one.node, one.state, one.reason, one.n]).sort();

  it('counts by state and reason, for any scope', async () => {
    await campaign();
    assert.deepEqual(numbers(await register.counts({ campaign: 'A', node: 'send-1' })), [
      ['A', 'send-1', 'discarded', 'INVALID_MESSAGE', 1],
      ['A', 'send-1', 'in-doubt', 'NO_ANSWER', 1],
      ['A', 'send-1', 'sent', null, 1],
      ['A', 'send-1', 'unreachable', 'NOT_ON_IO', 2],
      ['A', 'send-1', 'unreachable', 'SENDER_NOT_ALLOWED', 1],
    ]);
    assert.equal(numbers(await register.counts({})).length, 7);
    assert.deepEqual(await register.counts({ line: 'another' }), []);
    assert.deepEqual(await register.counts({ ids: [7], line: LINE, node: 'send-1' }), []);
    assert.deepEqual(numbers(await register.counts({ ids: [3, 4, 8], campaign: 'A' })), [
      ['A', 'send-1', 'unreachable', 'NOT_ON_IO', 2],
    ]);
  });

  it('keeps its counts equal to its rows through every change', async () => {
    await campaign();
    await register.resend({});
    await register.cancel({ campaign: 'B' });
    await register.next(ALL);
    await register.release([{ id: 2, attempts: 0 }]);
    const byRow = await register.counts({ ids: [1, 2, 3, 4, 5, 6, 7, 8] });
    assert.deepEqual(numbers(await register.counts({})), numbers(byRow));
  });

  it('shows a campaign page by page, oldest or newest first', async () => {
    await campaign();
    const ids = async (after: number | undefined, order: 'oldest' | 'newest'): Promise<number[]> =>
      (
        await register.page({
          scope: { campaign: 'A' },
          order,
          limit: 3,
          ...(after !== undefined && { after }),
        })
      ).map((row) => row.id);
    assert.deepEqual(await ids(undefined, 'oldest'), [1, 2, 3]);
    assert.deepEqual(await ids(3, 'oldest'), [4, 5, 6]);
    assert.deepEqual(await ids(6, 'oldest'), [7]);
    assert.deepEqual(await ids(undefined, 'newest'), [7, 6, 5]);
    assert.deepEqual(await ids(5, 'newest'), [4, 3, 2]);
    assert.deepEqual(await ids(2, 'newest'), [1]);
    assert.deepEqual(await ids(1, 'newest'), []);
  });

  it('shows only one state or reason of it when asked', async () => {
    await campaign();
    const unreachable = await register.page({ scope: { line: LINE }, state: 'unreachable', limit: 10 });
    assert.deepEqual(
      unreachable.map((row) => row.id),
      [3, 4, 5],
    );
    const notOnIo = await register.page({ scope: {}, reason: 'NOT_ON_IO', limit: 10 });
    assert.deepEqual(
      notOnIo.map((row) => row.id),
      [3, 4],
    );
    assert.deepEqual(await register.page({ scope: {}, state: 'sent', reason: 'NOT_ON_IO', limit: 10 }), []);
  });

  it('shows messages named by id, in order and after a given one', async () => {
    await campaign();
    const scope = { ids: [5, 1, 3, 999] };
    assert.deepEqual(
      (await register.page({ scope, limit: 2 })).map((row) => row.id),
      [1, 3],
    );
    assert.deepEqual(
      (await register.page({ scope, limit: 2, after: 3 })).map((row) => row.id),
      [5],
    );
    assert.deepEqual(
      (await register.page({ scope, limit: 9, order: 'newest', after: 5 })).map((row) => row.id),
      [3, 1],
    );
  });

  it('shows fiscal codes only when asked, masked or in full', async () => {
    await campaign();
    const codes = async (fiscalCode?: 'masked' | 'full'): Promise<unknown[]> =>
      (await register.page({ scope: { ids: [1, 6] }, limit: 2, ...(fiscalCode && { fiscalCode }) })).map(
        (row) => row.fiscalCode,
      );
    assert.deepEqual(await codes(), [null, null]);
    assert.deepEqual(await codes('masked'), ['AAA**********00A', null]);
    assert.deepEqual(await codes('full'), ['AAAAAA00A00A000A', null]);
    assert.equal(maskFiscalCode('AAA00A'), '******');
  });

  it('sums up each campaign, the oldest first', async () => {
    await campaign();
    const [a, b] = await register.campaigns(LINE);
    assert.deepEqual(
      { ...a, since: a?.since === place.now() - 1000, lastAt: a?.lastAt === place.now() },
      {
        line: LINE,
        campaign: 'A',
        nodes: ['send-1', 'send-2'],
        since: true,
        lastAt: true,
        total: 7,
        states: { queued: 1, checking: 0, sending: 0, sent: 1, unreachable: 3, 'in-doubt': 1, discarded: 1 },
      },
    );
    assert.deepEqual([b?.campaign, b?.total], ['B', 1]);
    assert.deepEqual(await register.campaigns('another'), []);
  });

  it('finds a message by the id that IO gave it', async () => {
    await campaign();
    assert.equal((await register.find('io-1'))?.id, 1);
    assert.equal(await register.find('unknown'), null);
  });
});

describe('what reading the register in its file costs', () => {
  let place: Bench;
  let register: Register;

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  it('counts and claims for one io-send at the same cost, however many others there are', async () => {
    const own = { line: LINE, node: 'send-1' };
    const costOf = async (): Promise<number> => {
      const before = process.cpuUsage();
      for (let n = 0; n < 100; n += 1) {
        await register.counts(own);
        await register.counts({ line: LINE, campaign: 'no such campaign' });
        await register.next({ ...own, nodes: [own.node], haltedServices: ['service-1'], limit: 1 });
      }
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const others = (from: number, to: number) =>
      Promise.all(
        Array.from({ length: to - from }, (_, n) =>
          register.takeIn(entry({ line: `line ${from + n}`, node: `send-of-another-${from + n}` })),
        ),
      );
    await register.takeIn(entry(own));
    await others(0, 300);
    await costOf();
    const among300 = await costOf();
    await others(300, 3_000);
    const among3000 = await costOf();
    assert.ok(among3000 < 4 * among300, `${among300} → ${among3000} microseconds`);
  });

  it('asks nothing of the file that an index does not answer', () => {
    register.close();
    const db = new Database(join(place.folder, 'register.db'));
    const all = [
      ...[WRITER_SQL, READER_SQL, ROW_SQL, RETRY_SQL, KEY_SQL, FIND_SQL.key, FIND_SQL.number, ERASER_SQL],
      { firstKeys: FIRST_KEYS_SQL },
      { ...LANE_SQL, all: LANE_SQL.cells, allCells: LANE_SQL.cells },
      ...[NOTICE_SQL, NOTICE_READER_SQL, NOTICE_ERASER_SQL, ACTS_SQL, SCOPE_ACTS_SQL],
    ].flatMap((statements) => Object.entries<string>(statements));
    // Few rows, all of which are wanted.
    const whole = new Set(['counts', 'pruneTally', 'pruneFollows', 'interrupted', 'numbers']);
    for (const [name, sql] of all.filter(([name]) => !whole.has(name))) {
      const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all([]) as { detail: string }[];
      for (const { detail } of plan) {
        assert.doesNotMatch(detail, /^SCAN (?!json_each|CONSTANT|\(subquery)/, `${name}: ${detail}`);
        if (name !== 'file' && name !== 'same')
          assert.doesNotMatch(detail, /TEMP B-TREE FOR ORDER/, `${name}: ${detail}`);
      }
    }
    const [claim] = db.prepare(`EXPLAIN QUERY PLAN ${LANE_SQL.oldest}`).all([]) as { detail: string }[];
    assert.match(
      claim?.detail ?? '',
      /COVERING INDEX message_by_cell \(lane=\? AND state=\? AND reason=\? AND id>\?\)/,
    );
    db.close();
  });

  it('claims from a long queue as fast as from a short one', async () => {
    const takeIn = (n: number, campaign: string) =>
      Promise.all(Array.from({ length: n }, () => register.takeIn(entry({ key: '', msg: '{}', campaign }))));
    /** Of processor time, in milliseconds: the median of seven claims. */
    const claim = async (): Promise<number> => {
      const times: number[] = [];
      for (let i = 0; i < 7; i += 1) {
        const start = process.cpuUsage();
        assert.equal((await register.next(ALL)).length, 50);
        times.push(process.cpuUsage(start).user / 1000);
      }
      return times.sort((a, b) => a - b)[3] ?? 0;
    };
    await register.stop([{ node: 'send-1', campaign: 'Stopped' }]);
    await takeIn(500, 'Free');
    const short = await claim();
    await takeIn(10_000, 'Stopped');
    await takeIn(500, 'Free');
    const long = await claim();
    assert.ok(long < 4 * short + 5, `${short} ms, then ${long} ms`);
  });
});
