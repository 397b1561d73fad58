import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeLeftovers, Scratch } from '../../../nodes/lib/check/scratch';

describe('the temporary file of a check', () => {
  let folder: string;
  const files = () => readdirSync(folder).filter((name) => name.startsWith('check-'));

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'io-check-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('knows the row that had a key before', () => {
    const scratch = new Scratch(folder);
    assert.equal(scratch.key('a', 2), undefined);
    assert.equal(scratch.key('b', 3), undefined);
    assert.equal(scratch.key('a', 4), 2);
    assert.equal(scratch.key('a', 5), 2);
    scratch.close();
  });

  it('knows what came before, whether it is in memory or has gone to disk', () => {
    const scratch = new Scratch(folder, 2);
    const texts = ['a', 'b', 'c', 'd'];
    texts.forEach((text, at) => {
      assert.equal(scratch.key(text, at), undefined);
      assert.equal(scratch.notice(text, at, at * 100), undefined);
      scratch.person(text);
    });
    texts.forEach((text, at) => {
      assert.equal(scratch.key(text, 9), at);
      const notice = scratch.notice(text, 9, 900);
      assert.deepEqual([notice?.row, notice?.cents], [at, at * 100]);
      scratch.person(text);
    });
    assert.equal(scratch.people, 4);
    scratch.close();
  });

  it('is not made larger by the keys and people of a list of an office', () => {
    const scratch = new Scratch(folder);
    const size = () => statSync(path.join(folder, files()[0] ?? '')).size;
    const before = size();
    for (let n = 0; n < 50_000; n += 1) {
      scratch.key(`key-${n}`, n);
      scratch.notice(`notice-${n}`, n, n);
      scratch.person(`person-${n}`);
    }
    assert.equal(size(), before);
    scratch.close();
  });

  it('holds no key and nobody in memory once all rows are there, and still knows how many people there were', () => {
    const scratch = new Scratch(folder);
    scratch.key('a', 2);
    scratch.person('AAAAAA00A00A000A');
    scratch.addWrong('{}');
    scratch.forgetSeen();
    assert.equal(scratch.key('a', 3), undefined);
    assert.deepEqual([scratch.people, scratch.wrong, ...scratch.wrongRows()], [1, 1, '{}']);
    scratch.close();
  });

  it('counts each person once and asks about each once', () => {
    const scratch = new Scratch(folder);
    for (const code of ['AAAAAA00A00A000A', 'BBBBBB00A00B000A', 'AAAAAA00A00A000A']) {
      scratch.person(code);
      scratch.ask(code);
    }
    assert.equal(scratch.people, 2);
    assert.equal(scratch.toAsk, 2);
    assert.deepEqual([...scratch.peopleToAsk()], ['AAAAAA00A00A000A', 'BBBBBB00A00B000A']);
    scratch.close();
  });

  it('gives back more wrong rows than one page, in their order', () => {
    const scratch = new Scratch(folder);
    const rows = Array.from({ length: 1_203 }, (_, n) => `{"n":${n}}`);
    for (const row of rows) scratch.addWrong(row);
    assert.equal(scratch.wrong, rows.length);
    assert.deepEqual([...scratch.wrongRows()], rows);
    scratch.close();
  });

  it('is readable by its owner only and holds nothing that can be read', () => {
    const scratch = new Scratch(folder, 0);
    // Enough to leave the cache for the disk.
    for (let n = 0; n < 4_000; n += 1) {
      scratch.key(`key-${n}`, n);
      scratch.person(`AAAAAA00A00A000A-${n}`);
      scratch.ask(`AAAAAA00A00A000A-${n}`);
      scratch.addWrong(`{"codice_fiscale":"AAAAAA00A00A000A","nome":"${'Persona Inventata '.repeat(600)}"}`);
    }
    const [name = ''] = files();
    const file = path.join(folder, name);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    const bytes = readFileSync(file);
    assert.ok(bytes.length > 1e6, 'it is on disk');
    assert.equal(bytes.includes('AAAAAA00A00A000A'), false);
    assert.equal(bytes.includes('Inventata'), false);
    scratch.close();
  });

  it('is gone once the check is over', () => {
    const scratch = new Scratch(folder);
    scratch.key('a', 1);
    assert.equal(files().length, 1);
    scratch.close();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('of a process that died is removed; that of a check under way, the register and all else stay', () => {
    const left = 'check-00000000-0000-4000-8000-000000000000.tmp';
    for (const name of [left, `${left}-journal`, 'register.db', 'check-mine.tmp']) {
      writeFileSync(path.join(folder, name), 'x');
    }
    const scratch = new Scratch(folder);
    removeLeftovers(folder);
    assert.equal(existsSync(path.join(folder, left)), false);
    assert.equal(existsSync(path.join(folder, `${left}-journal`)), false);
    assert.equal(existsSync(path.join(folder, 'register.db')), true);
    assert.equal(existsSync(path.join(folder, 'check-mine.tmp')), true);
    assert.equal(scratch.key('a', 1), undefined);
    assert.equal(files().length, 2);
    scratch.close();
  });

  it('that cannot be made is a fault with a code, without the text of the system', () => {
    const file = path.join(folder, 'no-folder');
    writeFileSync(file, '');
    assert.throws(() => new Scratch(file), { code: 'IO_CHECK_FILE' });
    removeLeftovers(path.join(folder, 'missing'));
  });
});
