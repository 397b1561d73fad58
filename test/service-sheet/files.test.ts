import assert from 'node:assert/strict';
import path from 'node:path';
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
