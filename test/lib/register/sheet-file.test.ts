import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sheetsInFile } from '../../../nodes/lib/register';

/** As the first version wrote it, and each since. */
const SAVED =
  '{"version":1,"services":{"[\\"00000000000|simulator\\",\\"s\\"]":{"serviceId":"0000000000A","minors":false},' +
  '"[\\"00000000000|https://io.example\\",\\"n\\"]":{"serviceId":"S1","logo":"x"}},' +
  '"pending":[{"destination":"00000000000|https://io.example","node":"m","name":"Mensa","since":5}]}';

describe('the file of what is remembered of sheets', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'io-sheet-file-'));
  const folder = path.join(root, 'data');
  const file = path.join(folder, 'sheets.json');
  after(() => {
    rmSync(root, { recursive: true, force: true });
  });
  beforeEach(() => {
    mkdirSync(folder, { recursive: true });
  });

  it('is read as earlier versions wrote it, and written as they read it', async () => {
    writeFileSync(file, SAVED);
    const memory = sheetsInFile(folder, () => 15);
    const io = '00000000000|https://io.example';
    assert.deepEqual(await memory.service(io, 'n'), { serviceId: 'S1', logo: 'x' });
    assert.deepEqual(await memory.pending(io), [{ node: 'm', name: 'Mensa', age: 10 }]);
    await memory.begin(
      { destination: '00000000000|simulator', node: 's', name: 'Prova' },
      await memory.standing('00000000000|simulator'),
    );
    const saved = JSON.parse(SAVED) as { pending: object[] };
    saved.pending.push({ destination: '00000000000|simulator', node: 's', name: 'Prova', since: 15 });
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), saved);
  });

  it('is for the user of Node-RED alone, and leaves no half-written file', async function () {
    await sheetsInFile(folder).remember('a', 'n', { serviceId: 'S' });
    assert.deepEqual(readdirSync(folder), ['sheets.json']);
    if (process.platform === 'win32') this.skip();
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  for (const [what, content] of [
    ['is damaged', '{"version":1,'],
    ['is of another version', '{"version":2,"services":{},"pending":[]}'],
    ['is something else', '[]'],
    ['holds nothing', 'null'],
    ['holds what is no service', '{"version":1,"services":{"x":{"serviceId":5}},"pending":[]}'],
    ['holds null for a service', '{"version":1,"services":{"x":null},"pending":[]}'],
    ['holds what is no creation', '{"version":1,"services":{},"pending":[null]}'],
    ['holds no list', '{"version":1,"services":null,"pending":{}}'],
  ] as const)
    it(`begins anew when it ${what}`, async () => {
      writeFileSync(file, content);
      const memory = sheetsInFile(folder);
      assert.deepEqual([await memory.service('a', 'n'), await memory.pending('a')], [undefined, []]);
      await memory.remember('a', 'n', { serviceId: 'S4' });
      assert.equal((await memory.service('a', 'n'))?.serviceId, 'S4');
    });

  it('is not written where there is no room for it', async () => {
    const place = path.join(root, 'taken');
    mkdirSync(path.join(place, 'sheets.json.new'), { recursive: true });
    await assert.rejects(sheetsInFile(place).remember('a', 'n', { serviceId: 'S' }));
  });

  for (const name of ['register.moved-2026.db', 'register.moving-x.db', 'register.returning-x'])
    it(`is neither asked nor written where the register has gone elsewhere (${name})`, async () => {
      const place = path.join(root, name);
      mkdirSync(place);
      writeFileSync(path.join(place, name), '');
      const memory = sheetsInFile(place);
      await assert.rejects(memory.service('a', 'n'), { code: 'IO_REGISTER_ELSEWHERE' });
      await assert.rejects(memory.remember('a', 'n', { serviceId: 'S' }), { code: 'IO_REGISTER_ELSEWHERE' });
      assert.deepEqual(readdirSync(place), [name]);
    });
});
