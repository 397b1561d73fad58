import { appendFileSync } from 'node:fs';
import { reporters, Runner } from 'mocha';
import type { MochaOptions } from 'mocha';

/**
 * The usual list of sentences, closed by one line that a machine can read: `N passed, N failed`. The line is also added
 * to the file that `TEST_COUNTS` names, so that several runs can be summed up.
 */
export default class CountingReporter extends reporters.Spec {
  constructor(runner: Runner, options?: MochaOptions) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const line = `${this.stats.passes} passed, ${this.stats.failures} failed\n`;
      process.stdout.write(`\n${line}`);
      const { TEST_COUNTS } = process.env;
      if (TEST_COUNTS !== undefined) appendFileSync(TEST_COUNTS, line);
    });
  }
}
