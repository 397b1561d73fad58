import assert from 'node:assert/strict';
import { maskedValues, maskFiscalCode, maskText } from '../../../nodes/lib/core/mask';

describe('What is masked', () => {
  it('of a fiscal code leaves the ends', () => {
    assert.equal(maskFiscalCode('AAAAAA00A00A000A'), 'AAA**********00A');
  });

  it('of a text too short for a fiscal code leaves nothing', () => {
    assert.equal(maskFiscalCode('AAAAAA'), '******');
    assert.equal(maskFiscalCode(''), '');
  });

  it('of a text leaves length and form', () => {
    assert.equal(maskText('D’Àvila, n. 12'), '•’•••••, •. ••');
  });

  it('of a row is every value, whatever it was', () => {
    const row = { nome: 'Ada', importo: 12.5, vuoto: null, manca: undefined, altro: { a: ['b'] } };
    assert.deepEqual(maskedValues(row), {
      ...{ nome: '•••', importo: '••.•', vuoto: '••••', manca: '', altro: '{"•":["•"]}' },
    });
  });
});
