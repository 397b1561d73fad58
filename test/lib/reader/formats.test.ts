import assert from 'node:assert/strict';
import { type BookType, utils, write } from '@e965/xlsx';
import { payloads, read, refusal } from './support/read';
import { zip } from './support/workbook';

const CITIZEN = 'AAAAAA00A00A000A';
const HEAD = ['CF', 'Importo', 'Scadenza', 'Numero avviso', 'Causale'];

interface Look {
  readonly hiddenRow?: boolean;
  readonly hiddenColumn?: boolean;
}

/** A sheet as the library writes it: a number with a format, a date, texts, a second row. */
function written(bookType: BookType, look: Look = {}): Buffer {
  const sheet = utils.aoa_to_sheet([
    HEAD,
    [
      CITIZEN,
      { t: 'n', v: 12.5, z: '#,##0.00' },
      { t: 'n', v: 46356, z: 'dd/mm/yyyy' },
      '301000000000000043',
      'D’Àvila',
    ],
    ['BBBBBB00A00B000A', { t: 'n', v: 1234, z: '#,##0.00' }, '', '301000000000000144', 'a'],
  ]);
  if (look.hiddenRow === true) sheet['!rows'] = [{}, { hidden: true }];
  if (look.hiddenColumn === true) sheet['!cols'] = [{}, { hidden: true }, {}, {}, {}];
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, 'Elenco');
  utils.book_append_sheet(book, utils.aoa_to_sheet([['Note']]), 'Note');
  return write(book, { type: 'buffer', bookType, cellStyles: true }) as Buffer;
}

const FORMATS: Readonly<Record<string, BookType>> = { xlsx: 'xlsx', xlsb: 'xlsb', xls: 'biff8', ods: 'ods' };

describe('file: other formats of spreadsheets', () => {
  for (const [name, bookType] of Object.entries(FORMATS)) {
    it(`${name} is read, with its amounts, dates and numbers of notices`, async () => {
      const found = await read(written(bookType));
      const [first, second] = payloads(found);
      assert.equal(found.sheet, 'Elenco');
      assert.match(first?.importo ?? '', /^12,50?$/);
      assert.deepEqual(
        { ...first, importo: '' },
        {
          codice_fiscale: CITIZEN,
          importo: '',
          data_scadenza: '30/11/2026',
          numero_avviso: '301000000000000043',
          causale: 'D’Àvila',
        },
      );
      assert.deepEqual(
        [second?.codice_fiscale, found.rows.map(({ row }) => row)],
        ['BBBBBB00A00B000A', [2, 3]],
      );
      assert.deepEqual(
        found.warnings.map(({ code }) => code),
        ['OTHER_SHEETS'],
      );
    });
    it(`${name} can name another sheet`, async () => {
      assert.equal(await refusal(written(bookType), { sheet: 'Note' }), 'read');
      assert.equal(await refusal(written(bookType), { sheet: 'Altro' }), 'IO_FILE_SHEET');
    });
    it(`${name} cut anywhere is an error`, async () => {
      const whole = written(bookType);
      for (const part of [0.3, 0.6, 0.9])
        assert.match(
          await refusal(whole.subarray(0, whole.length * part)),
          /^(?:IO_FILE_(?:FORMAT|EMPTY)|read)/,
        );
    });
  }

  for (const bookType of ['xlsx', 'xlsb'] as const)
    it(`${bookType} with hidden rows is an error, and with a hidden column a warning`, async () => {
      assert.equal(await refusal(written(bookType, { hiddenRow: true })), 'IO_FILE_HIDDEN 2');
      const { warnings } = await read(written(bookType, { hiddenColumn: true }));
      assert.deepEqual(warnings.map(({ code, args }) => [code, args.header]).slice(1), [
        ['HIDDEN_COLUMN', 'Importo'],
      ]);
    });

  const page = (table: string): string =>
    `<html><head><style>td { color: red }</style></head><body>${table}</body></html>`;
  const table = `<table border=1><tr><th>CF</th><th>Causale</th><th>Importo</th></tr>
    <!-- <tr><td>no</td></tr> --><tr><td>${CITIZEN}</td><td>Citt&agrave; &amp; <b>scuola</b><br>nido &#8364;</td><td> 1.234,56 </td></tr></table>`;

  it('a web page that calls itself xls is read', async () => {
    for (const content of [
      page(table),
      table,
      `<!DOCTYPE html>${page(table)}`,
      `\uFEFF${page(table)}`,
      page(table.replaceAll('</td>', '')),
    ]) {
      const [row] = payloads(await read(Buffer.from(content)));
      assert.deepEqual(row, {
        codice_fiscale: CITIZEN,
        causale: 'Città & scuola\nnido €',
        importo: '1.234,56',
      });
    }
    const windows = page(table).replace('&agrave;', 'à').replace('&#8364;', '\x80');
    assert.match(
      payloads(await read(Buffer.from(windows, 'latin1')))[0]?.causale ?? '',
      /^Città & scuola\nnido €/,
    );
  });

  it('a web page whose cells reach over rows is an error, since what stands below would move', async () => {
    assert.equal(
      await refusal(page(table.replaceAll('<td>', '<td rowspan=2>'))),
      'IO_FILE_FORMAT oldProgram',
    );
  });

  it('a web page without a table, or with endless ones, ends as an error', async () => {
    assert.equal(await refusal(page('<p>Errore 500</p>')), 'IO_FILE_FORMAT notTable');
    assert.equal(await refusal(page('<table><tr>'.repeat(101))), 'IO_FILE_TOO_LARGE sheetTooLarge');
    assert.equal(
      await refusal(page(`<table><tr>${'<td colspan=99999999>'.repeat(3_000)}`)),
      'IO_FILE_TOO_LARGE sheetTooLarge',
    );
  });

  const content = (rows: string): Buffer =>
    zip({
      mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
      'META-INF/manifest.xml': '<manifest:manifest/>',
      'content.xml': `<office:document-content><office:body><office:spreadsheet><table:table table:name="A">${rows}</table:table></office:spreadsheet></office:body></office:document-content>`,
    });
  const text = (value: string): string =>
    `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`;
  const good = `<table:table-row>${text('CF')}</table:table-row><table:table-row>${text(CITIZEN)}</table:table-row>`;
  const sheets: Record<string, [string, string]> = {
    'a million empty rows at the end': [
      `${good}<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`,
      'read',
    ],
    'a million rows that hold something': [
      `${good}<table:table-row table:number-rows-repeated="1000000">${text('x').replace('<table:table-cell', '<table:table-cell table:number-columns-repeated="100"')}</table:table-row>`,
      'IO_FILE_TOO_LARGE sheetTooLarge',
    ],
    'more rows than a sheet has': [
      `${good}<table:table-row table:number-rows-repeated="9999999"></table:table-row>`,
      'IO_FILE_FORMAT damaged',
    ],
    'more columns than a sheet has': [
      `${good}<table:table-row><table:table-cell table:number-columns-repeated="99999"/></table:table-row>`,
      'IO_FILE_FORMAT damaged',
    ],
    'a filtered row': [
      good.replace(/<table:table-row>(?=.{0,80}AAAA)/, '<table:table-row table:visibility="filter">'),
      'IO_FILE_HIDDEN 2',
    ],
  };
  for (const [name, [rows, expected]] of Object.entries(sheets))
    it(`an ods with ${name} ends as rows or an error`, async () => {
      assert.equal(await refusal(content(rows)), expected);
    });

  const others: Record<string, [Buffer, string]> = {
    Numbers: [zip({ 'Index/Document.iwa': 'x' }), 'IO_FILE_FORMAT numbers'],
    'a zip archive with the list in it': [zip({ 'elenco.csv': 'CF' }), 'IO_FILE_FORMAT zipped'],
    'a gzip archive': [Buffer.from([0x1f, 0x8b, 8, 0]), 'IO_FILE_FORMAT zipped'],
    'Excel 2003, as XML': [
      Buffer.from(
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
      ),
      'IO_FILE_FORMAT oldProgram',
    ],
    'an ods with a password': [
      zip({
        mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
        'content.xml': 'x',
        'META-INF/manifest.xml': '<manifest:encryption-data/>',
      }),
      'IO_FILE_PASSWORD',
    ],
  };
  for (const [name, [file, expected]] of Object.entries(others))
    it(`${name} is an error with its own remedy`, async () => {
      assert.equal(await refusal(file), expected);
    });
});
