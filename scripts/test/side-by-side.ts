/** Test runs side by side, each a process of its own, whose reporter is test/support/reporter.ts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, getPriority, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Run {
  readonly name: string;
  /** Of Node. */
  readonly args: readonly string[];
  /** What its environment has besides this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Gives way to the others: those that cannot be shared out should not end last. */
  readonly givesWay?: boolean;
}

/** As test/support/reporter.ts writes it. */
export interface TestResult {
  /** Whole path; empty of a hook that belongs to no file. */
  readonly file: string;
  /** With the titles of its suites. */
  readonly title: string;
  readonly passed: boolean;
}

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** What failed, as mocha words it. */
  readonly failures: string;
  readonly tests: readonly TestResult[];
  /** Runs that ended with another code than 0, and how; tests that failed are one reason. */
  readonly ended: readonly string[];
}

/** How much less urgent than the others: they get twice as much of a busy processor. */
const LESS_URGENT = 3;

/** How long a run may take to end when it is told to. */
const GRACE_MS = 5_000;

/** Resolves once all runs have ended. What they print goes to `write` as it comes, in whole lines. `stop` ends them. */
export async function sideBySide(
  runs: readonly Run[],
  write: (text: string) => void,
  stop: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'io-test-runs-'));
  const failures = join(folder, 'failures');
  const results = join(folder, 'results');
  try {
    const all = await Promise.all(
      runs.map(async (run, n) => {
        const counts = join(folder, `counts-${n}`);
        const files = { TEST_COUNTS: counts, TEST_FAILURES: failures, TEST_RESULTS: results };
        const env = { ...colours(), ...process.env, ...run.env, ...files };
        const how = await end(run, env, write, stop);
        const line = contentOf(counts);
        return { line, ended: how ?? (line === '' ? 'ended without its counts' : undefined), name: run.name };
      }),
    );
    const lines = all.map(({ line }) => line).join('');
    const ended = all.flatMap(({ name, ended: how }) => (how === undefined ? [] : [`${name}: ${how}`]));
    const tests = contentOf(results).split('\n').slice(0, -1);
    return {
      ...sum(lines),
      failures: contentOf(failures),
      tests: tests.map((line) => JSON.parse(line) as TestResult),
      ended,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ctrl-C, or an end from outside. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      stop.abort(signal);
    });
  return stop.signal;
}

/**
 * The last line of a command that runs tests: `N passed, N failed`. Who adds up several commands names a file in `TEST_COUNTS`, which
 * gets it too.
 */
export function lastLine({ passed, failed }: Pick<Outcome, 'passed' | 'failed'>): string {
  const line = `${passed} passed, ${failed} failed\n`;
  if (process.env.TEST_COUNTS !== undefined) appendFileSync(process.env.TEST_COUNTS, line);
  return line;
}

/** Resolves with how the run ended, where that is not well. */
function end(
  run: Run,
  env: NodeJS.ProcessEnv,
  write: (text: string) => void,
  stop: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, run.args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    if (run.givesWay === true) giveWay(child);
    const onStop = (): void => {
      kill(child);
    };
    if (stop.aborted) onStop();
    else stop.addEventListener('abort', onStop);
    for (const stream of [child.stdout, child.stderr]) inLines(stream, write);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      stop.removeEventListener('abort', onStop);
      resolve(code === 0 ? undefined : (signal ?? `exit ${code ?? ''}`));
    });
  });
}

/** With all that it starts later. */
function giveWay({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined)
      setPriority(pid, Math.min(constants.priority.PRIORITY_LOW, getPriority() + LESS_URGENT));
  } catch {
    // It has ended, or the system does not let us.
  }
}

/** As Ctrl-C does: mocha ends its workers then, also one that hangs. */
function kill(child: ChildProcess): void {
  child.kill('SIGINT');
  const last = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  child.once('exit', () => {
    clearTimeout(last);
  });
}

function inLines(stream: NodeJS.ReadableStream, write: (text: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const cut = text.lastIndexOf('\n') + 1;
    if (cut > 0) write(rest + text.slice(0, cut));
    rest = cut > 0 ? text.slice(cut) : rest + text;
  });
  stream.on('end', () => {
    if (rest !== '') write(`${rest}\n`);
  });
}

/** `3 passed, 1 failed`, one line for each run. */
function sum(lines: string): { passed: number; failed: number } {
  const total = { passed: 0, failed: 0 };
  for (const [, passed, failed] of lines.matchAll(/^(\d+) passed, (\d+) failed$/gm)) {
    total.passed += Number(passed);
    total.failed += Number(failed);
  }
  return total;
}

function contentOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** A run sees a pipe where a person may see a terminal. */
function colours(): NodeJS.ProcessEnv {
  return process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
}
