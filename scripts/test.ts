/**
 * Runs the tests on all processors: the rooms whose coverage is measured in one process (.c8rc.json), all others beside it.
 *
 *   npm test                                   builds, then all of it
 *   npm test -- test/send/stops.test.ts        builds, then these files, without coverage
 *   npm test -- --grep "wrong key"             builds, then what mocha's options leave, without coverage
 *   npm run test:postgres                      the register in PostgreSQL, with its coverage; wants a server (apt install postgresql)
 *
 * Last line: "N passed, N failed". Exit code 1 when a test failed, coverage is too low, or a run did not end well.
 */
import { availableParallelism } from 'node:os';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compile, configurationWith } from './test/compile';
import { scratchFolder } from './test/scratch';
import { lastLine, type Run, sideBySide, stopSignal } from './test/side-by-side';
import { suites } from './test/suites';

const bin = (name: string): string => createRequire(__filename).resolve(name);
const MOCHA = bin('mocha/bin/mocha.js');
/** Tests of nodes wait about as long as they work, and meanwhile leave the processor to another one. */
const PARALLEL = parallel(availableParallelism() + 2);
/** Each has a server of its own, and works as much. */
const WITH_SERVERS = parallel(Math.max(2, availableParallelism()));

function parallel(jobs: number): string[] {
  return ['--parallel', '--jobs', String(jobs)];
}

/** @param mocha how it is called, up to its own options */
function runs(mocha: readonly string[], args: readonly string[]): Run[] {
  const { covered, others, postgres } = suites();
  if (args[0] === '--postgres') {
    process.env.TEST_BACKENDS = 'postgres';
    const c8 = [bin('c8/bin/c8.js'), '--config', '.c8rc.postgres.json', process.execPath];
    return [{ name: 'postgres', args: [...c8, ...mocha, ...WITH_SERVERS, ...postgres] }];
  }
  if (args.length === 0)
    return [
      { name: 'coverage', args: [bin('c8/bin/c8.js'), process.execPath, ...mocha, ...covered] },
      { name: 'tests', args: [...mocha, ...PARALLEL, ...others], givesWay: true },
    ];
  const files = args.some((arg) => existsSync(arg)) ? [] : [...covered, ...others];
  return [{ name: 'tests', args: [...mocha, ...PARALLEL, ...args, ...files] }];
}

async function main(): Promise<void> {
  const started = performance.now();
  const stop = stopSignal();
  const scratch = scratchFolder();
  const compiled = join(scratch, 'compiled');
  process.env.TEST_SCRATCH = scratch;
  process.env.TEST_COMPILED = await compile(compiled);
  const mocha = [MOCHA, '--config', configurationWith(process.env.TEST_COMPILED, compiled)];
  const write = (text: string): void => void process.stdout.write(text);
  const outcome = await sideBySide(runs(mocha, process.argv.slice(2)), write, stop);
  const { failures, ended } = outcome;
  const seconds = Math.round((performance.now() - started) / 1000);
  write(`${failures}\n${[...ended, `${seconds} s`].join('\n')}\n${lastLine(outcome)}`);
  process.exitCode = ended.length === 0 ? 0 : 1;
}

void main();
