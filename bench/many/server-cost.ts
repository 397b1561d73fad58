/** What a PostgreSQL server on this machine costs: processor time of all its processes, and what it writes into its log. Linux. */
import { readdirSync, readFileSync } from 'node:fs';
import { withClient } from './lines';

export interface ServerCost {
  readonly cpuMs: number;
  readonly walBytes: number;
}

/** So the kernel counts processor time for programs (USER_HZ), on every Linux. */
const TICKS_PER_SECOND = 100;

export async function serverCost(url: string): Promise<ServerCost> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ pid: number; wal: string }>(
      `SELECT pg_backend_pid() AS pid, pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS wal`,
    );
    const [{ pid, wal } = { pid: 0, wal: '0' }] = rows;
    return { cpuMs: cpuOf(pid), walBytes: Number(wal) };
  });
}

export function between(before: ServerCost, after: ServerCost): ServerCost {
  return { cpuMs: after.cpuMs - before.cpuMs, walBytes: after.walBytes - before.walBytes };
}

/** Of the server that this is a process of: its own, its processes' and, of those that have ended, what they left it. */
function cpuOf(backend: number): number {
  const server = statOf(backend)?.parent;
  const own = server === undefined ? undefined : statOf(server);
  if (server === undefined || own === undefined) throw new Error('no processor times in /proc');
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat?.parent === server);
  const ticks = children.reduce((sum, stat) => sum + (stat?.ticks ?? 0), own.ticks + own.ofEnded);
  return (ticks / TICKS_PER_SECOND) * 1_000;
}

interface Stat {
  readonly parent: number;
  readonly ticks: number;
  readonly ofEnded: number;
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Behind the name, which may have spaces and parentheses.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [1, 11, 12, 13, 14].map(
      (at) => fields[at],
    );
    return { parent, ticks: user + system, ofEnded: endedUser + endedSystem };
  } catch {
    return undefined;
  }
}
