import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BEHAVIOURS, PLACES } from '../../nodes/simulator';

describe('docs/simulator.md', () => {
  it('lists every fiscal code with its behaviour, as the simulator has it', async () => {
    const text = await readFile(join(__dirname, '../../docs/simulator.md'), 'utf8');
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
      .filter((line) => /^\| `(…|[A-Z]{6})/.test(line));
    assert.deepEqual(found, rows);
  });

  it('lists every option of the command line', async () => {
    const text = await readFile(join(__dirname, '../../docs/simulator.md'), 'utf8');
    const source = await readFile(join(__dirname, '../../scripts/simulator.ts'), 'utf8');
    const options = [...source.matchAll(/^ {2}(--[a-z-]+) /gm)].map(([, option]) => option ?? '');
    assert.ok(options.length > 10);
    const missing = options.filter((option) => option !== '--help' && !text.includes(`\`${option}`));
    assert.deepEqual(missing, []);
  });
});
