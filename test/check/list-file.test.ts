import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { read, utils, write } from '@e965/xlsx';
import { writeList } from '../../nodes/lib/check/list-file';
import { citizen } from '../support/flow';
import { row } from '../support/stage';
import { read as readList } from '../lib/reader/support/read';
import { checkStage } from './stage';

const NOTICE = '301000000000012345';

describe('the file of the rows to correct', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'io-list-'));
    file = path.join(folder, 'da correggere.xlsx');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const sheet = (): string[][] => {
    const book = read(readFileSync(file));
    return utils.sheet_to_json(book.Sheets[book.SheetNames[0] ?? ''] ?? {}, { header: 1, defval: '' });
  };
  const list = (rows: readonly Readonly<Record<string, unknown>>[]) => ({
    columns: ['N. avviso', 'Nome', 'errori'],
    rows: () => rows,
  });

  it('is a workbook of texts with its own headings and the reason at the end', async () => {
    const rows = [
      { errori: 'Codice fiscale: manca.', Nome: 'Zoë', 'N. avviso': NOTICE, altro: 'x' },
      { Nome: 7 },
    ];
    assert.equal(await writeList(file, list(rows), 2), true);
    assert.deepEqual(sheet(), [
      ['N. avviso', 'Nome', 'errori'],
      [NOTICE, 'Zoë', 'Codice fiscale: manca.'],
      ['', '7', ''],
    ]);
    assert.deepEqual(readdirSync(folder), ['da correggere.xlsx'], 'no draft is left');
    assert.equal((await readList(readFileSync(file))).rows[0]?.payload.numero_avviso, NOTICE);
  });

  it('is written anew, never added to, and emptied once nothing is wrong', async () => {
    await writeList(file, list([{ Nome: 'a' }, { Nome: 'b' }]), 2);
    await writeList(file, list([{ Nome: 'c' }]), 1);
    assert.deepEqual(sheet().slice(1), [['', 'c', '']]);
    assert.equal(await writeList(file, list([]), 0), false);
    assert.deepEqual(sheet().slice(1), []);
  });

  it('is not made when nothing is wrong', async () => {
    assert.equal(await writeList(file, list([]), 0), false);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('stays as it is once a person has corrected it', async () => {
    await writeList(file, list([{ Nome: 'a' }]), 1);
    const book = read(readFileSync(file));
    writeFileSync(file, write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
    const corrected = readFileSync(file);
    await assert.rejects(writeList(file, list([{ Nome: 'b' }]), 1), { code: 'IO_CHECK_LIST_CHANGED' });
    assert.equal(await writeList(file, list([]), 0), false);
    assert.deepEqual(readFileSync(file), corrected);
  });

  it('says why it cannot be written', async () => {
    const nowhere = path.join(folder, 'manca', 'x.xlsx');
    await assert.rejects(
      writeList(nowhere, list([{ Nome: 'a' }]), 1),
      ({ code, message }: Error & { code?: string }) => {
        assert.equal(code, 'IO_CHECK_LIST');
        assert.match(message, /ENOENT/);
        return true;
      },
    );
  });

  it('holds the event loop for no more than a piece, however many rows and columns there are', async () => {
    const wide = Array.from({ length: 1_000 }, (_, n) => `c${n}`);
    const rows = Array.from({ length: 5_000 }, (_, n) => ({
      [`c${n % 1_000}`]: 'x'.repeat(50),
      errori: 'y'.repeat(200),
    }));
    let turns = 0;
    let running = true;
    const count = (): void => {
      turns += 1;
      if (running) setImmediate(count);
    };
    setImmediate(count);
    await writeList(file, { columns: [...wide, 'errori'], rows: () => rows }, rows.length);
    running = false;
    assert.ok(turns > 10, `${turns} turns`);
  });

  describe('of an io-check', () => {
    const bench = checkStage();

    it('is named by the verdict, with cells that a spreadsheet does not run', async () => {
      await bench.load({ check: { listFile: file } });
      const verdict = await bench.check([row(citizen('A')), row('ABCDEF', { nota: '=1+1' })]);
      assert.equal(verdict.file_da_correggere, file);
      assert.ok(verdict.testo.includes(file));
      const [headings = [], first] = sheet();
      assert.equal(headings.at(-1), 'errori');
      assert.equal(first?.[headings.indexOf('nota')], "'=1+1");
      assert.equal(first[headings.indexOf('codice_fiscale')], 'ABCDEF');
    });

    it('gives the verdict and tells a catch node when it cannot be written', async () => {
      await bench.load({ check: { listFile: path.join(folder, 'manca', 'x.xlsx') } });
      const told = bench.scene.runtime.wire('caught').next();
      const verdict = await bench.check([row('ABCDEF')]);
      assert.equal(verdict.file_da_correggere, null);
      const { error } = (await told) as unknown as { error: { code: string } };
      assert.equal(error.code, 'IO_CHECK_LIST');
    });
  });
});
