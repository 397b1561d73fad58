import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { formatDay } from '../../../nodes/lib/core';
import { dayInRome, endOfDay, isMonthFirst, readDay } from '../../../nodes/lib/core/dates';
import { codeOf, valueOf } from './support';

const read = (value: unknown) => readDay(value, 'data_scadenza');

describe('A date', () => {
  for (const [value, day] of [
    ['2026-12-31', '2026-12-31'],
    ['31/12/2026', '2026-12-31'],
    ['31-12-2026', '2026-12-31'],
    [' 1/2/2026 ', '2026-02-01'],
    ['31/12/2026 00:00:00', '2026-12-31'],
    ['31/12/2026 0:00', '2026-12-31'],
    ['29/02/2028', '2028-02-29'],
    ['29/02/2000', '2000-02-29'],
    ['2026-12-31T23:30:00', '2026-12-31'],
    ['2026-12-31 23:30', '2026-12-31'],
    ['2026-12-31T23:30:00Z', '2027-01-01'],
    ['2026-12-31T23:30:00.123Z', '2027-01-01'],
    ['2026-12-31T22:59:59Z', '2026-12-31'],
    ['2026-06-30T22:00:00Z', '2026-07-01'],
    ['2026-06-30 22:00:00+02', '2026-06-30'],
    ['2026-06-30T23:00:00+0000', '2026-07-01'],
    ['2026-06-30T00:00:00+09:00', '2026-06-29'],
    [new Date('2026-06-30T22:00:00Z'), '2026-07-01'],
    [new Date('2026-12-31T22:59:59.999Z'), '2026-12-31'],
    // The end of a day as drivers hand over a column without a zone.
    ['2026-12-31T23:59:59Z', '2026-12-31'],
    ['2026-12-31T23:59:59.9999999Z', '2026-12-31'],
    ['2026-12-31 23:59:59.997 +00:00', '2026-12-31'],
    ['2026-06-30T23:59:00+02:00', '2026-06-30'],
    ['2026-12-31T23:59:59-05:00', '2026-12-31'],
    ['2026-12-31T24:00:00Z', '2026-12-31'],
    ['2026-12-31T23:58:59Z', '2027-01-01'],
    ['2026-12-31T00:00:00Z', '2026-12-31'],
    [new Date('2026-12-31T23:59:59Z'), '2026-12-31'],
    [new Date('2026-06-30T23:59:59.997Z'), '2026-06-30'],
    [new Date('1969-12-31T23:59:59.999Z'), '1969-12-31'],
    [new Date('2026-12-31T00:00:00Z'), '2026-12-31'],
    // As exports and people write days.
    ['31.12.2026', '2026-12-31'],
    ['1.2.2027', '2027-02-01'],
    ['31/12/2026 0.00.00', '2026-12-31'],
    ['31/12/2026 12:00:00 AM', '2026-12-31'],
    ['31/12/2026, 23:59', '2026-12-31'],
    ['31/12/2026 24:00', '2026-12-31'],
    ['31-DIC-2026', '2026-12-31'],
    ['31-Dec-2026 00:00:00', '2026-12-31'],
    ['31 dicembre 2026', '2026-12-31'],
    ['1° gennaio 2027', '2027-01-01'],
    ['3 mag. 2027', '2027-05-03'],
    ['3 März 2027', '2027-03-03'],
    ['20261231', '2026-12-31'],
    [20261231, '2026-12-31'],
    ['2026/12/31', '2026-12-31'],
    ['2026-12-31+01:00', '2026-12-31'],
    ['2026-12-31Z', '2026-12-31'],
    ['="31/12/2026"', '2026-12-31'],
    ["'31/12/2026", '2026-12-31'],
    [runInNewContext("new Date('2026-12-31T23:00:00Z')"), '2027-01-01'],
  ] as const) {
    it(`${value instanceof Date ? 'a JavaScript date ' : ''}${JSON.stringify(value)} is the day ${day} in Italy`, () => {
      assert.equal(valueOf(read(value)), day);
    });
  }

  for (const [value, code] of [
    ['31/12/26', 'DATE_SHORT_YEAR'],
    ['1-2-26', 'DATE_SHORT_YEAR'],
    ['31/12/26 00:00', 'DATE_SHORT_YEAR'],
    ['31-DIC-26', 'DATE_SHORT_YEAR'],
    ['31.12.26', 'DATE_SHORT_YEAR'],
    ['01/01/1900', 'NO_VALUE'],
    ['1900-01-01 00:00:00.000', 'NO_VALUE'],
    ['1970-01-01T00:00:00Z', 'NO_VALUE'],
    ['29/02/2026', 'DATE_IMPOSSIBLE'],
    ['20261331', 'DATE_IMPOSSIBLE'],
    ['30-FEB-2026', 'DATE_IMPOSSIBLE'],
    ['31122026', 'DATE_INVALID'],
    ['31-XYZ-2026', 'DATE_INVALID'],
    ['31/12/2026 25:00', 'DATE_INVALID'],
    ['31/12/2026 10:75', 'DATE_INVALID'],
    ['31/12/2026 13:00 PM', 'DATE_INVALID'],
    ['29/02/1900', 'DATE_IMPOSSIBLE'],
    ['31/04/2026', 'DATE_IMPOSSIBLE'],
    ['00/01/2026', 'DATE_IMPOSSIBLE'],
    ['12/31/2026', 'DATE_IMPOSSIBLE'],
    ['2026-02-30', 'DATE_IMPOSSIBLE'],
    ['2026-02-30T10:00:00Z', 'DATE_IMPOSSIBLE'],
    ['9999-12-31', 'DATE_IMPOSSIBLE'],
    ['1899-12-30', 'DATE_IMPOSSIBLE'],
    ['31/12/0026', 'DATE_IMPOSSIBLE'],
    [new Date('2200-01-01T00:00:00Z'), 'DATE_IMPOSSIBLE'],
    ['31/12-2026', 'DATE_INVALID'],
    ['2026-12-31T25:00:00Z', 'DATE_INVALID'],
    ['domani', 'DATE_INVALID'],
    ['46387', 'DATE_INVALID'],
    [46387, 'DATE_INVALID'],
    [1798675200000, 'DATE_INVALID'],
    [new Date(Number.NaN), 'DATE_INVALID'],
    [{}, 'DATE_INVALID'],
    [true, 'DATE_INVALID'],
  ] as const) {
    it(`${JSON.stringify(value)} is an error: ${code}`, () => {
      assert.equal(codeOf(read(value)), code);
    });
  }

  it('is the same day as a JavaScript date and as its ISO text, for two years at odd times', () => {
    for (let time = Date.UTC(2026, 0, 1); time < Date.UTC(2028, 0, 1); time += 3_599_000) {
      const date = new Date(time);
      assert.equal(valueOf(read(date)), valueOf(read(date.toISOString())));
    }
  });

  it('with the month first is recognised where it can be nothing else', () => {
    for (const text of ['12/31/2026', '1-13-2027 00:00', '12/31/2026 12:00:00 AM'])
      assert.ok(isMonthFirst(text), text);
    for (const text of ['31/12/2026', '05/06/2026', '13/13/2026', '12/32/2026', '2026-12-31', 'domani', 7])
      assert.ok(!isMonthFirst(text), String(text));
  });

  it('of today is the one that the clocks of Italy show', () => {
    assert.equal(dayInRome(Date.parse('2026-06-30T21:59:59.999Z')), '2026-06-30');
    assert.equal(dayInRome(Date.parse('2026-06-30T22:00:00Z')), '2026-07-01');
    assert.equal(dayInRome(Date.parse('2026-06-30T21:59:59.999Z')), '2026-06-30');
  });

  it('shows as gg/mm/aaaa and is read back the same', () => {
    assert.equal(formatDay('2026-02-01'), '01/02/2026');
    assert.equal(valueOf(read(formatDay('2026-02-01'))), '2026-02-01');
  });
});

/**
 * The rule of the European Union, apart from any time zone library: summer time from the last Sunday of March
 * to that of October.
 */
function romanOffset(day: Date): number {
  const lastSunday = (month: number) => {
    const last = new Date(Date.UTC(day.getUTCFullYear(), month + 1, 0));
    return Date.UTC(day.getUTCFullYear(), month, last.getUTCDate() - last.getUTCDay());
  };
  return day.getTime() >= lastSunday(2) && day.getTime() < lastSunday(9) ? 2 : 1;
}

describe('The end of a day in Rome', () => {
  it('is its last second in UTC, for every day of 2024–2028, both changes of the clock and both leap days included', () => {
    for (let day = Date.UTC(2024, 0, 1); day <= Date.UTC(2028, 11, 31); day += 86_400_000) {
      const iso = new Date(day).toISOString().slice(0, 10);
      // A day ends in summer time when it begins the night's change in March, in winter time when it did so
      // in October.
      const end = day + 86_400_000 - 1_000 - romanOffset(new Date(day)) * 3_600_000;
      assert.equal(endOfDay(iso), `${new Date(end).toISOString().slice(0, 19)}Z`);
      assert.equal(valueOf(read(new Date(end))), iso);
      assert.notEqual(valueOf(read(new Date(end + 1_000))), iso);
    }
  });

  it('is right on the two nights when the clock changes', () => {
    assert.equal(endOfDay('2026-03-28'), '2026-03-28T22:59:59Z');
    assert.equal(endOfDay('2026-03-29'), '2026-03-29T21:59:59Z');
    assert.equal(endOfDay('2026-10-24'), '2026-10-24T21:59:59Z');
    assert.equal(endOfDay('2026-10-25'), '2026-10-25T22:59:59Z');
  });
});
