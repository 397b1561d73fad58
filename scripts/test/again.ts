/** Tests in a real browser can fail because the computer was busy: files with failures get a second try, of which is told. */
import { relative } from 'node:path';
import { type Outcome, type Run, sideBySide, type TestResult } from './side-by-side';

/** Counts are those of the last try of each file. */
export interface Tried extends Outcome {
  /** What failed at first and passed alone: file and title. */
  readonly onlyAgain: readonly string[];
}

/**
 * Runs all files, and those with a test that failed once more, one after the other: each alone, in a process of its own. What fails
 * then has failed.
 * @param alone the run of one file, given by its whole path
 */
export async function withSecondTry(
  all: Run,
  alone: (file: string) => Run,
  write: (text: string) => void,
  stop: AbortSignal,
): Promise<Tried> {
  const isStopped = (): boolean => stop.aborted;
  const first = await sideBySide([all], write, stop);
  const files = [...new Set(failedOf(first.tests).map(({ file }) => file))];
  // What belongs to no file cannot be tried alone.
  if (files.length === 0 || files.includes('') || !cameToItsEnd(first, all) || isStopped())
    return { ...first, onlyAgain: [] };

  write(`${first.failures}\nTried again, alone: ${files.map(short).join(', ')}\n`);
  const tests = first.tests.filter(({ file }) => !files.includes(file));
  const failures: string[] = [];
  const ended: string[] = [];
  const onlyAgain: string[] = [];
  for (const file of files) {
    const before = first.tests.filter((test) => test.file === file);
    const run = alone(file);
    const second = isStopped() ? undefined : await sideBySide([run], write, stop);
    failures.push(second?.failures ?? '');
    ended.push(...(second?.ended ?? ['ended from outside']));
    if (second === undefined || !cameToItsEnd(second, run)) {
      tests.push(...before);
      continue;
    }
    tests.push(...second.tests);
    const wrong = failedOf(second.tests).map(({ title }) => title);
    const late = failedOf(before).filter(({ title }) => !wrong.includes(title));
    onlyAgain.push(...late.map(({ title }) => `${short(file)}: ${title}`));
  }
  const failed = failedOf(tests).length;
  return { passed: tests.length - failed, failed, failures: failures.join(''), tests, ended, onlyAgain };
}

/** A run that broke off knows nothing of the tests that it did not come to. Mocha's exit code is how many failed. */
function cameToItsEnd({ tests, failed, ended }: Outcome, { name }: Run): boolean {
  const isCounted = failed === failedOf(tests).length;
  return isCounted && ended.every((how) => how === `${name}: exit ${Math.min(failed, 255)}`);
}

function failedOf(tests: readonly TestResult[]): readonly TestResult[] {
  return tests.filter(({ passed }) => !passed);
}

function short(file: string): string {
  return relative(process.cwd(), file);
}
