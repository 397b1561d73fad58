/** Test runs side by side, each a process of its own, whose reporter is test/support/reporter.ts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Run {
  readonly name: string;
  /** Of Node. */
  readonly args: readonly string[];
}

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** What failed, as mocha words it. */
  readonly failures: string;
  /** Runs that ended with another code than 0, and how; tests that failed are one reason. */
  readonly ended: readonly string[];
}

/** How long a run may take to end when it is told to. */
const GRACE_MS = 5_000;

/**
 * Resolves once all runs have ended. What they print goes to `write` as it comes, in whole lines. `stop` ends them; the file that
 * `TEST_COUNTS` names gets their counts too.
 */
export async function sideBySide(
  runs: readonly Run[],
  write: (text: string) => void,
  stop: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'io-test-runs-'));
  const failures = join(folder, 'failures');
  try {
    const all = await Promise.all(
      runs.map(async (run, n) => {
        const counts = join(folder, `counts-${n}`);
        const env = { ...colours(), ...process.env, TEST_COUNTS: counts, TEST_FAILURES: failures };
        const how = await end(run, env, write, stop);
        const line = contentOf(counts);
        return { line, ended: how ?? (line === '' ? 'ended without its counts' : undefined), name: run.name };
      }),
    );
    const lines = all.map(({ line }) => line).join('');
    if (process.env.TEST_COUNTS !== undefined) appendFileSync(process.env.TEST_COUNTS, lines);
    const ended = all.flatMap(({ name, ended: how }) => (how === undefined ? [] : [`${name}: ${how}`]));
    return { ...sum(lines), failures: contentOf(failures), ended };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
