import assert from 'node:assert/strict';
import fc from 'fast-check';
import { read, utils } from '@e965/xlsx';
import { textWorkbook } from '../../../nodes/lib/core/xlsx';
import { anyText } from '../../support/any-text';

function cellsIn(workbook: Uint8Array): unknown[][] {
  const { Sheets, SheetNames } = read(workbook);
  const sheet = Sheets[SheetNames[0] ?? ''] ?? {};
  return utils.sheet_to_json(sheet, { header: 1, raw: true, blankrows: true });
}

describe('a workbook of texts', () => {
  it('leaves digits, dates, zeros and signs as they are written', () => {
    const rows = [
      ['numero_avviso', 'importo', 'cap'],
      ['301000000000012345', '12,50', '00184'],
      ['1E5', '31/12/2026', ' -3 '],
    ];
    assert.deepEqual(cellsIn(textWorkbook(rows, 26, 'Elenco')), rows);
  });

  it('writes whatever stands in a cell, and what it writes is read the same', () => {
    const text = fc.oneof(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      anyText({ minLength: 1 }).map((one) => Buffer.from(one).toString()),
      fc.constantFrom(
        '_x0041_',
        '<b>"&amp;"</b>',
        'a\u0000b',
        '\u{1F600}',
        ' a  b ',
        'uno\ndue',
        '\uFFFE',
        'a\rb',
      ),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (row) => {
        assert.deepEqual(cellsIn(textWorkbook([row], 26, 'Elenco & "altri"')), [row]);
      }),
      { numRuns: 40 },
    );
  });

  it('cuts a cell where Excel would call the file damaged', () => {
    const [[cell] = []] = cellsIn(textWorkbook([['x'.repeat(40_000)]], 26, 'Elenco'));
    assert.equal(String(cell).length, 32_767);
  });
});
