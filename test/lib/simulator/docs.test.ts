import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteProblem } from '../../../nodes/lib/simulator/page/data';
import { HELP, OPTIONS } from '../../../scripts/simulator';
import { BEHAVIOURS, GROUPS, PLACES, PREMIUM_GROUPS } from '../../../nodes/lib/simulator';

/** The compiler finds one that is missing. */
const CHECKS: Readonly<Record<RemoteProblem['code'], true>> = {
  NO_CONFIGURATION: true,
  NO_ENVIRONMENT: true,
  BASE_URL: true,
  ELSEWHERE: true,
  UNREACHABLE: true,
  TIMEOUT: true,
  REDIRECT: true,
  REFUSED: true,
  UNEXPECTED_STATUS: true,
  MALFORMED: true,
  ATTACHMENTS_NOT_PRESENT: true,
  REMOTE_CONTENT_NOT_PRESENT: true,
  SUBJECT_VALIDATION_ERROR: true,
  MARKDOWN_VALIDATION_ERROR: true,
  NOT_READY: true,
  NOT_PDF: true,
  ATTACHMENT_URL: true,
  TOO_LARGE: true,
};

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

  it('lists every option of the command line, as its help does', async () => {
    const text = await readFile(join(__dirname, '../../../docs/simulator.md'), 'utf8');
    for (const option of Object.keys(OPTIONS)) {
      assert.ok(HELP.includes(`  --${option} `), option);
      assert.ok(option === 'help' || text.includes(`\`--${option}`), option);
    }
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
    for (const code of Object.keys(CHECKS)) assert.ok(text.includes(`| \`${code}\` |`), code);
  });
});
