/** Runs of test files that a test writes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Run } from '../../../scripts/test/side-by-side';
import { TYPESCRIPT } from '../../../scripts/test/typescript';

const MOCHA = createRequire(__filename).resolve('mocha/bin/mocha.js');
const REPORTER = path.resolve(__dirname, '../../support/reporter.ts');

interface Runs {
  /** Whole path of what a test keeps beside its test files. */
  file(name: string): string;
  /** Whole path of a test file with this code. */
  tests(name: string, code: string): string;
  /** A run of test files. */
  of(name: string, files: readonly string[], ...options: string[]): Run;
  /** What was left to who adds up several commands. */
  counts(): string;
}

/** In the current suite; each test has a folder of its own. */
export function hasRuns(): Runs {
  let folder: string;
  const { TEST_COUNTS } = process.env;
  const file = (name: string): string => path.join(folder, name);

  beforeEach('a folder for test files', () => {
    folder = mkdtempSync(path.join(tmpdir(), 'io-runs-'));
    // What these runs count is not to be added to the counts of the run that they are part of.
    process.env.TEST_COUNTS = file('counts');
  });
  afterEach('remove it', () => {
    if (TEST_COUNTS === undefined) delete process.env.TEST_COUNTS;
    else process.env.TEST_COUNTS = TEST_COUNTS;
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    file,
    tests(name, code) {
      writeFileSync(file(`${name}.js`), code);
      return file(`${name}.js`);
    },
    of(name, files, ...options) {
      const own = ['--no-config', '--require', TYPESCRIPT, '--reporter', REPORTER];
      return { name, args: [MOCHA, ...own, ...options, ...files] };
    },
    counts: () => readFileSync(file('counts'), 'utf8'),
  };
}
