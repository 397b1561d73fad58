/** What only the whole list tells: dates with the month first, amounts cut at their comma, one notice with two amounts. */
import assert from 'node:assert/strict';
import { describeWarnings } from '../../../nodes/lib/reader/describe';
import { NumberTable } from '../../../nodes/lib/reader/number-table';
import type { FileRow } from '../../../nodes/lib/reader/rows';
import { describeProblem } from '../../../nodes/lib/runtime/translate';
import { read, refusal } from './support/read';
import { number, workbook } from './support/workbook';

const CITIZEN = 'AAAAAA00A00A000A';
const RIGHT = '301000000000000043';

const codes = ({ problems = [] }: FileRow): string[] => problems.map(({ code, field }) => `${code} ${field}`);

describe('file: a column of dates', () => {
  const list = (...days: string[]): string =>
    `CF;Scadenza;Nota\n${days.map((day) => `${CITIZEN};${day};07/13/2026`).join('\n')}\n`;

  it('of which one has the month first stops the file before any row, and names row and column', async () => {
    for (const day of ['12/31/2026', '5-13-2026', '06/30/2026 00:00:00', ' 12/31/2026 12:00:00 AM'])
      assert.equal(await refusal(list('05/06/2026', '31/12/2026', day)), 'IO_FILE_FORMAT monthFirst 4', day);
  });

  it('is read when all of it is right, also where another column is not', async () => {
    assert.equal(await refusal(list('05/06/2026', '31/12/2026', '2026-12-31', '', 'n/d')), 'read');
  });

  it('in a sheet is looked at where its cells are texts', async () => {
    const rows = [
      ['CF', 'Scadenza'],
      [CITIZEN, number(46356, 'date')],
      [CITIZEN, '12/31/2026'],
    ];
    assert.equal(await refusal(workbook([{ rows }])), 'IO_FILE_FORMAT monthFirst 3');
  });
});

describe('file: an amount with a comma between commas', () => {
  const rowsOf = async (text: string): Promise<readonly FileRow[]> => (await read(text)).rows;
  const head = 'CF,Importo,Note\n';

  it('is found when the last column is empty, and says row, amount and remedy', async () => {
    for (const end of [',', '']) {
      const [row] = await rowsOf(`${head}${CITIZEN},12,50${end}\n`);
      assert.ok(row);
      assert.deepEqual(codes(row), ['MONEY_SPLIT importo']);
      const [problem] = row.problems ?? [];
      assert.ok(problem);
      assert.match(
        describeProblem(problem),
        /^Importo: alla riga 2 c'è "12" e nella colonna accanto "50"\..*forse l'importo è 12,50\. Scrivilo con il punto/,
      );
    }
  });

  it('is found in every row of a list, beside amounts without cents', async () => {
    const rows = await rowsOf(
      `${head}${CITIZEN},12,50,\n${CITIZEN},20,\n${CITIZEN},7,5,\n${CITIZEN},€ 3,20 €\n`,
    );
    assert.deepEqual(rows.map(codes), [
      ['MONEY_SPLIT importo'],
      [],
      ['MONEY_SPLIT importo'],
      ['MONEY_SPLIT importo'],
    ]);
  });

  it('is found with thousands too', async () => {
    for (const end of [',', '']) {
      const [row] = await rowsOf(`${head}${CITIZEN},1,234.56${end}\n`);
      assert.equal(row?.problems?.[0]?.args?.as, '1.234,56', end);
    }
  });

  it('is told from a number of meals or a rate', async () => {
    const right = [
      `CF,Importo,Pasti\n${CITIZEN},48,12\n${CITIZEN},20,5\n${CITIZEN},20,105\n`,
      `CF,Importo,Rata\n${CITIZEN},48,1\n${CITIZEN},20,2\n`,
      `CF,Importo,Spese\n${CITIZEN},48,123.50\n${CITIZEN},20,12.50\n`,
      `CF,Importo,Anno\n${CITIZEN},48,2026\n${CITIZEN},20,2026\n`,
      `CF,Importo,Note\n${CITIZEN},"12,50",\n${CITIZEN},12.50,10\n`,
    ];
    for (const text of right)
      assert.ok(
        (await rowsOf(text)).every(({ problems }) => problems === undefined),
        text,
      );
  });

  it('is no matter between other separators', async () => {
    const [row] = await rowsOf(`CF;Importo;Note\n${CITIZEN};12;50\n`);
    assert.equal(row?.problems, undefined);
  });
});

describe('file: rows that are longer than the others', () => {
  const head = 'CF;Importo;Causale;Note\n';
  const usual = `${CITIZEN};12,50;Mensa;\n`.repeat(5);

  it('are wrong also where they end in an empty cell: a text with a separator has moved', async () => {
    const { rows, warnings } = await read(`${head}${usual}${CITIZEN};12,50;Mensa; luglio;\n`);
    assert.deepEqual(rows.map(codes).at(-1), ['ROW_COLUMNS payload']);
    assert.ok(rows.slice(0, 5).every(({ problems }) => problems === undefined));
    assert.deepEqual(warnings, []);
  });

  it('are right where all are, since the program ends each line with a separator, and told', async () => {
    const { rows, warnings } = await read(`${head}${usual.replaceAll('\n', ';\n')}TOTALE;62,50\n`);
    assert.ok(rows.every(({ problems }) => problems === undefined));
    assert.deepEqual(
      warnings.map(({ code, args }) => [code, args.n]),
      [
        ['SHORT_ROWS', 1],
        ['LONG_ROWS', 5],
      ],
    );
  });
});

describe('file: headings that come again', () => {
  const head = 'CF;Causale;Importo';
  const person = `${CITIZEN};Mensa;12,50`;

  it('are no row where they are the same, as on each page of a print', async () => {
    const { rows, warnings } = await read(`${head}\n${person}\nsegue;;\n${head}\n${person}\n`);
    assert.deepEqual(
      rows.map(({ row }) => row),
      [2, 3, 5],
    );
    assert.deepEqual(warnings, []);
  });

  it('stop the file where the columns have another order, also by other names', async () => {
    for (const other of ['CF;Importo;Causale', 'Codice fiscale;Importo dovuto;Motivo del pagamento'])
      assert.equal(
        await refusal(`${head}\n${person}\n;;\n${other}\n${CITIZEN};12,50;Mensa\n`),
        'IO_FILE_FORMAT otherHeadings 4',
      );
  });

  it('are not seen in words of a row without a code', async () => {
    const { rows } = await read(`CF;Causale;Importo\n;Servizio;Link\n;Importo;5\n`);
    assert.equal(rows.length, 2);
  });
});

describe('file: what stands right of the table', () => {
  it('in most rows is a column without a name, perhaps the one that is meant', async () => {
    const rows = [
      ['CF', 'Causale', 'Importo', null],
      [CITIZEN, 'Mensa', '12,50', '15,00'],
      [CITIZEN, 'Mensa', '12,50', '16,00'],
    ];
    assert.equal(await refusal(workbook([{ rows }])), 'IO_FILE_COLUMNS 1');
  });
});

describe('file: notice numbers', () => {
  const list = (...rows: (readonly [string, string])[]): string =>
    `CF;Importo;Numero avviso\n${rows.map(([importo, avviso]) => `${CITIZEN};${importo};${avviso}`).join('\n')}\n`;

  it('whose last digits do not match are told with their rows, and make no row wrong', async () => {
    const dragged = ['44', '45', '46', '47', '48', '49'].map(
      (end) => ['12,50', RIGHT.slice(0, 16) + end] as const,
    );
    const { rows, warnings } = await read(list(['12,50', RIGHT], ...dragged, ['1', '101000000000000001']));
    assert.ok(rows.every(({ problems }) => problems === undefined));
    assert.deepEqual(warnings, [
      { code: 'NOTICE_NUMBER_CHECK', args: { header: 'Numero avviso', n: 6, rows: '3, 4, 5, 6, 7' } },
    ]);
    assert.match(describeWarnings(warnings)[0]?.message ?? '', /ci sono 6 numeri.*righe 3, 4, 5, 6, 7/);
  });

  it('that two rows have with two amounts make all their rows wrong, and both rows are named', async () => {
    const { rows, warnings } = await read(
      list(['10', RIGHT], ['10,00', RIGHT], ['15', RIGHT], ['7', '301000000000000144'], ['10', `'${RIGHT}`]),
    );
    assert.deepEqual(
      rows.map(({ problems }) => problems?.map(({ code, args }) => [code, args?.row])),
      [
        [['NOTICE_NUMBER_TWO_AMOUNTS', 4]],
        [['NOTICE_NUMBER_TWO_AMOUNTS', 4]],
        [['NOTICE_NUMBER_TWO_AMOUNTS', 2]],
        undefined,
        [['NOTICE_NUMBER_TWO_AMOUNTS', 4]],
      ],
    );
    assert.deepEqual(warnings, [{ code: 'NOTICE_NUMBER_TWO_AMOUNTS', args: { n: 1, row: 4, first: 2 } }]);
    assert.match(describeWarnings(warnings)[0]?.message ?? '', /la 4 e la 2/);
  });

  it('that two people share with one amount are right', async () => {
    const { rows, warnings } = await read(list(['10', RIGHT], ['10,00', RIGHT]));
    assert.ok(rows.every(({ problems }) => problems === undefined));
    assert.deepEqual(warnings, []);
  });

  it('are remembered in flat memory, each with its first row, however many', () => {
    const table = new NumberTable();
    const digits = (n: number): string => `3${String(n * 7919).padStart(17, '0')}`;
    for (let n = 0; n < 20_000; n += 1) assert.equal(table.firstOf(digits(n), n, n + 2), undefined);
    for (let n = 0; n < 20_000; n += 1)
      assert.deepEqual(table.firstOf(digits(n), 0, 0), { cents: n, row: n + 2 });
    assert.equal(table.isFull, false);
  });

  it('beyond what is kept are told, and cost nothing', () => {
    const table = new NumberTable();
    for (let n = 0; n < 500_001; n += 1) table.firstOf(String(n).padStart(18, '0'), 1, 1);
    assert.equal(table.isFull, true);
  });
});

describe('file: a number in a sheet with more decimals than cents', () => {
  const HEAD = ['CF', 'Importo', 'Superficie'];

  it('is wrong where an amount is read, and says what is stored and what is shown', async () => {
    for (const [value, format, stored, shown] of [
      ['12.345', 'euro', '12,345', '12,35'],
      ['12.345', 'General', '12,345', '12,345'],
      ['1234.5678', 'thousands', '1234,5678', '1235'],
      ['0.001', 'euro', '0,001', '0,00'],
    ] as const) {
      const rows = [HEAD, [CITIZEN, number(value, format), number('85.125')]];
      const [row] = (await read(workbook([{ rows }]))).rows;
      const [problem, ...more] = row?.problems ?? [];
      assert.ok(problem);
      assert.deepEqual(
        [problem.code, problem.field, problem.value, problem.args, more.length],
        ['CELL_DECIMALS', 'importo', stored, { shown }, 0],
      );
      assert.doesNotMatch(describeProblem(problem), /\d\.\d{3},/);
    }
  });

  it('is right when only the sum of fractions is not exact', async () => {
    const rows = [HEAD, [CITIZEN, number('54.900000000000006', 'euro'), number('85.125')]];
    const [row] = (await read(workbook([{ rows }]))).rows;
    assert.deepEqual([row?.problems, row?.payload.importo], [undefined, '54,90']);
  });
});
