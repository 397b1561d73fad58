import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatCents, type Result } from '../../../nodes/lib/core';
import { MAX_CENTS, readCents } from '../../../nodes/lib/core/money';
import { codeOf, valueOf } from './support';

const read = (value: unknown) => readCents(value, 'importo');

/** Every way of writing an amount that is accepted, made from its digits and not from a number. */
function spellings(cents: number): unknown[] {
  const digits = String(cents).padStart(3, '0');
  const [euros, rest] = [digits.slice(0, -2), digits.slice(-2)];
  const grouped = (sign: string) =>
    euros.length > 3 ? `${euros.slice(0, -3)}${sign}${euros.slice(-3)}` : euros;
  const all: unknown[] = [
    `${euros},${rest}`,
    `${euros}.${rest}`,
    `${grouped('.')},${rest}`,
    `${grouped(',')}.${rest}`,
    `€ ${grouped('.')},${rest}`,
    `${grouped('.')},${rest} €`,
    `€${euros},${rest}`,
    `\u00A0${euros},${rest}\u00A0EUR `,
    `00${euros},${rest}`,
    Number(`${euros}.${rest}`),
    cents / 100,
  ];
  if (rest.endsWith('0')) all.push(`${euros},${rest.slice(0, 1)}`);
  if (rest === '00') all.push(euros, `${euros} euro`, BigInt(euros));
  return all;
}

describe('An amount', () => {
  it('from 0,01 to 1.000,00 is exact to the cent in every accepted spelling, and is shown as it was written', () => {
    for (let cents = 1; cents <= 100_000; cents += 1) {
      for (const spelling of spellings(cents)) {
        const result = read(spelling);
        if (!result.ok || result.value !== cents)
          assert.fail(`${String(spelling)} → ${JSON.stringify(result)}`);
      }
      const shown = formatCents(cents);
      const back = read(shown);
      if (!back.ok || back.value !== cents) assert.fail(`${shown} → ${JSON.stringify(back)}`);
    }
  });

  it('of any size that IO takes is shown so that it is read back the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_CENTS }), (cents) => {
        assert.match(formatCents(cents), /^\d{1,3}(\.\d{3})*,\d{2}$/);
        assert.equal(valueOf(read(formatCents(cents))), cents);
      }),
    );
  });

  for (const [value, cents] of [
    ['1.234.567,89', 123_456_789],
    ['1.234.567', 123_456_700],
    ['1,234,567', 123_456_700],
    ['99.999.999,99', MAX_CENTS],
    ['€ 1234,5', 123_450],
    ['EUR 12', 1_200],
    ['Euro 12', 1_200],
    ['€12', 1_200],
    ['0012,50', 1_250],
    ['12,50€', 1_250],
    ['54,9000', 5_490],
    ['1.234,5600', 123_456],
    ['1234.5600', 123_456],
    ["1'234,56", 123_456],
    ['1’234’567.89', 123_456_789],
    ["1'234", 123_400],
    ['€. 50,00', 5_000],
    ['Eur. 50,00', 5_000],
    ['50,00 €.', 5_000],
    ['="50,00"', 5_000],
    ["'50,00", 5_000],
    [12.5, 1_250],
    [1.1, 110],
    [1.15, 115],
    [4.35, 435],
    [1e3, 100_000],
  ] as const) {
    it(`${JSON.stringify(value)} is ${String(cents)} cents`, () => {
      assert.equal(valueOf(read(value)), cents);
    });
  }

  for (const [value, code] of [
    ['1.234', 'MONEY_AMBIGUOUS'],
    ['1,234', 'MONEY_AMBIGUOUS'],
    ['€ 12.500', 'MONEY_AMBIGUOUS'],
    ['100.000', 'MONEY_AMBIGUOUS'],
    ['-1.234', 'MONEY_AMBIGUOUS'],
    ['0,500', 'MONEY_DECIMALS'],
    ['1234,567', 'MONEY_DECIMALS'],
    ['12,5001', 'MONEY_DECIMALS'],
    ['12,500', 'MONEY_AMBIGUOUS'],
    ['1.234,500', 'MONEY_DECIMALS'],
    ['1.234,567', 'MONEY_DECIMALS'],
    [0.1 + 0.2, 'MONEY_DECIMALS'],
    [12.345, 'MONEY_DECIMALS'],
    ['0', 'MONEY_RANGE'],
    ['0,00', 'MONEY_RANGE'],
    [0, 'MONEY_RANGE'],
    [-0, 'MONEY_RANGE'],
    [-12.5, 'MONEY_RANGE'],
    ['-12,50', 'MONEY_RANGE'],
    ['- € 12,50', 'MONEY_INVALID'],
    ['€ -12,50', 'MONEY_RANGE'],
    ['100.000.000,00', 'MONEY_RANGE'],
    [100_000_000, 'MONEY_RANGE'],
    ['1.23.456,00', 'MONEY_INVALID'],
    ['1.2345,00', 'MONEY_INVALID'],
    ['1234.567,00', 'MONEY_INVALID'],
    ['1.234.56', 'MONEY_INVALID'],
    ['1,234,56', 'MONEY_INVALID'],
    ['1.234,56,78', 'MONEY_INVALID'],
    ['1 234,56', 'MONEY_INVALID'],
    ["1'23,56", 'MONEY_INVALID'],
    ["1'234.567,00", 'MONEY_INVALID'],
    ['1250 cent', 'MONEY_INVALID'],
    ['12 euro e 50', 'MONEY_INVALID'],
    [',50', 'MONEY_INVALID'],
    ['12,', 'MONEY_INVALID'],
    ['+12', 'MONEY_INVALID'],
    ['12,50 $', 'MONEY_INVALID'],
    ['€', 'MONEY_INVALID'],
    ['dodici', 'MONEY_INVALID'],
    ['1e3', 'MONEY_INVALID'],
    [1e21, 'MONEY_INVALID'],
    [Number.NaN, 'MONEY_INVALID'],
    [Number.POSITIVE_INFINITY, 'MONEY_INVALID'],
    [true, 'MONEY_INVALID'],
    [{ amount: 12 }, 'MONEY_INVALID'],
  ] as const) {
    it(`${JSON.stringify(value)} (${typeof value}) is an error: ${code}`, () => {
      assert.equal(codeOf(read(value)), code);
    });
  }

  it('that can be read in two ways says how to write either', () => {
    const result = read('1.234');
    assert.deepEqual(result.ok || result.problem.args, {
      whole: '1234',
      euros: '1',
      cents: '23,4',
      asThousands: '1.234,00',
      asDecimals: '1,23',
    });
    for (const [text, cents, asDecimals] of [
      ['12.500', '50', '12,50'],
      ['12,345', '34,5', '12,35'],
      ['9.999', '99,9', '10,00'],
      ['100.000', '0', '100,00'],
      ['1.005', '0,5', '1,01'],
    ] as const) {
      const { args } = (read(text) as Extract<Result<number>, { ok: false }>).problem;
      assert.deepEqual([args?.cents, args?.asDecimals], [cents, asDecimals], text);
    }
    assert.equal(valueOf(read('1.234,00')), 123_400);
    assert.equal(valueOf(read('1,23')), 123);
  });

  it('is never read as another one by a slip of separators: what is accepted has the same digits', () => {
    const text = fc.string({
      unit: fc.constantFrom(...Array.from('0123456789.,')),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, (amount) => {
        const result = read(amount);
        if (!result.ok) return;
        const decimals = /[.,](\d{1,2})$/.exec(amount)?.[1] ?? '';
        const euros = amount.slice(0, amount.length - (decimals === '' ? 0 : decimals.length + 1));
        assert.equal(
          String(result.value),
          (euros + decimals.padEnd(2, '0')).replace(/[.,]/g, '').replace(/^0+/, ''),
        );
      }),
      { numRuns: 5_000 },
    );
  });
});
