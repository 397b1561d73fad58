import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { asFault } from '../../../nodes/lib/reader/describe';
import { FileError } from '../../../nodes/lib/reader/errors';
import { contentSource } from '../../../nodes/lib/reader/source';
import { workbookTable } from '../../../nodes/lib/reader/workbook/table';
import { wantedColumns } from '../../../nodes/messages/columns';
import { messageBySlug } from '../../../nodes/messages';
import type { Fault } from '../../../nodes/lib/runtime/fault';
import { payloads, read, refusal } from './support/read';
import { number, type SheetSpec, workbook, workbookParts, zip, zipOf } from './support/workbook';

const CITIZEN = 'AAAAAA00A00A000A';
const HEAD = ['CF', 'Importo', 'Scadenza', 'Numero avviso', 'Causale'];

async function cells(...row: SheetSpec['rows'][number]): Promise<Record<string, string>> {
  const [payload] = payloads(await read(workbook([{ rows: [HEAD, row] }])));
  return { ...payload };
}

async function problems(...row: SheetSpec['rows'][number]): Promise<unknown> {
  const { rows } = await read(workbook([{ rows: [HEAD, row] }]));
  return rows[0]?.problems?.map(({ code, field, value }) => [code, field, value]);
}

describe('file: the cells of a workbook', () => {
  it('of texts stay as they are, zeros and blanks included', async () => {
    const row = [CITIZEN, '0012,50', '30/11/2026', '001000000000001757', ' a & <b> ò’ '];
    assert.deepEqual(Object.values(await cells(...row)), row);
  });

  it('of dates are the day that the sheet shows, whatever the system of its dates', async () => {
    assert.equal((await cells(CITIZEN, null, number(46356, 'date'))).data_scadenza, '30/11/2026');
    assert.equal(
      (await cells(CITIZEN, null, number('46356.75', 'dateTime'))).data_scadenza,
      '30/11/2026 18:00',
    );
    const old = workbook([{ rows: [HEAD, [CITIZEN, null, number(46356 - 1462, 'date')]] }], {
      date1904: true,
    });
    assert.equal(payloads(await read(old))[0]?.data_scadenza, '30/11/2026');
  });

  const amounts: [number | string, 'General' | 'euro' | 'thousands' | 'percent', string][] = [
    [1234.5, 'euro', '1234,50'],
    [1234, 'euro', '1234,00'],
    [1234.5, 'General', '1234,5'],
    [1234, 'thousands', '1234'],
    [0.30000000000000004, 'euro', '0,30'],
    ['1.2345E2', 'General', '123,45'],
    ['1.234', 'General', '1,234'],
    ['33.333333333333336', 'euro', '33,3333333333333'],
    [-5, 'euro', '-5,00'],
    [0.22, 'percent', '22%'],
  ];
  for (const [value, format, expected] of amounts)
    it(`of the number ${value} as ${format} are "${expected}"`, async () => {
      assert.equal((await cells(CITIZEN, number(value, format))).importo, expected);
    });

  it('of numbers with zeros in front in their format have them', async () => {
    assert.equal((await cells(CITIZEN, null, null, null, number(128, 'zeros'))).causale, '00128');
  });

  it('of numbers beyond fifteen digits are wrong, since the sheet has lost the rest', async () => {
    const row = [CITIZEN, '1', null, number('3.0100000000000003E+17')] as const;
    assert.equal((await cells(...row)).numero_avviso, '3,01E+17');
    assert.deepEqual(await problems(...row), [['CELL_LONG_NUMBER', 'numero_avviso', '3,01E+17']]);
  });

  it('of formulas are what was calculated; what was not is wrong, and so is an error', async () => {
    assert.equal((await cells(CITIZEN, { inside: '<f>A1*2</f><v>12.5</v>' })).importo, '12,5');
    assert.equal((await cells(CITIZEN, { attributes: 't="str"', inside: '<f>A1</f><v>x</v>' })).importo, 'x');
    assert.deepEqual(await problems(CITIZEN, { inside: '<f>A1*2</f>' }), [
      ['CELL_NOT_CALCULATED', 'importo', ''],
    ]);
    assert.deepEqual(await problems(CITIZEN, { attributes: 't="e"', inside: '<f>A1/0</f><v>#DIV/0!</v>' }), [
      ['CELL_ERROR', 'importo', '#DIV/0!'],
    ]);
  });

  it('that are merged with one above are wrong, since nobody knows whose the value is', async () => {
    const rows = [HEAD, [CITIZEN, '1', null, null, 'a'], [null, '2', null, null, 'b']];
    const found = await read(workbook([{ rows, merges: ['A2:A3', 'D2:XFD1048576'] }]));
    assert.deepEqual(
      found.rows.map(({ row, problems: all }) => [row, all?.map(({ code, field }) => `${code} ${field}`)]),
      [
        [2, ['CELL_MERGED causale']],
        [3, ['CELL_MERGED codice_fiscale', 'CELL_MERGED numero_avviso', 'CELL_MERGED causale']],
      ],
    );
  });

  it('count only where the message looks', async () => {
    const definition = messageBySlug('richiesta-accolta');
    assert.ok(definition);
    const wanted = wantedColumns(definition, () => undefined);
    const rows = [
      ['CF', 'Oggetto', 'URL', 'Importo'],
      [CITIZEN, 'a', 'https://a.example', { attributes: 't="e"', inside: '<v>#N/A</v>' }],
    ];
    assert.equal((await read(workbook([{ rows }]), { wanted })).rows[0]?.problems, undefined);
  });

  it('are true or false in Italian', async () => {
    assert.equal((await cells(CITIZEN, { attributes: 't="b"', inside: '<v>1</v>' })).importo, 'VERO');
  });
});

describe('file: the sheets of a workbook', () => {
  const list = (name: string, more: object = {}): SheetSpec => ({ name, rows: [['CF'], [CITIZEN]], ...more });

  it('are read from the first that is visible, and the others are told', async () => {
    const file = workbook([list('nascosto', { hidden: true }), list('Elenco'), list('Note')]);
    const found = await read(file);
    assert.equal(found.sheet, 'Elenco');
    assert.deepEqual(found.warnings, [{ code: 'OTHER_SHEETS', args: { sheet: 'Elenco', sheets: 'Note' } }]);
  });

  it('can be chosen by name; a wrong name is an error', async () => {
    const file = workbook([list('A'), list('B')]);
    assert.equal((await read(file, { sheet: 'B' })).sheet, 'B');
    assert.equal(await refusal(file, { sheet: 'C' }), 'IO_FILE_SHEET');
  });

  it('may have their table anywhere; rows are numbered as the sheet does', async () => {
    const rows = [[null], [null, null, 'CF', 'Nome'], [null], [null, null, CITIZEN, 'Maria']];
    const found = await read(workbook([{ rows }]));
    assert.deepEqual(
      found.rows.map(({ row, payload }) => [row, payload]),
      [[4, { codice_fiscale: CITIZEN, nome: 'Maria' }]],
    );
  });

  it('with hidden rows are an error: a filter may mean that these people get nothing', async () => {
    const rows = [['CF'], [CITIZEN], [CITIZEN]];
    assert.equal(await refusal(workbook([{ rows, hiddenRows: [3] }])), 'IO_FILE_HIDDEN 3');
    assert.equal((await read(workbook([{ rows, hiddenRows: [9] }]))).rows.length, 2);
  });

  it('have columns to be named like those of a text', async () => {
    assert.equal(await refusal(workbook([{ rows: [['CF', null, 'Nome'], [CITIZEN]] }])), 'IO_FILE_COLUMNS 1');
  });

  it('may have remarks to the right of the table, which are told and make no row wrong', async () => {
    const rows = [['CF'], [CITIZEN], [CITIZEN, null, 'da richiamare'], [CITIZEN, 'x']];
    const found = await read(workbook([{ rows }]));
    assert.ok(found.rows.every(({ problems: all }) => all === undefined));
    assert.deepEqual(found.warnings, [{ code: 'BESIDE_TABLE', args: { n: 2, row: 3 } }]);
  });

  it('have columns whose letters count from A, wherever the table begins', async () => {
    const rows = [[null], [null, null, 'CF', null, 'Nome'], [null, null, CITIZEN, 'x', 'Maria']];
    await assert.rejects(read(workbook([{ rows }])), (error: unknown) => {
      const fault = asFault(error, 'elenco.xlsx', []) as Fault;
      assert.match(fault.message, /La colonna 4 \(D\) non ha un nome/);
      return true;
    });
  });
});

/** The number of rows, or the reason of the refusal, by way of the worker of dist. */
async function inWorker(content: Buffer): Promise<number | string | undefined> {
  const table = await workbookTable(contentSource(content, 'prova'), {
    sheet: '',
    names: new Set<string>(),
  }).catch((error: unknown) => error);
  if (table instanceof FileError) return table.reason;
  const open = table as Awaited<ReturnType<typeof workbookTable>>;
  const walks: number[] = [];
  for (let walk = 0; walk < 2; walk += 1) {
    let n = 0;
    for await (const batch of open.rows()) n += batch.length;
    walks.push(n - 1);
  }
  open.close();
  assert.equal(walks[0], walks[1], 'a second walk gives the same rows');
  return walks[0];
}

describe('file: a nasty workbook', () => {
  const good = workbookParts([{ rows: [['CF'], [CITIZEN]] }]);

  it('with macros, pictures and links is read, and nothing of them', async () => {
    const extras = {
      'xl/vbaProject.bin': 'MACRO',
      'xl/media/a.png': 'PNG',
      'xl/externalLinks/externalLink1.xml': '<x',
    };
    assert.equal((await read(zip({ ...good, ...extras }))).rows.length, 1);
  });

  it('that unpacks to a thousand times its size ends as an error, whatever size it claims', async () => {
    const bomb = Buffer.alloc(60 * 1024 * 1024, 0x20);
    const packed = deflateRawSync(bomb, { level: 1 });
    for (const [name, claimedSize] of [
      ['xl/worksheets/sheet1.xml', 10],
      ['xl/styles.xml', bomb.length],
      ['xl/workbook.xml', 0xffffffff],
    ] as const) {
      const parts = Object.entries(good).map(([part, xml]) =>
        part === name ? { name, bytes: bomb, packed, claimedSize } : { name: part, bytes: Buffer.from(xml) },
      );
      assert.equal(await refusal(zipOf(parts)), 'IO_FILE_TOO_LARGE contentTooLarge');
    }
  });

  it('that claims another size than it has is damaged', async () => {
    const parts = Object.entries(good).map(([name, xml]) => ({
      name,
      bytes: Buffer.from(xml),
      claimedSize: 10_000,
    }));
    assert.equal(await refusal(zipOf(parts)), 'IO_FILE_FORMAT damaged');
  });

  it('with a part twice is damaged, since programs do not agree which one counts', async () => {
    const parts = Object.entries(good).map(([name, xml]) => ({ name, bytes: Buffer.from(xml) }));
    assert.equal(await refusal(zipOf([...parts, ...parts.slice(-1)])), 'IO_FILE_FORMAT damaged');
  });

  it('of more parts than any program writes is an error', async () => {
    const many = Array.from({ length: 10_001 }, (_none, n) => ({ name: `a${n}`, bytes: Buffer.alloc(0) }));
    assert.equal(await refusal(zipOf(many)), 'IO_FILE_TOO_LARGE contentTooLarge');
  });

  const sheetWith = (from: string | RegExp, to: string): Buffer =>
    zip({ ...good, 'xl/worksheets/sheet1.xml': good['xl/worksheets/sheet1.xml']?.replace(from, to) ?? '' });
  const numbers: Record<string, [Buffer, string]> = {
    'a column beyond the last': [sheetWith('r="A2"', 'r="ZZZZZZ2"'), 'IO_FILE_FORMAT damaged'],
    'the first column beyond the last': [sheetWith('r="A2"', 'r="XFE2"'), 'IO_FILE_FORMAT damaged'],
    'the last column': [sheetWith('<c r="A2"', '<c r="XFD2"><v>1</v></c><c r="A2"'), 'read'],
    'a row beyond the last': [sheetWith('<row r="2"', '<row r="1048577"'), 'IO_FILE_FORMAT damaged'],
    'a row of many digits': [
      sheetWith('<row r="2"', '<row r="99999999999999999999"'),
      'IO_FILE_FORMAT damaged',
    ],
    'a negative row': [sheetWith('<row r="2"', '<row r="-1"'), 'IO_FILE_FORMAT damaged'],
    'a cell of another row': [sheetWith('r="A2"', 'r="A4294967296"'), 'IO_FILE_FORMAT damaged'],
    'a place within a text': [sheetWith('<c r="A2" ', '<c '), 'read'],
    'a dimension without end': [
      sheetWith('<sheetData>', '<dimension ref="A1:ZZZZZZ99999999"/><sheetData>'),
      'read',
    ],
    'columns without end': [
      sheetWith('<sheetData>', '<cols><col min="1" max="9999999" hidden="1"/></cols><sheetData>'),
      'read',
    ],
    'columns of too many digits': [
      sheetWith('<sheetData>', '<cols><col min="1" max="99999999999" hidden="1"/></cols><sheetData>'),
      'IO_FILE_FORMAT damaged',
    ],
    'a link over all cells': [
      sheetWith(
        '</sheetData>',
        '</sheetData><hyperlinks><hyperlink ref="A1:XFD1048576" r:id="rId1"/></hyperlinks>',
      ),
      'read',
    ],
    'an array over all cells': [
      sheetWith(
        '</row></sheetData>',
        '</row><row r="3"><c r="A3"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c></row></sheetData>',
      ),
      'read',
    ],
    'a text that is not there': [
      sheetWith('</sheetData>', '<row r="3"><c r="A3" t="s"><v>4294967295</v></c></row></sheetData>'),
      'IO_FILE_FORMAT damaged',
    ],
    'a format that is not there': [
      sheetWith('</sheetData>', '<row r="3"><c r="A3" s="99999"><v>1</v></c></row></sheetData>'),
      'read',
    ],
    'a number without end': [
      sheetWith('</sheetData>', '<row r="3"><c r="A3" s="1"><v>1e308</v></c></row></sheetData>'),
      'read',
    ],
    'more merged cells than a person could make': [
      sheetWith(
        '</sheetData>',
        `</sheetData><mergeCells>${'<mergeCell ref="A1:XFD1048576"/>'.repeat(100_001)}</mergeCells>`,
      ),
      'IO_FILE_TOO_LARGE sheetTooLarge',
    ],
  };
  for (const [name, [file, expected]] of Object.entries(numbers))
    it(`with ${name} ends as rows or an error`, async () => {
      assert.equal(await refusal(file), expected);
    });

  it('with more columns than a list has is an error that says how many it may have', async () => {
    const rows = [Array.from({ length: 1_001 }, (_none, n) => `c${n}`), [CITIZEN]];
    assert.equal(await refusal(workbook([{ rows }])), 'IO_FILE_TOO_LARGE tooManyColumns');
  });

  it('is read in its worker like any other', async () => {
    for (const [content, expected] of [
      [zip(good), 1],
      [sheetWith('r="A2"', 'r="ZZZZZZ2"'), 'damaged'],
    ] as const)
      assert.equal(await inWorker(content), expected);
  });

  it('whose entities would grow into gigabytes grows into nothing', async () => {
    const entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>';
    const sheet = good['xl/worksheets/sheet1.xml']?.replace('<worksheet', `${entities}<worksheet`);
    const { rows } = await read(
      zip({ ...good, 'xl/worksheets/sheet1.xml': sheet?.replace(CITIZEN, '&b;') ?? '' }),
    );
    assert.ok((rows[0]?.payload.codice_fiscale ?? '').length < 100);
  });

  it('with a cell that is too long is an error that says where', async () => {
    const rows = [['CF'], [CITIZEN], ['x'.repeat(1_000_000)]];
    assert.equal(await refusal(workbook([{ rows }])), 'IO_FILE_TOO_LARGE rowTooLarge 3');
  });

  it('with cells in the far corner of the sheet does not fill memory between them', async () => {
    const sheet = good['xl/worksheets/sheet1.xml']?.replace(
      '</sheetData>',
      '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    );
    const file = zip({ ...good, 'xl/worksheets/sheet1.xml': sheet ?? '' });
    const { rows } = await read(file);
    assert.deepEqual(
      rows.map(({ row }) => row),
      [2],
    );
  });

  const files: Record<string, [Buffer, string]> = {
    'cut in the middle': [zip(good).subarray(0, 700), 'IO_FILE_FORMAT damaged'],
    'of garbage behind its first bytes': [
      Buffer.from('PK\x03\x04 garbage and nothing else, long enough for an end'),
      'IO_FILE_FORMAT damaged',
    ],
    'without a workbook (a Word file)': [
      zip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<x/>' }),
      'IO_FILE_FORMAT notTable',
    ],
    'encrypted by a zip program': [
      zipOf([{ name: 'xl/workbook.xml', bytes: Buffer.from('x'), flags: 1 }]),
      'IO_FILE_PASSWORD',
    ],
    'packed in a way that nobody uses': [
      zipOf([{ name: 'xl/workbook.xml', bytes: Buffer.from('x'), method: 14 }]),
      'IO_FILE_FORMAT damaged',
    ],
    'without rows': [workbook([{ rows: [] }]), 'IO_FILE_EMPTY'],
  };
  for (const [name, [file, expected]] of Object.entries(files))
    it(`${name} is an error`, async () => {
      assert.equal(await refusal(file), expected);
    });
});
