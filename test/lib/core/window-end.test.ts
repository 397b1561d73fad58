import assert from 'node:assert/strict';
import { finishedAt } from '../../../nodes/lib/core/window';

const HOUR = 3_600_000;
const ALL = [1, 2, 3, 4, 5, 6, 7];
const at = (text: string) => Date.parse(text);
const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

describe('when sending is over', () => {
  const office = { from: '08:00', to: '20:00', days: ALL };
  const table: [string, Parameters<typeof finishedAt>, string | undefined][] = [
    [
      'without a window, after its length',
      [undefined, at('2027-03-01T10:00:00Z'), HOUR],
      '2027-03-01T11:00:00.000Z',
    ],
    [
      'with a window that is always open, after its length',
      [{ from: '', to: '', days: [] }, at('2027-03-01T23:30:00Z'), HOUR],
      '2027-03-02T00:30:00.000Z',
    ],
    [
      'within one opening, the same day',
      [office, at('2027-03-01T10:00:00Z'), 2 * HOUR],
      '2027-03-01T12:00:00.000Z',
    ],
    [
      'over the night, the next day',
      [office, at('2027-03-01T18:00:00Z'), 3 * HOUR],
      '2027-03-02T09:00:00.000Z',
    ],
    [
      'begun while shut, from the opening',
      [office, at('2027-03-01T02:00:00Z'), HOUR],
      '2027-03-01T08:00:00.000Z',
    ],
    ['over three days', [office, at('2027-03-01T07:00:00Z'), 25 * HOUR], '2027-03-03T08:00:00.000Z'],
    [
      'only on Mondays, a week later',
      [{ from: '08:00', to: '10:00', days: [1] }, at('2027-03-01T07:00:00Z'), 3 * HOUR],
      '2027-03-08T08:00:00.000Z',
    ],
    [
      'on whole days without Sunday, after the Sunday',
      [{ from: '', to: '', days: [1, 2, 3, 4, 5, 6] }, at('2027-03-06T22:00:00Z'), 2 * HOUR],
      '2027-03-08T00:00:00.000Z',
    ],
    [
      'with a window that cannot be read, never',
      [{ ...office, to: '' }, at('2027-03-01T10:00:00Z'), HOUR],
      undefined,
    ],
  ];
  for (const [name, args, expected] of table) {
    it(`is ${name}`, () => {
      assert.equal(iso(finishedAt(...args)), expected);
    });
  }
});
