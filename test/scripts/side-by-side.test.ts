import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Outcome, type Run, sideBySide } from '../../scripts/test/side-by-side';
import { suites } from '../../scripts/test/suites';
import { until } from '../support/until';

const MOCHA = createRequire(__filename).resolve('mocha/bin/mocha.js');
const REPORTER = path.resolve(__dirname, '../support/reporter.ts');

describe('test runs side by side', () => {
  let folder: string;
  let printed: string;
  let counts: string;
  const { TEST_COUNTS } = process.env;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'io-runs-'));
    printed = '';
    // What these runs count is not to be added to the counts of the run that they are part of.
    counts = path.join(folder, 'counts');
    process.env.TEST_COUNTS = counts;
  });
  afterEach(() => {
    if (TEST_COUNTS === undefined) delete process.env.TEST_COUNTS;
    else process.env.TEST_COUNTS = TEST_COUNTS;
    rmSync(folder, { recursive: true, force: true });
  });

  /** A run of one test file. */
  function run(name: string, code: string, ...options: string[]): Run {
    const file = path.join(folder, `${name}.js`);
    writeFileSync(file, code);
    const own = ['--no-config', '--require', 'tsx/cjs', '--reporter', REPORTER];
    return { name, args: [MOCHA, ...own, ...options, file] };
  }

  function start(runs: readonly Run[], stop?: AbortSignal): Promise<Outcome> {
    return sideBySide(runs, (text) => (printed += text), stop);
  }

  it('add up what passed and failed, and tell at the end what failed', async () => {
    const good = run('good', `it('is well', () => {}); it('is well too', () => {});`);
    const bad = run(
      'bad',
      `it('is well', () => {}); it('is not', () => { throw new Error('as it should') });`,
    );
    const { passed, failed, failures, ended } = await start([good, bad]);
    assert.deepEqual([passed, failed, ended], [3, 1, ['bad: exit 1']]);
    assert.match(failures, /1\) is not:[^]*as it should/);
    assert.doesNotMatch(printed, /as it should/);
    assert.match(printed, /is well too/);
  });

  it('leave their counts to who adds up several commands, each of them', async () => {
    await start([1, 2].map((n) => run(`run${n}`, `it('is well', () => {});`)));
    assert.equal(readFileSync(counts, 'utf8'), '1 passed, 0 failed\n'.repeat(2));
  });

  it('are no success when one ends before its tests do', async () => {
    const { passed, ended } = await start([
      run('good', `it('is well', () => {});`),
      run('gone', `it('is the end', () => { process.exit(0) });`),
    ]);
    assert.deepEqual([passed, ended], [1, ['gone: ended without its counts']]);
  });

  it('end when they are told to, with the processes that they have started', async () => {
    const pid = path.join(folder, 'pid');
    const hang = `it('hangs', () => { require('fs').writeFileSync(${JSON.stringify(pid)}, String(process.pid)); for (;;); });`;
    const stop = new AbortController();
    const ended = start([run('hangs', hang, '--parallel', '--jobs', '2')], stop.signal);
    // Nothing happens in this process while another one comes and goes.
    const looks = setInterval(() => undefined, 20);
    try {
      await until(() => existsSync(pid) && readFileSync(pid, 'utf8') !== '');
      stop.abort();
      assert.equal((await ended).ended.length, 1);
      await until(() => isGone(Number(readFileSync(pid, 'utf8'))));
    } finally {
      clearInterval(looks);
    }
  });
});

function isGone(pid: number): boolean {
  try {
    return !process.kill(pid, 0);
  } catch {
    return true;
  }
}

describe('the files of npm test', () => {
  it('are in one run each, and those whose coverage is measured are in theirs', () => {
    const { covered, others } = suites();
    assert.equal(new Set([...covered, ...others]).size, covered.length + others.length);
    assert.ok(covered.includes('test/lib/core/money.test.ts'));
    assert.ok(others.includes('test/scripts/side-by-side.test.ts'));
    assert.ok(others.every((file) => !/^test\/(e2e|reliability|recipes)\//.test(file)));
  });
});
