import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkCharacter, isTestFiscalCode } from '../../../nodes/lib/core';
import { readFiscalCode } from '../../../nodes/lib/core/fiscal-code';
import { codeOf, invented, inventedFiscalCodes, valueOf, withCheckCharacter } from './support';

const read = (value: unknown, mode: 'simulator' | 'trial' | 'live' = 'live') =>
  readFiscalCode(value, 'codice_fiscale', mode);

describe('A fiscal code', () => {
  it('is taken when its check character is right, whoever computes it', () => {
    fc.assert(
      fc.property(inventedFiscalCodes, (code) => {
        assert.equal(checkCharacter(code), code.charAt(15));
        assert.equal(valueOf(read(code)), code);
      }),
    );
  });

  it('is trimmed and put into capitals', () => {
    assert.equal(valueOf(read(` \u00A0${invented.toLowerCase()}\r\n`)), invented);
    assert.equal(valueOf(read(`\uFEFF${invented}\u200B`)), invented);
  });

  it('is taken from its groups, and from behind its label', () => {
    const [a, b, c, d] = [
      invented.slice(0, 3),
      invented.slice(3, 6),
      invented.slice(6, 11),
      invented.slice(11),
    ];
    for (const text of [
      `${a} ${b} ${c} ${d}`,
      `${a}-${b}-${c}-${d}`,
      `C.F.: ${invented}`,
      `CF ${a} ${b} ${c} ${d}`,
      `="${invented}"`,
      `'${invented}`,
      Array.from(invented).join(' '),
    ])
      assert.equal(valueOf(read(text)), invented, text);
  });

  it('may have letters for digits, where two people would have the same code', () => {
    const omocodia = withCheckCharacter('QQQXXX85T10Z99V');
    assert.equal(valueOf(read(omocodia)), omocodia);
    const all = withCheckCharacter('QQQXXXURTMLZVVV');
    assert.equal(valueOf(read(all)), all);
  });

  it('with any one character mistyped is never taken', () => {
    const other = fc.constantFrom(...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'));
    fc.assert(
      fc.property(inventedFiscalCodes, fc.nat(15), other, (code, place, character) => {
        fc.pre(code.charAt(place) !== character);
        const mistyped = code.slice(0, place) + character + code.slice(place + 1);
        assert.ok(['FISCAL_CODE_CHECK', 'FISCAL_CODE_INVALID'].includes(String(codeOf(read(mistyped)))));
      }),
    );
  });

  for (const [value, code] of [
    ['01234567890', 'FISCAL_CODE_IS_VAT'],
    ['IT01234567890', 'FISCAL_CODE_IS_VAT'],
    [1234567890, 'FISCAL_CODE_IS_VAT'],
    [12345678901, 'FISCAL_CODE_IS_VAT'],
    [12, 'FISCAL_CODE_INVALID'],
    [true, 'FISCAL_CODE_INVALID'],
    ['MARIA', 'FISCAL_CODE_INVALID'],
    [invented.slice(0, 15), 'FISCAL_CODE_INVALID'],
    [`${invented}A`, 'FISCAL_CODE_INVALID'],
    [invented.replace('T', 'Z'), 'FISCAL_CODE_INVALID'],
    [`${invented.slice(0, 6)} ${invented.slice(6, 15)}`, 'FISCAL_CODE_INVALID'],
    [`${invented} ${invented}`, 'FISCAL_CODE_INVALID'],
    [
      withCheckCharacter('QQQXXX85T10Z999').slice(0, 15) + (invented.endsWith('A') ? 'B' : 'A'),
      'FISCAL_CODE_CHECK',
    ],
  ] as const) {
    it(`${JSON.stringify(value)} is an error: ${code}`, () => {
      assert.equal(codeOf(read(value)), code);
    });
  }

  for (const code of ['AAAAAA00A00A000A', 'AAAAAA00A00A000E', 'EEEEEE00E00E000C', 'BBBBBB00A00B000A']) {
    it(`${code} is IO's test recipient: taken in simulator and trial mode, refused in live`, () => {
      assert.ok(isTestFiscalCode(code));
      assert.equal(valueOf(read(code, 'simulator')), code);
      assert.equal(valueOf(read(code, 'trial')), code);
      assert.equal(codeOf(read(code, 'live')), 'FISCAL_CODE_TEST');
    });
  }

  for (const code of ['AAAAAA00A00A000F', 'AAAAAA00A01A000A', 'AAAAAB00A00A000A', 'AAAAAA00B00A000A']) {
    it(`${code} looks like a test recipient and is none`, () => {
      assert.ok(!isTestFiscalCode(code));
      assert.equal(codeOf(read(code, 'simulator')), 'FISCAL_CODE_CHECK');
    });
  }
});
