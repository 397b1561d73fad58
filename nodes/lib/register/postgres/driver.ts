/** The driver, an optional peer: there only where somebody has installed it. */
import { unavailable } from './errors';

/** Of the driver, in which inner sides are used that are no interface (driver-errors.ts, `sever` in session.ts). */
const FIRST = [8, 23] as const;

/** Throws PG_MISSING; PG_VERSION where another one is installed than what this package was made for; PG_BROKEN where it cannot be loaded. */
export function driver(): typeof import('pg') {
  let version: unknown;
  let pg: typeof import('pg');
  try {
    /* eslint-disable @typescript-eslint/no-require-imports -- an optional peer, needed only here */
    pg = require('pg') as typeof import('pg');
    ({ version } = require('pg/package.json') as { version?: unknown });
    /* eslint-enable @typescript-eslint/no-require-imports */
  } catch (error) {
    throw unavailable(isMissing(error) ? 'PG_MISSING' : 'PG_BROKEN');
  }
  if (!isFit(String(version))) throw unavailable('PG_VERSION');
  return pg;
}

/** Not when a part of it is missing, or does not work. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.message.includes(`Cannot find module 'pg'`);
}

function isFit(version: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(version) ?? [];
  return Number(major) === FIRST[0] && Number(minor) >= FIRST[1];
}
