import { appendFileSync } from 'node:fs';
import { format } from 'node:util';
import { reporters, Runner, type MochaOptions, type Runnable, type Suite } from 'mocha';

const { Base } = reporters;

/**
 * The usual list of sentences, closed by one line that a machine can read: `N passed, N failed`. Each suite is written at once,
 * so that runs side by side do not mix their lines.
 *
 * `TEST_COUNTS` names a file to which the last line is added, so that several runs can be summed up. `TEST_FAILURES` names one to
 * which what failed is added, instead of being written here: who runs several shows it at their end. `TEST_RESULTS` names one to
 * which a line of JSON is added for each test, or hook that failed (scripts/test/side-by-side.ts).
 */
export default class CountingReporter extends reporters.Spec {
  #text = '';

  constructor(runner: Runner, options?: MochaOptions) {
    Base.consoleLog = (...args: unknown[]) => {
      this.#text += `${format(...args)}\n`;
    };
    super(runner, options);
    runner.on(Runner.constants.EVENT_SUITE_END, (suite: Suite) => {
      if (suite.root || suite.parent?.root === true) this.#write();
    });
    runner.on(Runner.constants.EVENT_TEST_PASS, (test) => {
      note(test, true);
    });
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test) => {
      note(test, false);
    });
    // Of a run that was ended from outside, or by a test.
    process.on('exit', () => {
      this.#write();
    });
  }

  override epilogue(): void {
    this.#write();
    const { TEST_COUNTS, TEST_FAILURES } = process.env;
    super.epilogue();
    const line = `${this.stats.passes} passed, ${this.stats.failures} failed\n`;
    if (TEST_COUNTS !== undefined) appendFileSync(TEST_COUNTS, line);
    if (TEST_FAILURES === undefined) this.#text += line;
    else {
      if (this.stats.failures > 0) appendFileSync(TEST_FAILURES, this.#text);
      this.#text = '';
    }
    this.#write();
  }

  #write(): void {
    if (this.#text !== '') process.stdout.write(this.#text);
    this.#text = '';
  }
}

function note(test: Runnable, passed: boolean): void {
  const { TEST_RESULTS } = process.env;
  if (TEST_RESULTS === undefined) return;
  const { file = '' } = test;
  appendFileSync(TEST_RESULTS, `${JSON.stringify({ file, title: test.fullTitle(), passed })}\n`);
}
