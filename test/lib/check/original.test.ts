import assert from 'node:assert/strict';
import { headerLine, originalRow, rowNumber } from '../../../nodes/lib/check/original';
import type { Message } from '../../../nodes/lib/runtime/input';

const msg = (parts: object): Message => ({ _msgid: 'm', ...parts });

describe('the row as its file has it', () => {
  it('has the headers and the order that io-file found', () => {
    const columns = [
      ['codice_fiscale', 'Codice Fiscale'],
      ['importo', 'IMPORTO €'],
    ];
    const found = originalRow(
      msg({ payload: { importo: '1,00', codice_fiscale: 'X' }, io: { file: { row: 7, columns } } }),
    );
    assert.deepEqual(found.columns, ['Codice Fiscale', 'IMPORTO €']);
    assert.deepEqual(Object.entries(found.values), [
      ['Codice Fiscale', 'X'],
      ['IMPORTO €', '1,00'],
    ]);
  });

  it('has the columns of a csv node, also those whose cell is empty', () => {
    const found = originalRow(msg({ payload: { b: '2' }, columns: 'a,"b, c",b' }));
    assert.deepEqual(found.columns, ['a', 'b, c', 'b']);
    assert.deepEqual(found.values, { a: undefined, 'b, c': undefined, b: '2' });
  });

  it('keeps to the keys of the payload where msg.columns speaks of another list', () => {
    assert.deepEqual(originalRow(msg({ payload: { x: 1 }, columns: 'a,b' })).columns, ['x']);
    assert.deepEqual(originalRow(msg({ payload: { x: 1 }, columns: 3 })).columns, ['x']);
    assert.deepEqual(originalRow(msg({ payload: { x: 1 }, io: { file: { columns: [['x']] } } })).columns, [
      'x',
    ]);
  });

  it('leaves out the column of errors of an earlier check', () => {
    assert.deepEqual(originalRow(msg({ payload: { a: 1, errori: 'x' } })).columns, ['a']);
    const columns = [['errori', ' Errori ']];
    assert.deepEqual(originalRow(msg({ payload: { errori: 'x' }, io: { file: { columns } } })).columns, []);
  });

  for (const payload of [null, 'text', 5, [1], Buffer.from('x'), undefined]) {
    it(`has no columns when the payload is ${JSON.stringify(payload)}`, () => {
      assert.deepEqual(originalRow(msg({ payload })), { columns: [], values: {} });
    });
  }

  it('writes a header line that a csv node reads back', () => {
    const names = ['a', 'b, c', 'd "e"', 'f\ng'];
    assert.deepEqual(originalRow(msg({ payload: {}, columns: headerLine(names) })).columns, names);
  });
});

describe('the number of a row', () => {
  it('is the line of the file where io-file tells it', () => {
    assert.deepEqual(rowNumber(msg({ io: { file: { row: 12 } }, parts: { index: 1 } }), 4), {
      row: 12,
      numbering: 'file',
    });
  });
  it('counts the header where only parts are known', () => {
    assert.deepEqual(rowNumber(msg({ parts: { index: 0 } }), 4), { row: 2, numbering: 'parts' });
  });
  it('is the order of arrival where nothing is known', () => {
    assert.deepEqual(rowNumber(msg({ parts: null, io: null }), 4), { row: 4, numbering: 'arrival' });
  });
});
