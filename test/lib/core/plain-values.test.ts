/** What nearly every row has is read by a shorter way. A sign that no one sees keeps a value from it, and is left out by the rule. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isMonthFirst, readDay } from '../../../nodes/lib/core/dates';
import { readCents } from '../../../nodes/lib/core/money';
import { hasRightCheck, readNoticeNumber } from '../../../nodes/lib/core/notice-number';
import { cellText, oneLine } from '../../../nodes/lib/core/text';
import { anyText } from '../../support/any-text';

const UNSEEN = '\u200B';

/** Texts of these signs, most of which are nearly right. */
const of = (signs: string, most: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from(signs)), maxLength: most });
const digits = (least: number, most: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: least, maxLength: most });
const sign = (signs: string): fc.Arbitrary<string> => fc.constantFrom(...Array.from(signs), '');
const joined = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((all) => all.join(''));

/** The rule's answer is the same with and without the shorter way, a problem's value and arguments included. */
function alike(read: (text: string) => unknown, texts: fc.Arbitrary<string>): void {
  fc.assert(
    fc.property(texts, (text) => {
      assert.deepEqual(read(text), read(UNSEEN + text));
    }),
    { numRuns: 3_000 },
  );
}

describe('core: the shorter way for plain values says what the rule says', () => {
  const group = joined(sign('.'), digits(3, 3));
  const amounts = fc.oneof(
    joined(digits(1, 11), sign(',.'), digits(2, 2)),
    joined(digits(1, 3), sign('.'), digits(3, 3), sign(','), digits(2, 2)),
    joined(digits(1, 4), group, group, sign(',.'), digits(1, 3)),
    of('0123456789.,- €', 14),
    of('0.,', 8),
  );

  it('of an amount', () => {
    alike((text) => readCents(text, 'importo'), amounts);
  });

  for (const text of [
    '0,00',
    '0,01',
    '99.999.999,99',
    '100.000.000,00',
    '.123,45',
    '1234.567,89',
    ',50',
    '1,234.56',
  ])
    it(`of the amount ${text}`, () => {
      assert.deepEqual(readCents(text, 'importo'), readCents(UNSEEN + text, 'importo'));
    });

  it('of a notice number', () => {
    const numbers = fc.oneof(
      joined(fc.constantFrom(...Array.from('01234')), digits(16, 18)),
      joined(fc.constantFrom(...Array.from('0123')), digits(14, 14), fc.constant('000')),
      of('0123 .-', 24),
    );
    alike((text) => readNoticeNumber(text, 'numero_avviso'), numbers);
  });

  it('of the check digits, as whole numbers of any length say it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Array.from('0123')), digits(15, 15), fc.nat(99), (first, more, end) => {
        const number = first + more;
        const remainder = BigInt(number) % 93n;
        const isChecked = first === '0' || first === '3';
        const ends = [end, Number(remainder)].map((one) => String(one).padStart(2, '0'));
        for (const last of ends)
          assert.equal(hasRightCheck(number + last), !isChecked || BigInt(last) === remainder);
      }),
    );
  });

  it('of a date with the month in front', () => {
    const dates = fc.oneof(
      joined(digits(2, 2), sign('/.-'), digits(2, 2), sign('/.-'), digits(4, 4)),
      joined(digits(1, 4), sign('/-'), digits(1, 2), sign('/-'), digits(1, 4), fc.constantFrom('', ' 10:00')),
      of('0123456789/.-', 11),
    );
    alike(isMonthFirst, dates);
    alike((text) => readDay(text, 'data_scadenza'), dates);
  });

  it('of a text on one line', () => {
    const texts = fc.oneof(of('ab1 .\t\n\u007F\u001Fè\u00A0', 12), anyText({ maxLength: 40 }));
    alike(oneLine, texts);
  });

  it('of a cell that begins with a digit', () => {
    const cells = joined(digits(1, 1), fc.oneof(of('1 \'"=\u00A0\t', 8), anyText({ maxLength: 20 })));
    fc.assert(
      fc.property(cells, (text) => {
        assert.equal(cellText(text), cellText(`'${text}`));
        assert.equal(cellText(text), oneLine(text));
      }),
    );
  });
});
