/** A PgBouncer of the tests' own before a server of theirs; gone when the test or its process is. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { freePort, type Postgres, unprivileged } from './postgres';

const PROGRAM = '/usr/sbin/pgbouncer';
const UP = 'process up';

export type PoolMode = 'session' | 'transaction' | 'statement';

export interface PgBouncer {
  readonly port: number;
  /** From now on, for who is connected too. */
  become(mode: PoolMode): Promise<void>;
  end(): Promise<void>;
}

/** Tests that need one are skipped without. */
export function pgBouncerIsHere(): boolean {
  return existsSync(PROGRAM);
}

/** @param settings beside what it needs, e.g. `{ server_round_robin: '1' }` */
export async function startPgBouncer(
  server: Postgres,
  mode: PoolMode,
  settings: Readonly<Record<string, string>> = {},
): Promise<PgBouncer> {
  const account = await unprivileged();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'io-pgbouncer-'));
  const port = await freePort();
  const users = path.join(folder, 'users.txt');
  const ini = path.join(folder, 'pgbouncer.ini');
  const write = async (pool_mode: PoolMode): Promise<void> => {
    const own = {
      ...{ listen_addr: '127.0.0.1', listen_port: String(port), unix_socket_dir: '' },
      ...{ auth_type: 'plain', auth_file: users, pool_mode, ...settings },
    };
    const lines = Object.entries(own).map(([name, value]) => `${name} = ${value}`);
    const databases = `[databases]\n* = host=127.0.0.1 port=${server.port}`;
    await writeFile(ini, `${databases}\n[pgbouncer]\n${lines.join('\n')}\n`);
  };
  await write(mode);
  await writeFile(users, `"postgres" "${server.password}"\n`, { mode: 0o600 });
  if (account) for (const file of [folder, users, ini]) chownSync(file, account.uid, account.gid);
  const pooler = spawn(PROGRAM, [ini], { ...account, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const atExit = (): void => {
    pooler.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.prependOnceListener('exit', atExit);
  await up(pooler);
  return {
    port,
    async become(other) {
      await write(other);
      pooler.kill('SIGHUP');
    },
    async end() {
      const gone = once(pooler, 'exit');
      if (pooler.exitCode === null && pooler.kill('SIGKILL')) await gone;
      process.off('exit', atExit);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function up(pooler: ChildProcess): Promise<void> {
  const said: string[] = [];
  const ready = new Promise<void>((resolve) => {
    if (pooler.stderr === null) return;
    // Reads to the end, or a full pipe would stop it.
    createInterface(pooler.stderr).on('line', (line) => {
      said.push(line);
      if (line.includes(UP)) resolve();
    });
  });
  const ended = once(pooler, 'exit').then(() => {
    throw new Error(`PgBouncer did not start:\n${said.join('\n')}`);
  });
  await Promise.race([ready, ended]);
  ended.catch(() => undefined);
}
