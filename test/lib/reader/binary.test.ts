import assert from 'node:assert/strict';
import { utils, write } from '@e965/xlsx';
import { FileError } from '../../../nodes/lib/reader/errors';
import { openSheet } from '../../../nodes/lib/reader/workbook/sheet';
import { cleanXlsStream } from '../../../nodes/lib/reader/workbook/xls';
import { cleanXlsbPart } from '../../../nodes/lib/reader/workbook/xlsb';

const SHEET = 'xl/worksheets/sheet1.bin';
const BOOK = 'xl/workbook.bin';
const STYLES = 'xl/styles.bin';
const STRINGS = 'xl/sharedStrings.bin';

/** Four bytes each, the lowest first. */
function numbers(...all: readonly number[]): Buffer {
  const bytes = Buffer.alloc(all.length * 4);
  all.forEach((one, n) => bytes.writeUInt32LE(one, n * 4));
  return bytes;
}

function text(written: string, claimed = written.length): Buffer {
  return Buffer.concat([numbers(claimed), Buffer.from(written, 'utf16le')]);
}

/** @param claimed bytes that the record says it has */
function record(type: number, data: Buffer, claimed = data.length): Buffer {
  const head = type < 0x80 ? [type] : [(type & 0x7f) | 0x80, type >> 7];
  const size: number[] = [];
  let left = claimed;
  do {
    size.push(left > 0x7f ? (left & 0x7f) | 0x80 : left);
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.concat([Buffer.from([...head, ...size]), data]);
}

/** Units that a text says it has and that no memory holds. */
const ENDLESS = 0x54000000;

const BAD: Readonly<Record<string, readonly [string, Buffer]>> = {
  'a record longer than its part': [BOOK, record(153, numbers(0, 0), 0xfffffff)],
  'a name of the code longer than its record': [
    BOOK,
    record(153, Buffer.concat([numbers(0, 0), text('a', ENDLESS)])),
  ],
  'a relationship longer than its record': [
    BOOK,
    record(156, Buffer.concat([numbers(0, 1), text('rId1', ENDLESS)])),
  ],
  'a name of a sheet longer than its record': [
    BOOK,
    record(156, Buffer.concat([numbers(0, 1), text('rId1'), text('A', ENDLESS)])),
  ],
  'a name of a sheet that says it is none': [
    BOOK,
    record(156, Buffer.concat([numbers(0, 1), text('rId1'), numbers(0xffffffff)])),
  ],
  'a format longer than its record': [
    STYLES,
    record(44, Buffer.concat([Buffer.from([164, 0]), text('0', ENDLESS)])),
  ],
  'a shared text longer than its record': [
    STRINGS,
    record(19, Buffer.concat([Buffer.from([0]), text('a', ENDLESS)])),
  ],
  'a text in a cell longer than its record': [
    SHEET,
    record(6, Buffer.concat([numbers(0, 0), text('a', ENDLESS)])),
  ],
  'a text of a formula longer than its record': [
    SHEET,
    record(8, Buffer.concat([numbers(0, 0), text('a', ENDLESS)])),
  ],
  'a text without a place longer than its record': [
    SHEET,
    record(17, Buffer.concat([numbers(0), text('a', ENDLESS)])),
  ],
  'a text with looks longer than its record': [
    SHEET,
    record(62, Buffer.concat([numbers(0, 0), Buffer.from([0]), text('a', ENDLESS)])),
  ],
  'a row beyond the last': [SHEET, record(0, numbers(1_048_576, 0, 0))],
  'a cell beyond the last column': [SHEET, record(7, numbers(16_384, 0, 0))],
  'merged cells beyond the last row': [SHEET, record(176, numbers(0, 1_048_576, 0, 0))],
  'a part of records under a name that nobody knows': ['xl/workbookX.bin', record(131, Buffer.alloc(0))],
};

function written(): Buffer {
  const book = utils.book_new();
  utils.book_append_sheet(
    book,
    utils.aoa_to_sheet([
      ['CF', 'Importo'],
      ['AAAAAA00A00A000A', 12.5],
    ]),
    'A',
  );
  return write(book, { type: 'buffer', bookType: 'xlsb' }) as Buffer;
}

function outcomeOf(file: Buffer): string {
  try {
    return `${String([...openSheet(file, { name: '', names: new Set() }).rows()].length)} rows`;
  } catch (error) {
    return error instanceof FileError ? error.code : String(error);
  }
}

describe('file: numbers in a binary workbook', () => {
  for (const [what, [part, content]] of Object.entries(BAD))
    it(`${what} is damaged, before anything is reserved for it`, () => {
      assert.throws(() => cleanXlsbPart(part, content), { code: 'IO_FILE_FORMAT' });
    });

  it('the looks of letters go, and their number with them', () => {
    const rich = Buffer.concat([Buffer.from([1]), text('ab'), numbers(ENDLESS)]);
    const clean = Buffer.from(cleanXlsbPart(STRINGS, record(19, rich)));
    assert.deepEqual([clean[2], clean.subarray(3, 11)], [0, text('ab')]);
  });

  it('what tells nothing of cells does not go on: names, links, views, fonts', () => {
    const many = Buffer.concat([39, 357, 158, 43, 494].map((type) => record(type, numbers(1, 2, 3))));
    for (const part of [BOOK, STYLES, STRINGS, SHEET]) assert.equal(cleanXlsbPart(part, many).length, 0);
  });

  it('a record of the book that swallows what follows it ends as an error at once', () => {
    const file = written();
    assert.equal(outcomeOf(file), '2 rows');
    const properties = file.indexOf(Buffer.from([0x99, 0x01, 36]));
    assert.ok(properties > 0);
    file.writeUInt32LE(0x7fffffff, properties + 2);
    assert.equal(outcomeOf(file), 'IO_FILE_FORMAT');
  });

  it('a sheet in XML is not read from it, since nobody has looked through that', () => {
    const file = Buffer.from(
      written().toString('latin1').replaceAll('worksheets/sheet1.bin', 'worksheets/sheet1.xml'),
      'latin1',
    );
    assert.equal(outcomeOf(file), 'IO_FILE_FORMAT');
  });

  for (const [type, what] of [
    [0x0085, 'a name of a sheet'],
    [0x0204, 'a text in a cell'],
    [0x0207, 'a text of a formula'],
    [0x041e, 'a format'],
  ] as const)
    it(`in an xls ${what} without its length is damaged`, () => {
      const stream = Buffer.alloc(5);
      stream.writeUInt16LE(type);
      stream.writeUInt16LE(1, 2);
      assert.throws(
        () => {
          cleanXlsStream(stream);
        },
        { code: 'IO_FILE_FORMAT' },
      );
    });

  it('in an xls a cell of Excel 2 is none', () => {
    const stream = Buffer.from([4, 0, 0, 0]);
    cleanXlsStream(stream);
    assert.equal(stream.readUInt16LE(0), 0x00c1);
  });
});
