import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BEHAVIOURS, GROUPS, PLACES, PREMIUM_GROUPS } from '../../../nodes/lib/simulator';

describe('docs/simulator.md', () => {
  it('lists every fiscal code with its behaviour, as the simulator has it', async () => {
    const text = await readFile(join(__dirname, '../../../docs/simulator.md'), 'utf8');
    const rows = [
      ...Object.entries(BEHAVIOURS).map(
        ([letter, { about }]) => `| \`${letter.repeat(6)}00A00${letter}000A\` | ${about} |`,
      ),
      ...Object.entries(PLACES).map(([place, { about }]) => `| \`…${place}…\` | ${about} |`),
    ];
    // Prettier pads the columns of tables.
    const found = text
      .split('\n')
      .map((line) => line.replace(/ {2,}/g, ' ').trim())
      .filter((line) => /^\| `(…|[A-Z]{6}00)/.test(line));
    assert.deepEqual(found, rows);
  });

  it('lists every option of the command line', async () => {
    const text = await readFile(join(__dirname, '../../../docs/simulator.md'), 'utf8');
    const source = await readFile(join(__dirname, '../../../scripts/simulator.ts'), 'utf8');
    const options = [...source.matchAll(/^ {2}(--[a-z-]+) /gm)].map(([, option]) => option ?? '');
    assert.ok(options.length > 10);
    const missing = options.filter((option) => option !== '--help' && !text.includes(`\`${option}`));
    assert.deepEqual(missing, []);
  });

  it('lists every group, and every check that a sender may fail', async () => {
    const text = (await readFile(join(__dirname, '../../../docs/simulator.md'), 'utf8')).replace(
      / {2,}/g,
      ' ',
    );
    for (const group of GROUPS) {
      const premium = PREMIUM_GROUPS.includes(group) ? 'yes' : 'no';
      assert.match(text, new RegExp(`^\\| \`${group}\` \\|.*\\| ${premium} \\|$`, 'm'));
    }
    const source = await readFile(join(__dirname, '../../../nodes/lib/simulator/page/data.ts'), 'utf8');
    const type = source.slice(source.indexOf('export type RemoteProblem'));
    const codes = [...type.matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code ?? '');
    assert.ok(codes.length > 10);
    for (const code of codes) assert.ok(text.includes(`| \`${code}\` |`), code);
  });
});
