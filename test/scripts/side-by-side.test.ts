import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { lastLine, type Outcome, type Run, sideBySide } from '../../scripts/test/side-by-side';
import { suites } from '../../scripts/test/suites';
import { until } from '../support/until';
import { hasRuns } from './support/runs';

describe('test runs side by side', () => {
  const runs = hasRuns();
  let printed = '';
  const run = (name: string, code: string, ...options: string[]): Run =>
    runs.of(name, [runs.tests(name, code)], ...options);
  const start = (all: readonly Run[], stop?: AbortSignal): Promise<Outcome> => {
    printed = '';
    return sideBySide(all, (text) => (printed += text), stop);
  };

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

  it('leave their sum to who adds up several commands, each of them', async () => {
    for (const outcome of [
      await start([1, 2].map((n) => run(`run${n}`, `it('is well', () => {});`))),
      await start([run('one', `it('is well', () => {});`)]),
    ])
      assert.equal(lastLine(outcome), `${outcome.passed} passed, 0 failed\n`);
    assert.equal(runs.counts(), '2 passed, 0 failed\n1 passed, 0 failed\n');
  });

  it('know of each test in which file it is, what it says and whether it passed', async () => {
    const code = `describe('all', () => { it('is well', () => {}); it('is not', () => { throw new Error() }); });`;
    for (const options of [[], ['--parallel', '--jobs', '2']]) {
      const { tests } = await start([run('some', code, ...options)]);
      assert.deepEqual(tests, [
        { file: runs.file('some.js'), title: 'all is well', passed: true },
        { file: runs.file('some.js'), title: 'all is not', passed: false },
      ]);
    }
  });

  it('are no success when one ends before its tests do', async () => {
    const { passed, ended } = await start([
      run('good', `it('is well', () => {});`),
      run('gone', `it('is the end', () => { process.exit(0) });`),
    ]);
    assert.deepEqual([passed, ended], [1, ['gone: ended without its counts']]);
  });

  it('give way to the others, where they are to, with all that they start', async function () {
    if (process.platform === 'win32') this.skip();
    const urgency = `it('is', () => { require('fs').writeFileSync(${JSON.stringify(runs.file('urgency'))}, String(require('os').getPriority())); });`;
    const { passed } = await start([
      { ...run('some', urgency, '--parallel', '--jobs', '2'), givesWay: true },
    ]);
    assert.equal(passed, 1);
    assert.ok(Number(readFileSync(runs.file('urgency'), 'utf8')) > getPriority() || getPriority() >= 19);
  });

  it('end when they are told to, with the processes that they have started', async () => {
    const pid = runs.file('pid');
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
    assert.ok(others.every((file) => existsSync(file) && !/^test\/(e2e|reliability|recipes)\//.test(file)));
  });
});
