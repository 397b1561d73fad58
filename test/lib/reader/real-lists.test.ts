/** Lists as offices have them, from the file to the message: each cell that is clear is read, each that is not is refused. */
import assert from 'node:assert/strict';
import { compose, type Problem } from '../../../nodes/lib/core';
import { messageBySlug } from '../../../nodes/messages';
import { wantedColumns } from '../../../nodes/messages/columns';
import { payloads, read, refusal } from './support/read';
import { number, workbook } from './support/workbook';

const CITIZEN = 'AAAAAA00A00A000A';
const NUMBER = '301000000000000043';
const definition = messageBySlug('avviso-pagamento');
assert.ok(definition);
const wanted = wantedColumns(definition, () => undefined);
const HEAD = 'Codice fiscale;Nome;Cognome;Causale;Importo;Scadenza;Numero avviso';

const good = {
  cf: CITIZEN,
  nome: 'Maria',
  cognome: 'Prova',
  causale: 'Mensa',
  importo: '12,50',
  scadenza: '31/12/2099',
  avviso: NUMBER,
};
type Cells = Partial<typeof good>;
const line = (cells: Cells): string => Object.values({ ...good, ...cells }).join(';');

/** What each row becomes: `codice cents scadenza avviso`, or its problems. */
async function outcomes(content: Buffer | string): Promise<string[]> {
  assert.ok(definition);
  const { rows } = await read(content, { wanted });
  return rows.map(({ payload, problems = [] }) => {
    const composed = compose(definition, payload, { mode: 'trial', premium: false, paymentButton: '' });
    const own: readonly Problem[] = composed.ok ? [] : composed.problems;
    const wrong = [...problems, ...own.filter(({ field }) => !problems.some((one) => one.field === field))];
    if (wrong.length > 0 || !composed.ok) return wrong.map(({ code }) => code).join(' ');
    const { fiscal_code, content: made } = composed.message;
    const { amount = 0, notice_number = '' } = made.payment_data ?? {};
    return [fiscal_code, amount, made.due_date?.slice(0, 10), notice_number].join(' ');
  });
}

const ofOne = async (cells: Cells): Promise<string> => {
  const [found = ''] = await outcomes(`${HEAD}\n${line(cells)}\n`);
  return found;
};
const RIGHT = `${CITIZEN} 1250 2099-12-31 ${NUMBER}`;

describe('file: a cell that is clear', () => {
  const clear: readonly (readonly [keyof Cells, readonly string[]])[] = [
    [
      'importo',
      [
        '12,50 €',
        '€ 12,50',
        '€. 12,50',
        '12,5000',
        'EUR 12.50',
        "'12,50",
        '="12,50"',
        '\u200B12,50\u00A0€',
        '12,50\u00AD',
      ],
    ],
    [
      'scadenza',
      [
        ...[
          '31.12.2099',
          '31/12/2099 0.00.00',
          '31-DIC-2099',
          '20991231',
          '2099-12-31+01:00',
          '31 dicembre 2099',
        ],
        ...[
          "'31/12/2099",
          '="31/12/2099"',
          '31/12/2099 23.59',
          '2099-12-31T23:59:59Z',
          '31/12/2099 12:00:00 AM',
        ],
      ],
    ],
    [
      'avviso',
      [
        `="${NUMBER}"`,
        `'${NUMBER}`,
        '3010 0000 0000 0000 43',
        '301000000000000043\u00A0',
        '3010-0000-0000-0000-43',
      ],
    ],
    [
      'cf',
      [
        'aaaaaa00a00a000a',
        'AAA AAA 00A00 A000A',
        'AAA-AAA-00A00-A000A',
        `'${CITIZEN}`,
        `="${CITIZEN}"`,
        `CF: ${CITIZEN}`,
      ],
    ],
  ];
  for (const [cell, values] of clear)
    for (const value of values)
      it(`is ${cell} ${JSON.stringify(value)}`, async () => {
        // As a program writes a cell with quotes in it, and as some do not.
        for (const written of [value, `"${value.replaceAll('"', '""')}"`])
          assert.equal(await ofOne({ [cell]: written }), RIGHT, written);
      });

  it("is 1'234,56", async () => {
    assert.equal(await ofOne({ importo: "1'234,56" }), RIGHT.replace('1250', '123456'));
  });
});

describe('file: a cell that is not clear', () => {
  const unclear: readonly (readonly [keyof Cells, readonly string[]])[] = [
    [
      'importo',
      [
        ...[
          '1.234',
          '12,500',
          '12%',
          '-12,50',
          '(12,50)',
          '12,50-',
          '12 50',
          '1 234,50',
          '12,5O',
          'l2,50',
          '12e2',
        ],
        ...[
          '１２,５０',
          '٣٤,٥٠',
          '12,50 12,50',
          '12,50/rata',
          '12½',
          '$12.50',
          '12,50 CR',
          '50 centesimi',
          'n/d',
          '#N/D',
          '0',
        ],
      ],
    ],
    [
      'scadenza',
      [
        '46387',
        '31/12/99',
        '12/2099',
        '2099-31-12',
        '30/02/2099',
        '31/l2/2099',
        '31/12/2099 - 31/01/2100',
        '３１/１２/２０９９',
        'a vista',
      ],
    ],
    [
      'avviso',
      [
        '3,01E+17',
        '301000000000000000',
        '01000000000000043',
        '3O1000000000000043',
        `${NUMBER},00`,
        `${NUMBER} / ${NUMBER}`,
      ],
    ],
    [
      'cf',
      [
        'AAAAAAOOAOOAOOOA',
        'АААААА00А00А000А',
        `${CITIZEN}/EEEEEE00E00E000E`,
        '80012345678',
        'AAAAAA00A00A000',
        'TOTALE',
      ],
    ],
    ['nome', ['NULL', '-', '0', '#N/D', '12', '\\N']],
    ['causale', ['undefined', '#RIF!', 'Citt\uFFFD', '-']],
  ];
  for (const [cell, values] of unclear)
    for (const value of values)
      it(`is ${cell} ${JSON.stringify(value)}`, async () => {
        assert.match(await ofOne({ [cell]: value }), /^[A-Z_]+(?: [A-Z_]+)*$/);
      });
});

describe('file: a list of an office', () => {
  const OTHER = 'EEEEEE00E00E000E';
  const second = line({ cf: OTHER, avviso: '301000000000000144' });
  const two = [RIGHT, RIGHT.replace(CITIZEN, OTHER).replace(NUMBER, '301000000000000144')];

  it('with title, blank rows, pages, a total and a footer gives its people and nobody else', async () => {
    const list = `Comune di Prova;;;;;;\nAvvisi;;;;;;\n;;;;;;\n${HEAD}\n${line({})}\nsegue;;;;;;\n${HEAD}\n${second}\n;;;;;;\nTOTALE;;;;25,00;;\nPagina 2 di 2\n`;
    const found = await outcomes(list);
    assert.deepEqual(
      found.filter((one) => /^[A-Z]{6}\d/.test(one)),
      two,
    );
    assert.equal(found.length, 5);
  });

  it('with tabs, a BOM, headings over two lines and invisible signs in them is read', async () => {
    const head = `\uFEFFCodice\u00A0fis\u00ADcale\tNome\u200B\tCognome\tCausale\t"Importo\n(€)"\t"Data\nscadenza"\t"Numero\navviso"`;
    assert.deepEqual(await outcomes(`${head}\n${line({}).replaceAll(';', '\t')}\n`), [RIGHT]);
  });

  it('with separators and lines within quotes keeps them together', async () => {
    const causale = '"Mensa; luglio\nVia Roma, 1; interno ""B"""';
    const found = await read(`${HEAD}\n${line({ causale })}\n${second}\n`, { wanted });
    assert.equal(payloads(found)[0]?.causale, 'Mensa; luglio\nVia Roma, 1; interno "B"');
    assert.equal(found.rows.length, 2);
  });

  it('as a sheet with a merged title, an empty column A, a total and remarks is read', async () => {
    const rows = [
      ['Avvisi della mensa'],
      [null],
      [null, ...HEAD.split(';')],
      [
        null,
        CITIZEN,
        'Maria',
        'Prova',
        'Mensa',
        number('12.5', 'euro'),
        number(73050, 'date'),
        NUMBER,
        'telefonare',
      ],
      [null, 'TOTALE', null, null, null, number('12.5', 'euro')],
      [null],
      [null, ...second.split(';')],
    ];
    const [first, , last] = await outcomes(workbook([{ rows, merges: ['A1:H1'] }]));
    assert.deepEqual([first, last], [RIGHT, two[1]]);
  });

  it('whose columns are parts of an amount is not read by the first of them', async () => {
    for (const parts of [
      'Euro;Centesimi',
      'Importo;Centesimi',
      'Importo rata 1;Importo rata 2',
      'Importo;Netto a pagare',
    ])
      assert.equal(
        await refusal(`${HEAD.replace('Importo', parts)}\n${line({ importo: '12;50' })}\n`, { wanted }),
        'IO_FILE_COLUMNS 1',
        parts,
      );
  });
});
