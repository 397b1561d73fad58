import assert from 'node:assert/strict';
import { retryAfterMs } from '../../../nodes/lib/io-api/retry-after';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const IN_A_MINUTE = 'Wed, 25 Nov 2026 10:01:00 GMT';
const YESTERDAY = 'Tue, 24 Nov 2026 10:00:00 GMT';
const HOUR = 3_600_000;

describe('how long IO asks to wait', () => {
  const cases: [string, Record<string, string>, number | undefined][] = [
    ['nothing said', {}, undefined],
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['IO’s own header before the other', { 'x-rate-limit-retry-after': '3', 'retry-after': '99' }, 3_000],
    [
      'the other when IO’s own cannot be read',
      { 'x-rate-limit-retry-after': '?', 'retry-after': '9' },
      9_000,
    ],
    ['parts of a second', { 'retry-after': '2.5' }, 2_500],
    ['a moment ago: a second, or every call would be refused', { 'retry-after': '0' }, 1_000],
    ['less than nothing is no time', { 'retry-after': '-1' }, undefined],
    ['years: an hour, then one call asks again', { 'retry-after': '999999999' }, HOUR],
    ['a date', { 'retry-after': IN_A_MINUTE }, 60_000],
    ['a date that is over', { 'retry-after': YESTERDAY }, 1_000],
    [
      'a date by the server’s clock, not ours',
      { 'retry-after': YESTERDAY, date: 'Tue, 24 Nov 2026 09:59:30 GMT' },
      30_000,
    ],
    [
      'a date, with a clock of the server that cannot be read',
      { 'retry-after': IN_A_MINUTE, date: '1' },
      60_000,
    ],
    ['what only JavaScript takes for a date', { 'retry-after': '1.5.2030' }, undefined],
    ['words', { 'retry-after': 'soon' }, undefined],
  ];
  for (const [name, headers, expected] of cases)
    it(name, () => {
      assert.equal(retryAfterMs(headers, NOW), expected);
    });
});
