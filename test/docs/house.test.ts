import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { allTypes } from '../../nodes/types';
import { MESSAGES } from '../../nodes/messages';
import { missingParts } from '../../scripts/build/complete';

const ROOT = path.resolve(__dirname, '../..');
const MAX_LINES = 400;

describe('the repository', () => {
  it('has texts and help in every language, an icon and an example for every node type', () => {
    assert.deepEqual(missingParts(allTypes(MESSAGES), ROOT), []);
  });

  it(`has no hand-written file of more than ${MAX_LINES} lines`, () => {
    assert.deepEqual(
      handWritten()
        .map((file) => [file, readFileSync(path.join(ROOT, file), 'utf8').split('\n').length - 1] as const)
        .filter(([, lines]) => lines > MAX_LINES),
      [],
    );
  });

  for (const readme of ['README.md', 'README.it.md']) {
    it(`runs in CI the test command that ${readme} gives`, () => {
      const command = 'npm ci && npm test';
      assert.ok(
        read(readme)
          .split('\n')
          .some((line) => line.trim().startsWith(command)),
        `${readme} has no line "${command}"`,
      );
      assert.ok(read('.ci/run').includes(command));
    });

    it(`has every node type in a table of ${readme}`, () => {
      const text = read(readme);
      assert.deepEqual(
        allTypes(MESSAGES).filter(({ type }) => !text.includes(`| \`${type}\` `)),
        [],
      );
    });

    it(`names in ${readme} only npm scripts that exist`, () => {
      const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
      const named = [...read(readme).matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
        ([, a, b]) => a ?? b ?? '',
      );
      assert.ok(named.length > 0);
      assert.deepEqual(
        named.filter((script) => !(script in scripts)),
        [],
      );
    });
  }
});

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

function handWritten(): string[] {
  return ['nodes', 'scripts', 'test', 'bench', 'types', '.ci'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
      .filter((file) => /(\.(tsx?|mjs|js|html|css)|\.ci\/run)$/.test(file) && !file.includes('node_modules')),
  );
}
