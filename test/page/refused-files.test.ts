import assert from 'node:assert/strict';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { closeSimulator } from '../../nodes/lib/runtime/simulator-host';
import type { PageRefusal } from '../../nodes/page/api';
import { stage } from '../support/stage';
import { closePage, listOf, openPage, pageFlow, Visitor } from './stage';
import { sheet } from './workbook';

const CELLS = 10_000_000;
const PER_ROW = 100;
/** Bytes; the readers unpack up to 96 MB. */
const MORE_THAN_UNPACKED = 97 * 1024 * 1024;

/** What each is refused with. */
const CODES = {
  'grande.xlsx': 'IO_FILE_TOO_LARGE',
  'bomba.xlsx': 'IO_FILE_TOO_LARGE',
  'vuoto.csv': 'IO_FILE_EMPTY',
  'foto.xlsx': 'IO_FILE_FORMAT',
  'archivio.xlsx': 'IO_FILE_FORMAT',
} as const;

/** A workbook whose first sheet is this XML. */
function withSheet(xml: Uint8Array): Buffer {
  const parts = unzipSync(sheet({ Foglio1: [['Codice fiscale', 'Oggetto della richiesta', 'Link']] }));
  return Buffer.from(zipSync({ ...parts, 'xl/worksheets/sheet1.xml': xml }, { level: 1 }));
}

function sheetXml(row: string, times: number): Uint8Array {
  const head =
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>';
  const xml = Buffer.alloc(row.length * times, row);
  return Buffer.concat([strToU8(head), xml, strToU8('</sheetData></worksheet>')]);
}

describe('a file that is no list, given to the page', () => {
  const scene = stage();
  let visitor: Visitor;
  let files: Readonly<Record<keyof typeof CODES, Buffer>>;
  before('the files', () => {
    const row = `<row>${'<c/>'.repeat(PER_ROW)}</row>`;
    files = {
      'grande.xlsx': withSheet(sheetXml(row, CELLS / PER_ROW)),
      'bomba.xlsx': withSheet(Buffer.alloc(MORE_THAN_UNPACKED, ' ')),
      'vuoto.csv': Buffer.alloc(0),
      'foto.xlsx': Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
      'archivio.xlsx': Buffer.from(zipSync({ 'a.txt': strToU8('ciao') })),
    };
    assert.ok(
      files['bomba.xlsx'].length < MORE_THAN_UNPACKED / 100,
      'it unpacks to a hundred times its size',
    );
  });
  beforeEach(async () => {
    await scene.runtime.load(pageFlow(scene));
    visitor = new Visitor({ base: await openPage() });
  });
  after(async () => {
    closePage();
    await closeSimulator();
  });
  const kept = (): string[] => readdirSync(path.join(scene.runtime.userDir, 'io-servizi-sociali/pages'));

  for (const name of Object.keys(CODES) as (keyof typeof CODES)[])
    it(`is refused with words, leaves nothing behind, and another one is taken: ${name}`, async function () {
      this.timeout(60_000);
      const { status, body } = await visitor.upload(files[name], name);
      const { code, args } = body as unknown as PageRefusal;
      assert.deepEqual([status, code], [400, CODES[name]]);
      assert.equal(args.name, name);
      assert.deepEqual([kept(), await visitor.sendings()], [[], []]);
      assert.equal((await visitor.upload(listOf(2))).status, 200);
    });

  it('is refused once its cells are counted, and none of its rows stays: a csv of ten million cells', async function () {
    this.timeout(120_000);
    const more = ';1'.repeat(PER_ROW - 3);
    const headings = Array.from({ length: PER_ROW - 3 }, (_, n) => `;c${n}`).join('');
    const row = `AAAAAA00A00A000A;contributo;https://www.comune.example/1${more}\r\n`;
    const rows = Buffer.alloc((row.length * CELLS) / PER_ROW, row);
    const csv = Buffer.concat([
      Buffer.from(`Codice fiscale;Oggetto della richiesta;Link${headings}\r\n`),
      rows,
    ]);
    const sending = await visitor.checked(csv, 'grande.csv');
    assert.deepEqual([sending.stage, sending.fault?.code, sending.rows], ['columns', 'IO_FILE_TOO_LARGE', 0]);
    assert.equal(sending.fault?.words?.key, 'file.sheetTooLarge');
    assert.equal((await visitor.rows(sending.id)).found, 0);
  });
});
