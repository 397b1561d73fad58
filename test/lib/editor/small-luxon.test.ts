import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DateTime as Luxon } from 'luxon';
import { DateTime as Small } from '../../../nodes/lib/editor/small-luxon';

const ROME = { zone: 'Europe/Rome' };
const FORMAT = "yyyy-MM-dd'T'HH:mm:ss'Z'";
const FIRST = Date.UTC(1900, 0, 2);
const LAST = Date.UTC(2099, 11, 30);
const HOUR = 3_600_000;

const instants = fc.integer({ min: FIRST, max: LAST });

function day({ year, month, day: number }: { year: number; month: number; day: number }): string {
  return [year, month, number].join('-');
}

describe('editor: the stand-in for luxon', () => {
  it('shows the same day in Rome for any instant', () => {
    fc.assert(
      fc.property(instants, (millis) => {
        assert.equal(day(Small.fromMillis(millis, ROME)), day(Luxon.fromMillis(millis, ROME)));
      }),
    );
  });

  it('ends every day of the years with summer time at the same instant', () => {
    for (let noon = Date.UTC(2024, 0, 1, 12); noon < Date.UTC(2028, 0, 1); noon += 24 * HOUR) {
      const text = `${new Date(noon).toISOString().slice(0, 10)}T23:59:59`;
      const expected = Luxon.fromISO(text, ROME).toUTC().toFormat(FORMAT);
      assert.equal(Small.fromISO(text, ROME).toUTC().toFormat(FORMAT), expected);
    }
  });

  it('reads the same instants with an offset, in every spelling', () => {
    const spellings = ['Z', 'z', '+02:00', '-0530', '+01'];
    const tails = ['', ':07', ':59.5', ':00.123456'];
    fc.assert(
      fc.property(
        instants,
        fc.constantFrom(...spellings),
        fc.constantFrom(...tails),
        (millis, offset, tail) => {
          const text = `${new Date(millis).toISOString().slice(0, 16)}${tail}${offset}`;
          assert.equal(day(Small.fromISO(text, ROME)), day(Luxon.fromISO(text, ROME)), text);
        },
      ),
    );
  });

  it('knows what is no instant', () => {
    for (const text of ['2026-06-30T25:00:00Z', '2026-06-30T12:61Z', 'ieri']) {
      assert.equal(Small.fromISO(text, ROME).isValid, Luxon.fromISO(text, ROME).isValid, text);
    }
    assert.equal(Small.fromMillis(NaN, ROME).isValid, false);
  });
});
