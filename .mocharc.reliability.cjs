'use strict';

const process = require('node:process');

/** In the short form what hangs is named in good time. */
const MINUTES = process.env.RELIABILITY === 'short' ? 4 : 60;

module.exports = {
  require: ['tsx/cjs', './test/support/scratch.ts'],
  extension: ['ts'],
  reporter: './test/support/reporter.ts',
  timeout: MINUTES * 60_000,
  slow: 60_000,
  exit: true,
};
