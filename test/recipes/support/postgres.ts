/** A PostgreSQL server of its own: a fresh data directory, a free port of the loopback, gone when the test is. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Postgres {
  readonly port: number;
  /** Of the superuser `postgres`. */
  readonly password: string;
  stop(): Promise<void>;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

export async function startPostgres(): Promise<Postgres> {
  const bin = binaries();
  const account = await unprivileged();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'io-postgres-'));
  const data = path.join(folder, 'data');
  const password = 'solo-per-i-test';
  const passwordFile = path.join(folder, 'password');
  await writeFile(passwordFile, password);
  for (const place of [folder, passwordFile]) if (account) chownSync(place, account.uid, account.gid);
  const as = { ...account, cwd: folder };
  const setUp = ['--pgdata', data, '--username', 'postgres', '--auth', 'scram-sha-256', '--encoding', 'UTF8'];
  await run(path.join(bin, 'initdb'), [...setUp, '--locale', 'C', '--pwfile', passwordFile], as);

  const port = await freePort();
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`];
  const server = spawn(path.join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings], {
    ...as,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(server, 'exit');
  const stop = async (): Promise<void> => {
    server.kill('SIGINT');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const log: string[] = [];
  for await (const line of createInterface(server.stderr)) {
    log.push(line);
    if (line.includes('database system is ready to accept connections')) {
      // Keeps reading, or a full pipe would stop the server.
      server.stderr.resume();
      return { port, password, stop };
    }
  }
  await stop();
  throw new Error(`PostgreSQL did not start:\n${log.join('\n')}`);
}

/** Debian keeps one folder per version beside each other. */
function binaries(): string {
  const versions = '/usr/lib/postgresql';
  const [newest] = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)) : [];
  if (newest === undefined) throw new Error('PostgreSQL is missing: apt-get install postgresql');
  return path.join(versions, newest, 'bin');
}

/** PostgreSQL refuses to run as root; whoever runs the tests as root lends it the account that its package made. */
async function unprivileged(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string): Promise<number> => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
