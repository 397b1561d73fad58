/**
 * What makes a process of its own read our TypeScript, as a whole path for Node's `--require`: in a test run what was compiled for
 * all of it (scripts/test.ts), else tsx.
 */
export const TYPESCRIPT = process.env.TEST_COMPILED ?? require.resolve('tsx/cjs');
