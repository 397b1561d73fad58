import type { RootHookObject } from 'mocha';

/** Temporary files go where scripts/test.ts says. Set only now: tsx has found what it compiled before in the system's own folder. */
export const mochaHooks: RootHookObject = {
  beforeAll() {
    const { TEST_SCRATCH } = process.env;
    if (TEST_SCRATCH !== undefined) process.env.TMPDIR = TEST_SCRATCH;
  },
};
