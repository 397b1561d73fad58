import assert from 'node:assert/strict';
import { couldBeCents, meansCents, type Problem } from '../../nodes/lib/core';
import { messageBySlug } from '../../nodes/messages';
import { caseProblem, listOf, RowChecks } from '../../nodes/message/row-checks';

function checks(importo: string): RowChecks {
  const definition = messageBySlug('avviso-pagamento');
  assert.ok(definition);
  const source = (field: string, value: string) => ({ field, type: 'msg', value });
  return new RowChecks(definition, [source('importo', importo), source('causale', 'payload.amount')]);
}

const codes = (problems: readonly Problem[]) => problems.map(({ code, field }) => `${code} ${field}`);

describe('A name that means cents', () => {
  for (const name of [
    'amount',
    'Amount',
    'importo_centesimi',
    'Importo (centesimi)',
    'amountCents',
    'importo in cent',
    'payment_data.amount',
    'CENTESIMI',
  ])
    it(`is ${name}`, () => {
      assert.ok(meansCents(name));
    });

  for (const name of [
    'importo',
    'importo_euro',
    'amount_eur',
    'Amount (€)',
    'percentuale',
    'accento',
    'centro',
    'importo totale',
    '',
  ])
    it(`is not ${JSON.stringify(name)}`, () => {
      assert.ok(!meansCents(name));
    });

  it('makes an error of a whole number, which says what it would be in euro', () => {
    for (const path of ['payload.amount', 'payload.payment_data["amount"]', "payload['importo_centesimi']"])
      for (const importo of ['12550', 12550, ' 12550 '])
        assert.deepEqual(
          checks(path)
            .problems({ importo }, undefined)
            .map(({ code, field, args }) => [code, field, args?.asEuros]),
          [['MONEY_IN_CENTS', 'importo', '125,50']],
        );
  });

  it('makes none of what can only be euro, nor of another column', () => {
    for (const importo of ['125,50', '125.50', 125.5, '€ 125', null])
      assert.deepEqual(checks('payload.amount').problems({ importo }, undefined), []);
    assert.deepEqual(checks('payload.importo').problems({ importo: '12550' }, undefined), []);
    assert.ok(couldBeCents(12550n) && !couldBeCents({}));
  });
});

describe('A date beside one that has the month first', () => {
  it('is refused in the same list when it could be either, and in no other', () => {
    const rows = checks('payload.importo');
    const of = (data_scadenza: string, list: string | undefined) =>
      codes(rows.problems({ data_scadenza }, list));
    assert.deepEqual(of('05/06/2026', 'a'), []);
    assert.deepEqual(of('12/31/2026', 'a'), []);
    assert.deepEqual(of('05/06/2026', 'a'), ['DATE_MONTH_FIRST data_scadenza']);
    for (const sure of ['31/12/2026', '2026-06-05', '06/06/2026']) assert.deepEqual(of(sure, 'a'), []);
    assert.deepEqual(of('05/06/2026', 'b'), []);
    assert.deepEqual(of('05/06/2026', undefined), []);
  });

  it('does not fill the memory, whatever lists come', () => {
    const rows = checks('payload.importo');
    for (let n = 0; n < 100; n += 1) rows.problems({ data_scadenza: '12/31/2026' }, String(n));
    assert.equal(rows.problems({ data_scadenza: '05/06/2026' }, '99').length, 1);
  });

  it('is of the list that a node split', () => {
    assert.equal(listOf({ parts: { id: 'x' } }), 'x');
    for (const msg of [{}, { parts: null }, { parts: { id: 7 } }]) assert.equal(listOf(msg), undefined);
  });
});

describe('A case', () => {
  it('that a program wrote for none is an error, since two of them would be one message', () => {
    for (const value of ['NULL', '\\N', 'n/d', '-'])
      assert.deepEqual(codes(caseProblem(value)), ['NO_VALUE caso']);
    assert.deepEqual(codes(caseProblem('#N/D')), ['CELL_ERROR caso']);
    for (const value of ['2026/12', '0', '', 7, undefined]) assert.deepEqual(caseProblem(value), []);
  });
});
