/**
 * Many institutions at once, on one Node-RED with its file and on several processes that share a register in PostgreSQL: what
 * leaves, what it costs, and how long people wait. Where no PostgreSQL is installed, what needs one says so.
 */
import { postgresIsHere } from '../test/support/postgres';
import { benchBackends } from './backends';
import { benchIdle } from './many/idle';
import { benchNodeRed, benchNodeRedOnPostgres } from './many/node-red';
import { benchSending } from './many/sending';
import { benchSidebar, NO_POSTGRES } from './many/sidebar';
import { benchTakeOver } from './many/take-over';

/** In calls per second of all institutions together. */
const WANTED = { short: 300, full: 1_650 } as const;

type Part = (short: boolean, seconds: number | undefined) => unknown;

/** Each gives what it can without PostgreSQL, or says that it is missing. */
const PARTS: Readonly<Record<string, Part>> = {
  steps: needsPostgres((short) => benchBackends(short)),
  sending: needsPostgres((short, seconds) =>
    benchSending(short ? [2] : [2, 3, 4], short ? 20 : 300, seconds ?? (short ? 3 : 20)),
  ),
  'node-red': async (short) => {
    const results: unknown[] = [];
    for (const institutions of short ? [5, 20] : [50, 300]) {
      const asked = [institutions, short ? WANTED.short : WANTED.full, short ? 5 : 20] as const;
      const sqlite = await benchNodeRed(...asked);
      if (postgresIsHere()) {
        const postgres = await benchNodeRedOnPostgres(...asked);
        results.push({ sqlite, postgres, ratio: postgres.callsPerSecond / sqlite.callsPerSecond });
      } else results.push({ sqlite, postgres: NO_POSTGRES });
    }
    return results;
  },
  'take-over': needsPostgres(async (short) => [
    await benchTakeOver(short ? 20 : 300, 5_000),
    ...(short ? [] : [await benchTakeOver(300, 15_000)]),
  ]),
  sidebar: (short) =>
    benchSidebar(
      short
        ? { institutions: 10, campaigns: 5, rows: 5_000 }
        : { institutions: 300, campaigns: 20, rows: 1_000_000 },
    ),
  idle: needsPostgres(async (short) => {
    const seconds = short ? 5 : 30;
    return [await benchIdle(1, seconds), await benchIdle(short ? 20 : 300, seconds)];
  }),
};

function needsPostgres(bench: Part): Part {
  return (short, seconds) => (postgresIsHere() ? bench(short, seconds) : NO_POSTGRES);
}

/**
 * @param part one of them alone
 * @param seconds how long `sending` counts, for each number of processes
 */
export async function benchMany(
  short: boolean,
  part: string | undefined,
  seconds?: number,
): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  for (const name of part === undefined ? Object.keys(PARTS) : [part]) {
    const bench = PARTS[name];
    if (bench === undefined)
      throw new Error(`many: no part "${name}"; there are ${Object.keys(PARTS).join(', ')}`);
    console.error(`… many:${name}`);
    results[name] = await bench(short, seconds);
  }
  return results;
}
