/**
 * Runs the browser tests on Node-RED 4.1 and on Node-RED 5 (test/nr5; of the page for the office only the whole way, and not the
 * simulator's inbox). Files with failures are run once more, each alone.
 *
 *   npm run test:e2e                                 builds, then all of it
 *   npm run test:e2e -- test/e2e/inbox.test.ts       builds, then these files
 *   npm run test:e2e -- --grep "wide screen"         builds, then what mocha's options leave
 *
 * `NODE_RED_ROOT` names the folder of one Node-RED, which then is the only one. Last line: "N passed, N failed". Exit code 1 when a
 * test failed twice, or a run did not end well.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Tried, withSecondTry } from './test/again';
import { scratchFolder } from './test/scratch';
import { lastLine, type Run, stopSignal } from './test/side-by-side';

const ROOT = join(__dirname, '..');
const NODE_RED_5 = 'test/nr5';
const MOCHA = createRequire(__filename).resolve('mocha/bin/mocha.js');
const CONFIG = ['--config', '.mocharc.e2e.json'];

const { NODE_RED_ROOT } = process.env;
const nodeReds: readonly { readonly name: string; readonly root: string }[] =
  NODE_RED_ROOT === undefined
    ? [
        { name: 'Node-RED 4.1', root: '.' },
        { name: 'Node-RED 5', root: NODE_RED_5 },
      ]
    : [{ name: NODE_RED_ROOT, root: NODE_RED_ROOT }];

const args = process.argv.slice(2);
const options = args.filter((arg) => !existsSync(arg));
const given = args.filter((arg) => existsSync(arg));
const files = given.length > 0 ? given : allFiles();

function allFiles(): string[] {
  return readdirSync(join(ROOT, 'test/e2e'))
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `test/e2e/${file}`);
}

/**
 * The page for the office and the simulator’s inbox know nothing of the editor: they are tried on the first Node-RED, of the page the
 * whole way on both.
 */
const DETAILS = /\/(page-[\w-]+|inbox|inbox-premium)\.test\.ts$/;

function filesOf(root: string): readonly string[] {
  const isFirst = root === nodeReds[0]?.root;
  return isFirst || given.length > 0 ? files : files.filter((file) => !DETAILS.test(file));
}

const write = (text: string): void => void process.stdout.write(text);

async function on({ name, root }: (typeof nodeReds)[number], stop: AbortSignal): Promise<Tried> {
  write(`\n${name}\n`);
  const env = { NODE_RED_ROOT: root };
  const run = (...rest: string[]): Run => ({ name, env, args: [MOCHA, ...CONFIG, ...options, ...rest] });
  return withSecondTry(run(...filesOf(root)), (file) => run('--no-parallel', file), write, stop);
}

async function main(): Promise<void> {
  process.chdir(ROOT);
  const stop = stopSignal();
  if (nodeReds.some(({ root }) => root === NODE_RED_5) && !existsSync(join(NODE_RED_5, 'node_modules')))
    execFileSync('npm', ['ci', '--prefix', NODE_RED_5, '--ignore-scripts', '--loglevel=error'], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
  // On the disk: a Node-RED with all that our package needs is too much for the memory.
  process.env.TEST_SCRATCH = scratchFolder(tmpdir());
  const started = performance.now();
  const total = { passed: 0, failed: 0 };
  const closing: string[] = [];
  for (const nodeRed of nodeReds) {
    if (stop.aborted) break;
    const { passed, failed, failures, ended, onlyAgain } = await on(nodeRed, stop);
    total.passed += passed;
    total.failed += failed;
    write(`${failures}\n`);
    closing.push(...onlyAgain.map((test) => `passed only when tried again, alone: ${nodeRed.name}, ${test}`));
    if (ended.length > 0) process.exitCode = 1;
    closing.push(...ended);
  }
  if (stop.aborted) process.exitCode = 1;
  const seconds = Math.round((performance.now() - started) / 1000);
  write(`\n${[...closing, `${seconds} s`].join('\n')}\n${lastLine(total)}`);
}

void main();
