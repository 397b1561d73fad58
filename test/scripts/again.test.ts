import assert from 'node:assert/strict';
import { type Tried, withSecondTry } from '../../scripts/test/again';
import { hasRuns } from './support/runs';

describe('tests with a second try', () => {
  const runs = hasRuns();
  let printed = '';
  const never = new AbortController().signal;

  /** Passes once this file of marks has so many. */
  const passesAt = (tries: number, mark: string): string =>
    `const fs = require('fs'), mark = ${JSON.stringify(runs.file(mark))};
    fs.appendFileSync(mark, 'x');
    if (fs.readFileSync(mark, 'utf8').length < ${tries}) throw new Error('was busy');`;
  const test = (title: string, code = ''): string => `it(${JSON.stringify(title)}, () => { ${code} });`;

  function start(files: readonly string[], stop = never): Promise<Tried> {
    printed = '';
    return withSecondTry(
      runs.of('all', files),
      (file) => runs.of('again', [file]),
      (text) => (printed += text),
      stop,
    );
  }

  it('run once when all is well', async () => {
    const { passed, failed, ended, onlyAgain } = await start([
      runs.tests('good', test('is well', passesAt(1, 'mark'))),
      runs.tests('fine', test('is well too')),
    ]);
    assert.deepEqual([passed, failed, ended, onlyAgain], [2, 0, [], []]);
    assert.doesNotMatch(printed, /Tried again/);
  });

  it('pass, each counted once, when they do alone, and are named', async () => {
    const flaky = test('is late', passesAt(2, 'mark')) + test('is well');
    const { passed, failed, failures, ended, onlyAgain } = await start([
      runs.tests('good', test('is well') + test('is fine')),
      runs.tests('flaky', `describe('it', () => { ${flaky} });`),
    ]);
    assert.deepEqual([passed, failed, ended, failures], [4, 0, [], '']);
    assert.equal(onlyAgain.length, 1);
    assert.match(onlyAgain[0] ?? '', /flaky\.js: it is late$/);
    assert.match(printed, /was busy[^]*Tried again, alone: .*flaky\.js/, 'what failed at first is told');
    assert.equal(printed.match(/is fine/g)?.length, 1, 'only the file with a failure is tried again');
  });

  it('have failed when they fail twice, also when another one of the file passes then', async () => {
    const { passed, failed, failures, ended, onlyAgain } = await start([
      runs.tests('good', test('is well')),
      runs.tests('bad', test('is wrong', passesAt(9, 'one')) + test('is late', passesAt(2, 'two'))),
    ]);
    assert.deepEqual([passed, failed, ended], [2, 1, ['again: exit 1']]);
    assert.match(failures, /is wrong[^]*was busy/);
    assert.match(onlyAgain.join(), /^[^,]*bad\.js: is late$/);
  });

  it('have failed when alone another one of the file fails', async () => {
    const code =
      test('is late', passesAt(2, 'one')) + test('is wrong then', `if (fs.existsSync(mark)) throw 1`);
    const { passed, failed, ended } = await start([
      runs.tests('odd', `const fs = require('fs'), mark = ${JSON.stringify(runs.file('one'))}; ${code}`),
    ]);
    assert.deepEqual([passed, failed, ended], [1, 1, ['again: exit 1']]);
  });

  it('count a hook that failed, and what it kept from being tried', async () => {
    const code = `before(() => { ${passesAt(2, 'mark')} }); ${test('is well')} ${test('is fine')}`;
    const { passed, failed, onlyAgain } = await start([
      runs.tests('hook', `describe('it', () => { ${code} });`),
    ]);
    assert.deepEqual([passed, failed], [2, 0]);
    assert.match(onlyAgain.join(), /"before all" hook/);
  });

  it('have failed when the second try breaks off', async () => {
    const code = `it('is gone', () => { ${passesAt(2, 'mark')} process.exit(0); });`;
    const { passed, failed, ended, onlyAgain } = await start([runs.tests('gone', test('is well') + code)]);
    assert.deepEqual([passed, failed, ended, onlyAgain], [1, 1, ['again: ended without its counts'], []]);
  });

  it('are not tried again when they were ended from outside', async () => {
    const { ended } = await start(
      [runs.tests('bad', test('is late', passesAt(2, 'mark')))],
      AbortSignal.abort(),
    );
    assert.equal(ended.length, 1);
    assert.doesNotMatch(printed, /Tried again/);
  });
});
