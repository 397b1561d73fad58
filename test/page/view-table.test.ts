import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ListRow, RowsAnswer } from '../../nodes/page/api';
import { moved, tabbed } from '../../nodes/page/view/grid-keys';
import { rowWindow, scrollFor } from '../../nodes/page/view/row-window';
import { BLOCK, Rows, type RowsQuestion } from '../../nodes/page/view/rows';

describe('the rows of the table that are drawn', () => {
  const sight = fc.record({
    scrollTop: fc.integer({ min: 0, max: 10_000_000 }),
    viewport: fc.integer({ min: 0, max: 3000 }),
    rowHeight: fc.integer({ min: 20, max: 200 }),
    found: fc.integer({ min: 0, max: 100_000 }),
    around: fc.integer({ min: 0, max: 30 }),
  });

  it('are all that can be seen, and keep the height of the whole list', () => {
    fc.assert(
      fc.property(sight, (given) => {
        const { first, end, above, below } = rowWindow(given);
        const { scrollTop, viewport, rowHeight, found, around } = given;
        assert.equal(above + below + (end - first) * rowHeight, found * rowHeight);
        assert.ok(0 <= first && first <= end && end <= found);
        assert.ok(first === 0 || first * rowHeight <= scrollTop || first === found);
        assert.ok(end === found || end * rowHeight >= scrollTop + viewport);
        assert.ok(end - first <= viewport / rowHeight + 2 * around + 2);
      }),
    );
  });

  it('are scrolled to only when they are out of sight', () => {
    const at = { scrollTop: 1000, viewport: 500, rowHeight: 50 };
    assert.equal(scrollFor(22, at, 40), undefined);
    assert.equal(scrollFor(10, at, 40), 500);
    assert.equal(scrollFor(40, at, 40), 40 * 50 + 50 + 40 - 500);
  });
});

describe('the keys of the table', () => {
  const size = { rows: 20_000, columns: 7, page: 10 };

  it('move by cells, pages and to the ends, and stay in the table', () => {
    const from = { row: 5, column: 3 };
    assert.deepEqual(moved('ArrowDown', false, from, size), { row: 6, column: 3 });
    assert.deepEqual(moved('PageUp', false, from, size), { row: 0, column: 3 });
    assert.deepEqual(moved('End', false, from, size), { row: 5, column: 6 });
    assert.deepEqual(moved('End', true, from, size), { row: 19_999, column: 6 });
    assert.deepEqual(moved('Home', true, from, size), { row: 0, column: 0 });
    assert.equal(moved('Tab', false, from, size), undefined);
  });

  it('lead with Tab from a corrected cell over the end of its row, and out of the table at its end', () => {
    assert.deepEqual(tabbed({ row: 0, column: 6 }, false, size), { row: 1, column: 0 });
    assert.deepEqual(tabbed({ row: 1, column: 0 }, true, size), { row: 0, column: 6 });
    assert.equal(tabbed({ row: 0, column: 0 }, true, size), undefined);
    assert.equal(tabbed({ row: 19_999, column: 6 }, false, size), undefined);
  });
});

function row(number: number, state: ListRow['state'] = 'right'): ListRow {
  return { row: number, state, cells: [String(number)], problems: [], warnings: [] };
}

/** A server with `found` rows, which remembers what it was asked. */
function server(found: number): {
  readonly asked: RowsQuestion[];
  version: number;
  fail: boolean;
  readonly fetch: (question: RowsQuestion) => Promise<RowsAnswer>;
} {
  const it = {
    asked: [] as RowsQuestion[],
    version: 1,
    fail: false,
    fetch: (question: RowsQuestion): Promise<RowsAnswer> => {
      it.asked.push(question);
      if (it.fail) return Promise.reject(new Error('no answer'));
      const { from, count } = question;
      const length = Math.max(0, Math.min(count, found - from));
      const rows = Array.from({ length }, (_, index) => ({
        ...row(from + index + 2),
        cells: [`version ${it.version}`],
      }));
      return Promise.resolve({ version: it.version, columns: [], found, from, rows });
    },
  };
  return it;
}

/** Until nothing is on its way any more. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 500; turn += 1) await Promise.resolve();
}

describe('the rows that the page has of a list', () => {
  it('come in blocks, the others beforehand, each once', async () => {
    const { asked, fetch } = server(3 * BLOCK);
    const rows = new Rows('all', fetch, () => undefined);
    rows.need(0, 20);
    rows.need(5, 25);
    await settled();
    assert.deepEqual(
      asked.map(({ from }) => from).sort((a, b) => a - b),
      [0, BLOCK, 2 * BLOCK],
    );
    assert.equal(rows.at(0)?.row, 2);
    assert.equal(rows.at(3 * BLOCK - 1)?.row, 3 * BLOCK + 1);
    assert.equal(rows.at(3 * BLOCK), undefined);
  });

  it('are bounded, however long the list is', async () => {
    const { asked, fetch } = server(100_000);
    const rows = new Rows('all', fetch, () => undefined);
    rows.need(0, 20);
    await settled();
    assert.equal(asked.length, 100);
  });

  it('are asked for again after a failure, when they come into sight again', async () => {
    const office = server(BLOCK);
    office.fail = true;
    const rows = new Rows('all', office.fetch, () => undefined);
    rows.need(0, 20);
    await settled();
    assert.equal(office.asked.length, 1);
    office.fail = false;
    rows.need(0, 20);
    await settled();
    assert.equal(rows.at(3)?.row, 5);
  });

  it('are not mixed with those of another version of the list', async () => {
    const office = server(400 * BLOCK);
    const rows = new Rows('wrong', office.fetch, () => undefined);
    rows.need(0, 20);
    await settled();
    office.version = 2;
    rows.need(300 * BLOCK, 300 * BLOCK + 20);
    await settled();
    assert.deepEqual(rows.at(300 * BLOCK)?.cells, ['version 2']);
    rows.need(0, 20);
    await settled();
    assert.deepEqual(rows.at(0)?.cells, ['version 2']);
  });

  it('forget a slow answer to an older choice', async () => {
    const late: (() => void)[] = [];
    const fetch = ({ show, from }: RowsQuestion): Promise<RowsAnswer> => {
      const answer = { version: 1, columns: [], found: 1, from, rows: [row(show === 'wrong' ? 7 : 2)] };
      return show === 'all'
        ? new Promise((resolve) => {
            late.push(() => {
              resolve(answer);
            });
          })
        : Promise.resolve(answer);
    };
    const rows = new Rows('all', fetch, () => undefined);
    rows.need(0, 1);
    rows.choose('wrong', '');
    await settled();
    for (const answer of late) answer();
    await settled();
    assert.equal(rows.at(0)?.row, 7);
  });

  it('keep a corrected row in its place, with what it is now', async () => {
    const { fetch } = server(BLOCK);
    const rows = new Rows('wrong', fetch, () => undefined);
    rows.need(0, 1);
    await settled();
    rows.replace({ ...row(4), cells: ['corrected'] }, 2);
    assert.deepEqual(rows.at(2)?.cells, ['corrected']);
  });
});
