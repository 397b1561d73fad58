import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SheetMemory } from '../../nodes/service-sheet/memory';
import { readLogo, sizeOf } from '../../nodes/service-sheet/png';
import { Bench, png } from './support/bench';

describe('the logo', () => {
  const bench = new Bench();
  after(() => bench.close());

  const problem = async (file: string): Promise<string> => {
    const logo = await readLogo(file);
    return logo.ok ? 'good' : logo.problem.code;
  };

  it('is a whole PNG with a size', async () => {
    const bytes = png(300, 300);
    const logo = await readLogo(bench.file('logo.png', bytes));
    assert.ok(logo.ok);
    assert.deepEqual(logo.bytes, bytes);
    assert.deepEqual(sizeOf(png(40, 20)), { width: 40, height: 20 });
  });

  for (const [what, bytes] of [
    ['an empty file', Buffer.alloc(0)],
    ['a JPEG that is called a PNG', Buffer.from(`ffd8ffe0${'00'.repeat(100)}`, 'hex')],
    ['a text', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'.repeat(3))],
    ['a PNG that was cut off', png().subarray(0, -13)],
    ['a PNG of no width', png(0, 10)],
    ['a signature and nothing else', Buffer.concat([png().subarray(0, 8), Buffer.alloc(100)])],
    ['a PNG whose first chunk is another', Buffer.concat([png().subarray(0, 8), png().subarray(33)])],
  ] as const)
    it(`is not ${what}`, async () => {
      assert.equal(await problem(bench.file('logo.png', bytes)), 'SHEET_LOGO_NOT_PNG');
    });

  it('is not larger than a logo need be', async () => {
    assert.equal(
      await problem(bench.file('large.png', Buffer.alloc(512 * 1024 + 1))),
      'SHEET_LOGO_TOO_LARGE',
    );
    assert.equal(await problem(bench.file('wide.png', png(4097, 10))), 'SHEET_LOGO_TOO_LARGE');
    assert.equal(await problem(bench.file('high.png', png(10, 4097))), 'SHEET_LOGO_TOO_LARGE');
  });

  it('is a file that is there, and is called by its name without the folder', async () => {
    const logo = await readLogo(path.join(bench.folder, 'manca.png'));
    assert.deepEqual(logo, {
      ok: false,
      problem: { code: 'SHEET_LOGO_UNREADABLE', field: 'logo', value: 'manca.png' },
    });
    assert.equal(await problem(bench.folder), 'SHEET_LOGO_UNREADABLE');
    assert.equal(await problem(`${bench.folder}\0.png`), 'SHEET_LOGO_UNREADABLE');
  });
});

describe('what is remembered of services', () => {
  const bench = new Bench();
  after(() => bench.close());
  const folder = path.join(bench.folder, 'data');
  const file = path.join(folder, 'sheets.json');

  it('is there for the next process, by destination and node', () => {
    new SheetMemory(folder).remember('a', 'n', { serviceId: 'S1', logo: 'x' });
    const memory = new SheetMemory(folder);
    memory.remember('b', 'n', { serviceId: 'S2' });
    assert.deepEqual(memory.service('a', 'n'), { serviceId: 'S1', logo: 'x' });
    assert.deepEqual(memory.service('b', 'n'), { serviceId: 'S2' });
    assert.equal(memory.service('a', 'm'), undefined);
    assert.equal(memory.service('a","n', ''), undefined);
  });

  it('is for the user of Node-RED alone, and leaves no half-written file', function () {
    assert.deepEqual(readdirSync(folder), ['sheets.json']);
    if (process.platform === 'win32') this.skip();
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('knows which creations are under way, until they end or the service is there', () => {
    const memory = new SheetMemory(folder);
    const pending = { destination: 'a', node: 'n', name: 'Servizi sociali', since: 5 };
    memory.begin({ ...pending, name: 'Altro' });
    memory.begin(pending);
    memory.begin({ ...pending, node: 'm' });
    assert.deepEqual(memory.pending('a'), [pending, { ...pending, node: 'm' }]);
    assert.deepEqual(memory.pending('b'), []);
    memory.end('a', 'm');
    memory.remember('a', 'n', { serviceId: 'S3' });
    assert.deepEqual(memory.pending('a'), []);
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
    it(`begins anew when the file ${what}`, () => {
      writeFileSync(file, content);
      const memory = new SheetMemory(folder);
      assert.deepEqual([memory.service('a', 'n'), memory.pending('a')], [undefined, []]);
      memory.remember('a', 'n', { serviceId: 'S4' });
      assert.equal(memory.service('a', 'n')?.serviceId, 'S4');
    });

  it('is not written where there is no room for it', () => {
    const place = path.join(bench.folder, 'taken');
    mkdirSync(path.join(place, 'sheets.json.new'), { recursive: true });
    assert.throws(() => {
      new SheetMemory(place).remember('a', 'n', { serviceId: 'S' });
    });
  });
});
