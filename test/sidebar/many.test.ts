import assert from 'node:assert/strict';
import { PAGE, page, search } from '../../nodes/lib/campaigns/lists';
import { campaignsOf, knownOf } from '../../nodes/lib/campaigns/overview';
import type { NewEntry, Register } from '../../nodes/lib/register';
import { bench, entry, type Bench } from '../lib/register/support';

const ROWS = 10_000;

describe('the sidebar with 10,000 messages in the register', () => {
  let table: Bench;
  let register: Register;
  /** Messages that one question read, the largest. */
  let largest = 0;

  before('fill the register', async () => {
    table = bench();
    const opened = table.open();
    for (let done = 0; done < ROWS; done += 5_000)
      await Promise.all(Array.from({ length: 5_000 }, (_, i) => opened.takeIn(row(done + i))));
    register = {
      ...opened,
      async page(query) {
        const rows = await opened.page(query);
        largest = Math.max(largest, rows.length);
        return rows;
      },
    };
  });
  after(() => {
    table.end();
  });
  beforeEach(() => {
    largest = 0;
  });

  it('opens from the tallies, without reading the messages', async () => {
    const { campaigns } = await campaignsOf(
      { register, holds: { arriving: () => false } },
      new Map(),
      { search: '', limit: 20 },
      table.now(),
      await knownOf(register),
    );
    assert.equal(campaigns[0]?.total, ROWS);
    assert.equal(largest, 0);
  });

  it('never reads more than a page for a list, and the pages follow each other without a gap', async () => {
    const ids: number[] = [];
    let after: number | undefined;
    for (let i = 0; i < 5; i += 1) {
      const { items, next } = await page(register, { campaign: 'big', state: 'discarded' }, after);
      assert.equal(items.length, PAGE);
      ids.push(...items.map(({ id }) => id));
      after = next ?? undefined;
    }
    assert.deepEqual(
      ids,
      [...new Set(ids)].sort((a, b) => b - a),
    );
    assert.equal((ids[0] ?? 0) - (ids.at(-1) ?? 0), (5 * PAGE - 1) * 2);
    assert.ok(largest <= PAGE + 1, `${largest} rows`);
  });

  it('finds the oldest citizen in several answers, none of which reads more than a slice at once', async () => {
    let found = await search(register, 'BBBBBB00A00B000A', undefined);
    let answers = 1;
    for (; found.items.length === 0 && found.next !== null; answers += 1)
      found = await search(register, 'BBBBBB00A00B000A', found.next);
    assert.deepEqual(
      found.items.map(({ fiscalCode }) => fiscalCode),
      ['BBB**********00A'],
    );
    assert.equal(answers, ROWS / 5_000);
    assert.ok(largest <= 250, `${largest} rows`);
  });

  function row(n: number): NewEntry {
    const discard = n % 2 === 0 ? {} : { discard: { reason: 'NOT_IN_TRIAL_LIST' } };
    const fiscalCode = n === 0 ? 'BBBBBB00A00B000A' : 'AAAAAA00A00A000A';
    return entry({ campaign: 'big', fiscalCode, msg: '{}', ...discard });
  }
});
