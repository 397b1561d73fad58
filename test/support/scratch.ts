import { tmpdir } from 'node:os';
import type { RootHookObject } from 'mocha';
import { scratchFolder } from '../../scripts/test/scratch';

/**
 * Where scripts/test.ts or scripts/e2e.ts says, or else in a folder that goes with the process that begins the tests, also when it is
 * stopped: mocha's workers, which inherit its name, come to no end of their own.
 */
process.env.TEST_SCRATCH ??= scratchFolder(tmpdir());

// Mocha gives its workers a second to end; to write what was covered may take longer on a busy computer.
if (process.env.NODE_V8_COVERAGE !== undefined)
  process.once('exit', () => process.on('SIGTERM', () => undefined));

export const mochaHooks: RootHookObject = {
  beforeAll() {
    // Only now: tsx has found what it compiled before in the system's own folder.
    process.env.TMPDIR = process.env.TEST_SCRATCH;
  },
};
