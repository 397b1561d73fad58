import assert from 'node:assert/strict';
import { strToU8, zipSync } from 'fflate';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { closeSimulator } from '../../nodes/lib/runtime/simulator-host';
import type { PageRefusal } from '../../nodes/page/api';
import { stage } from '../support/stage';
import { closePage, listOf, openPage, pageFlow, Visitor } from './stage';

/** What each is refused with. */
const CODES = {
  'vuoto.csv': 'IO_FILE_EMPTY',
  'foto.xlsx': 'IO_FILE_FORMAT',
  'archivio.xlsx': 'IO_FILE_FORMAT',
} as const;

describe('a file that is no list, given to the page', () => {
  const scene = stage();
  let visitor: Visitor;
  const files: Readonly<Record<keyof typeof CODES, Buffer>> = {
    'vuoto.csv': Buffer.alloc(0),
    'foto.xlsx': Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
    'archivio.xlsx': Buffer.from(zipSync({ 'a.txt': strToU8('ciao') })),
  };
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
});
