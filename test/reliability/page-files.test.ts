/** Files that are larger than a reader takes, given to the page whole. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { closeSimulator } from '../../nodes/lib/runtime/simulator-host';
import type { PageRefusal } from '../../nodes/page/api';
import { closePage, listOf, openPage, pageFlow, Visitor } from '../page/stage';
import { sheetXml, withSheet } from '../page/workbook';
import { stage } from '../support/stage';

const CELLS = 10_000_000;
const PER_ROW = 100;
/** Bytes; the readers unpack up to 96 MB. */
const MORE_THAN_UNPACKED = 97 * 1024 * 1024;

const MANY_CELLS = 'ten million cells';
const BOMB = 'a hundred times its size, unpacked';

describe('a file that is too large, given to the page', () => {
  const scene = stage();
  let visitor: Visitor;
  const files = new Map<string, Buffer>();
  // To pack them takes longer than the page's server keeps a connection that nobody uses.
  before('the files', () => {
    const row = `<row>${'<c/>'.repeat(PER_ROW)}</row>`;
    files.set(MANY_CELLS, withSheet(sheetXml(row, CELLS / PER_ROW)));
    files.set(BOMB, withSheet(Buffer.alloc(MORE_THAN_UNPACKED, ' ')));
  });
  beforeEach(async () => {
    await scene.runtime.load(pageFlow(scene));
    visitor = new Visitor({ base: await openPage() });
  });
  after(async () => {
    closePage();
    await closeSimulator();
  });

  for (const what of [MANY_CELLS, BOMB])
    it(`is refused with words, leaves nothing behind, and another one is taken: a workbook of ${what}`, async () => {
      const file = files.get(what);
      assert.ok(file !== undefined && file.length < MORE_THAN_UNPACKED / 50);
      const { status, body } = await visitor.upload(file, 'grande.xlsx');
      const { code, args } = body as unknown as PageRefusal;
      assert.deepEqual([status, code, args.name], [400, 'IO_FILE_TOO_LARGE', 'grande.xlsx']);
      const kept = readdirSync(path.join(scene.runtime.userDir, 'io-servizi-sociali/pages'));
      assert.deepEqual([kept, await visitor.sendings()], [[], []]);
      assert.equal((await visitor.upload(listOf(2))).status, 200);
    });

  it('is refused once its cells are counted, and none of its rows stays: a csv of ten million cells', async () => {
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
