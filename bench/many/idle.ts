/** What a process asks the database while nothing is to be sent. */
import { setTimeout as delay } from 'node:timers/promises';
import { startPostgres } from '../../test/support/postgres';
import { startFleet } from './fleet';
import { fillQueues, registerAt, withClient } from './lines';

export interface IdleResult {
  readonly lines: number;
  readonly queriesPerSecond: number;
  /** Processor time of the server for a second; milliseconds. */
  readonly statements: readonly string[];
}

const SETTLE_MS = 10_000;
const MOST = 8;

/** Counted by the extension that comes with the server. */
const COUNTED = `SELECT sum(calls) OVER () AS all, calls, total_exec_time AS ms, left(regexp_replace(query, '\\s+', ' ', 'g'), 70) AS query
  FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND query NOT LIKE '%pg_stat_statements%' ORDER BY calls DESC`;

export async function benchIdle(lines: number, seconds: number): Promise<IdleResult> {
  const server = await startPostgres({ settings: { shared_preload_libraries: 'pg_stat_statements' } });
  try {
    const place = await registerAt(await server.database());
    await withClient(place.url, (client) => client.query('CREATE EXTENSION pg_stat_statements'));
    await fillQueues(place, lines, 0);
    const fleet = await startFleet(place, 1, lines);
    try {
      await delay(SETTLE_MS);
      await withClient(place.url, (client) => client.query('SELECT pg_stat_statements_reset()'));
      await delay(seconds * 1_000);
      const { rows } = await withClient(place.url, (client) =>
        client.query<{ all: string; calls: string; ms: number; query: string }>(COUNTED),
      );
      return {
        lines,
        queriesPerSecond: Number(rows[0]?.all ?? 0) / seconds,
        statements: rows
          .slice(0, MOST)
          .map(({ calls, ms, query }) => `${calls} ${ms.toFixed(1)} ms ${query}`),
      };
    } finally {
      await fleet.end();
    }
  } finally {
    await server.end();
  }
}
