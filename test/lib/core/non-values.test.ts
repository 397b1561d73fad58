import assert from 'node:assert/strict';
import { checkField, type FieldDefinition } from '../../../nodes/lib/core';
import { withOwnFields } from '../../../nodes/messages';
import { codeOf, exampleRow, message, problemsOf, composed } from './support';

const OPTIONS = { mode: 'simulator', premium: true } as const;
const field = (name: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  name,
  kind: 'text',
  required: true,
  example: '',
  ...more,
});

/** What is shown of a value in a text field, or the code of what is wrong with it. */
function shown(name: string, value: unknown, more: Partial<FieldDefinition> = {}): unknown {
  const result = checkField(field(name, more), value, OPTIONS);
  if (!result.ok) return result.problem.code;
  return result.value.kind === 'text' ? result.value.text : result.value.kind;
}

describe('A text that a program wrote where there is no value', () => {
  for (const value of [
    ...['NULL', 'null', 'Null', '(null)', '<NULL>', '\\N', 'nan', 'NaN', 'undefined', 'None', 'nil', 'NA'],
    ...[
      'N/D',
      'n/d',
      'n.d.',
      'nd',
      'n/a',
      'N.A.',
      '(vuoto)',
      '[blank]',
      'DBNull',
      '"NULL"',
      ' NULL\u00A0',
      'N\u200BULL',
    ],
    ...['-', '--', '—', '?', '.', '…', '///', '0', '000', '\u2800-', 'Invalid Date', '[object Object]'],
    ...[
      'NULL Rossi',
      'Rossi NULL',
      'Mensa undefined 2026',
      'Rata NaN di 3',
      '\\N Rossi',
      'Ritiro [object Object]',
      'dal Invalid Date',
    ],
    ...['{{nome}}', '{{nome}} Rossi', '${nome}', '%%NOME%%', '<<Nome>>', 'Gentile <<Nome>>'],
  ]) {
    it(`${JSON.stringify(value)} is no causale and no name`, () => {
      assert.equal(shown('causale', value), 'NO_VALUE');
      assert.equal(shown('nome', value), 'NO_VALUE');
    });
  }

  for (const value of [
    'Nulla osta',
    'null’altro da pagare',
    "null'altro",
    'Nando',
    'Nilde',
    'Mensa 0',
    'B',
    '2026/0012',
    'Nd3',
    'a - b',
    'Sconto 50%% (prima rata)',
    '{Mensa}',
    '< 5 anni >',
  ])
    it(`${JSON.stringify(value)} is not taken for such a one`, () => {
      assert.equal(shown('causale', value), value);
    });

  it('is 0 in the model’s fields, and a number in those that the institution names itself', () => {
    assert.equal(shown('causale', 0), 'NO_VALUE');
    assert.equal(shown('figli', '0', { zero: true }), '0');
    assert.ok(
      withOwnFields([{ name: 'figli', kind: 'text' }]).fields.some(
        ({ name, zero }) => name === 'figli' && zero,
      ),
    );
  });

  it('is refused in optional fields too, and named there', () => {
    assert.equal(shown('nota', 'NULL', { required: false }), 'NO_VALUE');
    assert.equal(shown('nota', null, { required: false }), 'none');
  });

  it('is a name without a letter', () => {
    for (const value of ['123', 12, '2026-01-02', '+39 02', '१२'])
      assert.equal(shown('cognome', value), 'NAME_INVALID', String(value));
    assert.equal(shown('cognome', 'De 4'), 'De 4');
    assert.equal(shown('causale', '123'), '123');
  });

  it('is no attachment either', () => {
    assert.equal(shown('allegato', 'NULL', { kind: 'attachment' }), 'NO_VALUE');
    assert.equal(shown('allegato', '#N/D', { kind: 'attachment' }), 'CELL_ERROR');
    assert.equal(shown('allegato', 'https://a.example/x%20y.pdf', { kind: 'attachment' }), 'attachment');
  });
});

describe('An error of a spreadsheet', () => {
  for (const value of [
    ...['#N/D', '#RIF!', '#VALORE!', '#NOME?', '#DIV/0!', '#NUM!', '#NULLO!', '#CAMPO!', '#ESPANSIONE!'],
    ...[
      '#N/A',
      '#REF!',
      '#VALUE!',
      '#NAME?',
      '#NULL!',
      '#SPILL!',
      '#GETTING_DATA',
      '#NV',
      '#BEZUG!',
      '#WERT!',
    ],
    ...['#####', 'Err:502', ' #n/d '],
  ])
    it(`${value} is told as one in a field of any kind`, () => {
      for (const kind of ['text', 'date', 'money', 'url', 'noticeNumber', 'fiscalCode', 'list'] as const)
        assert.equal(codeOf(checkField(field('x', { kind }), value, OPTIONS)), 'CELL_ERROR', kind);
    });

  it('is found inside a text too, and other signs are left alone', () => {
    assert.equal(shown('causale', 'Mensa #RIF! ottobre'), 'CELL_ERROR');
    assert.equal(shown('causale', 'Pratica #12, #IoRestoACasa!'), 'Pratica #12, #IoRestoACasa!');
  });

  it('is also the formula in place of its value', () => {
    assert.equal(shown('causale', '=CONCATENA(A1;B1)'), 'CELL_NOT_CALCULATED');
    for (const reference of ['=B12', '=$B$12', '=Foglio1!B12', "='Elenco 2026'!B12", '=+B12', '=B12+C12'])
      assert.equal(shown('causale', reference), 'CELL_NOT_CALCULATED', reference);
    assert.equal(shown('causale', '=== Mensa ==='), '=== Mensa ===');
  });
});

describe('Letters that were written as codes', () => {
  for (const [value, text] of [
    ['D&#039;Angelo', "D'Angelo"],
    ['D&apos;Angelo', "D'Angelo"],
    ['D&#x27;Angelo', "D'Angelo"],
    ['D&#039Angelo', "D'Angelo"],
    ['D&amp;#039;Angelo', "D'Angelo"],
    ['D&rsquo;Angelo', 'D’Angelo'],
    ['D&#146;Angelo', 'D’Angelo'],
    ['Forl&igrave;', 'Forlì'],
    ['Kova&ccaron;evi&cacute;', 'Kovačević'],
    ['Rossi &amp; figli', 'Rossi & figli'],
    ['Ditta A&B; fattura 3', 'Ditta A&B; fattura 3'],
    ['Mensa_x000D_\nscolastica', 'Mensa scolastica'],
    ['Mensa_x0020_scolastica', 'Mensa scolastica'],
    ['Mensa<br>scolastica<BR />2026', 'Mensa scolastica 2026'],
    ['Mensa &lt;br&gt; scolastica', 'Mensa scolastica'],
    ['Mensa&nbsp;&#8203;scolastica', 'Mensa scolastica'],
    ['\uF0B7\tMensa', 'Mensa'],
    ['50%50, 20% di 30', '50%50, 20% di 30'],
    ['a < b > c', 'a < b > c'],
  ] as const)
    it(`${JSON.stringify(value)} is read as ${text}`, () => {
      assert.equal(shown('causale', value), text);
    });

  for (const [value, code] of [
    ['Mensa &foo; x', 'TEXT_CODED'],
    ['<b>Mensa</b>', 'TEXT_CODED'],
    ['&lt;p&gt;Mensa', 'TEXT_CODED'],
    ['<oggetto del bando>', 'TEXT_CODED'],
    ['<!-- nota --> Mensa', 'TEXT_CODED'],
    ['Citt\\u00e0', 'TEXT_CODED'],
    ['Citt%C3%A0', 'TEXT_CODED'],
    ['Citt=C3=A0', 'TEXT_CODED'],
    ['Mensa%20scolastica', 'TEXT_CODED'],
    ['Mensa\\r\\nscolastica', 'TEXT_CODED'],
    ['Citt&#65533;', 'TEXT_GARBLED'],
    ['\uFFFD', 'TEXT_GARBLED'],
    ['Mensa \uE123', 'TEXT_GARBLED'],
    ['&nbsp;', 'FIELD_MISSING'],
    ['<br>', 'FIELD_MISSING'],
    ['\u200B\u3164', 'FIELD_MISSING'],
  ] as const)
    it(`${JSON.stringify(value)} is an error: ${code}`, () => {
      assert.equal(shown('causale', value), code);
    });

  it('are named where they cannot be undone', () => {
    const row = { ...exampleRow(message('avviso-pagamento')), causale: 'Mensa <i>scolastica</i>' };
    assert.deepEqual(problemsOf(message('avviso-pagamento'), row), [
      { code: 'TEXT_CODED', field: 'causale', value: 'Mensa <i>scolastica</i>', args: { found: '<i>' } },
    ]);
  });

  it('reach the citizen as letters', () => {
    const row = { ...exampleRow(message('avviso-pagamento')), cognome: 'D&#039;Angelo' };
    assert.match(composed(message('avviso-pagamento'), row).content.markdown, /intestato a Maria D'Angelo e/);
  });
});
