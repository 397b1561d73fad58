import { tmpdir } from 'node:os';
import type { RootHookObject } from 'mocha';
import { scratchFolder } from '../../scripts/test/scratch';

/**
 * Temporary files go where scripts/test.ts or scripts/e2e.ts says, or else into a folder of this process, which goes with it: also what
 * a test leaves that was stopped. Set only now: tsx has found what it compiled before in the system's own folder.
 */
export const mochaHooks: RootHookObject = {
  beforeAll() {
    process.env.TEST_SCRATCH ??= scratchFolder(tmpdir());
    process.env.TMPDIR = process.env.TEST_SCRATCH;
  },
};
