/** A server for many institutions, set as its administrator would (docs/it/molti-enti.md). */
import os from 'node:os';
import { startPostgres, type Postgres } from '../../test/support/postgres';

const MB = 2 ** 20;

export function startServer(): Promise<Postgres> {
  const quarter = Math.floor(os.totalmem() / 4 / MB);
  return startPostgres({
    settings: { shared_buffers: `${quarter}MB`, max_wal_size: '16GB', checkpoint_timeout: '15min' },
    logFile: 16,
  });
}
