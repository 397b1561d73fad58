/** A server for many institutions, set as its administrator would (docs/it/molti-enti.md). */
import { readFileSync } from 'node:fs';
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

/** Whether huge pages are taken, as the guide recommends: on a computer that only measures it is the server that has them. */
export function takesHugePages(): boolean {
  if (process.platform !== 'linux') return false;
  const told = readFileSync('/proc/meminfo', 'utf8');
  const count = (name: string): number =>
    Number(new RegExp(`^HugePages_${name}: *(\\d+)`, 'm').exec(told)?.[1]);
  return count('Total') > count('Free');
}
