import assert from 'node:assert/strict';
import { ageOf } from '../../../nodes/lib/core/age';

/** Of a place that no country has. */
const born = (sixToEleven: string): string => `XYZXYZ${sixToEleven}Z999X`;
const ON_FIRST_OF_OCTOBER = Date.parse('2026-10-01T12:00:00+02:00');

describe('the age that a fiscal code tells', () => {
  const cases: readonly [string, string, number | undefined][] = [
    ['08R01', 'has been 18 since today', 18],
    ['08R02', 'will be 18 tomorrow', 17],
    ['08R42', 'a woman, will be 18 tomorrow', 17],
    ['26R01', 'is born today', 0],
    ['26R02', 'would be born tomorrow, so a hundred years ago', 99],
    ['85T10', 'is 40', 40],
    ['12A71', 'a woman, born on the last of January', 14],
    ['LVA71', 'a woman in a code with letters for digits (09, 31 January)', 17],
    ['0VALM', 'the first of January in letters', 17],
    ['08D00', 'day 0', undefined],
    ['08B30', 'the 30th of February', undefined],
    ['08B29', 'the 29th of February of a leap year', 18],
    ['09B29', 'the 29th of February of another year', undefined],
    ['08A72', 'day 72', undefined],
    ['08A35', 'day 35', undefined],
  ];
  for (const [code, who, age] of cases)
    it(`is ${age ?? 'not known'} for who ${who}`, () => {
      assert.equal(ageOf(born(code), ON_FIRST_OF_OCTOBER), age);
    });

  it('goes by the day in Rome', () => {
    const eve = Date.parse('2026-09-30T23:59:59+02:00');
    assert.deepEqual([ageOf(born('08R01'), eve), ageOf(born('08R01'), eve + 1000)], [17, 18]);
  });

  it("is not known for IO's test codes", () => {
    for (const code of ['AAAAAA00A00A000A', 'DDDDDD00D00D000E'])
      assert.equal(ageOf(code, ON_FIRST_OF_OCTOBER), undefined);
  });
});
