/**
 * PostgreSQL servers of the tests' own: fresh data, a free port of the loopback, as durable as the real ones, gone when the test or its
 * process is. Who runs the tests as root lends them the account that the package of PostgreSQL made.
 */
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);

/** Debian keeps one folder per version beside each other. */
const VERSIONS = '/usr/lib/postgresql';
const PASSWORD = 'solo-per-i-test';
const READY = 'database system is ready to accept';
/** What is kept of the server's log, to tell why it did not start. */
const LOG_LINES = 40;
/** Of a start after a crash: the old server's processes may still hold its memory. */
const START_PATIENCE_MS = 60_000;

/** `fast`: sessions are ended, all is written. `immediate`: as in a crash, the next start recovers. */
export type StopMode = 'fast' | 'immediate';

export interface PostgresOptions {
  /** Beside what every server of the tests has, e.g. `{ log_statement: 'all' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Megabytes of each file of the server's log. Default: 1, where PostgreSQL's own is 16; to make one costs a writer milliseconds. */
  readonly logFile?: number;
}

export interface StandbyOptions {
  /** Whether a commit waits for this standby. */
  readonly synchronous: boolean;
  /** The port that replication goes through, e.g. of a `TcpProxy` before this server; without it straight. */
  readonly through?: number;
}

export interface Postgres {
  /** The same after each start. */
  readonly port: number;
  /** Of the superuser `postgres`. */
  readonly password: string;
  /** Of a database of this server, as the superuser; `port`: of a proxy before it. */
  url(database?: string, port?: number): string;
  stop(mode?: StopMode): Promise<void>;
  start(): Promise<void>;
  restart(mode?: StopMode): Promise<void>;
  /** kill -9 of the server; `start` recovers. */
  crash(): Promise<void>;
  /** Address of a fresh, empty database. */
  database(): Promise<string>;
  /** A copy that follows this server by streaming replication; resolves when it does. */
  standby(options: StandbyOptions): Promise<Postgres>;
  /** What pg_basebackup makes of this server; it is not started, and does not follow when it is. */
  copy(): Promise<Postgres>;
  /** pg_dump of a database, whole. */
  dump(database: string): Promise<Dump>;
  /** Makes a primary of a standby; resolves when it takes writes. */
  promote(): Promise<void>;
  /** Ends the server, and its standbys, and removes the data. */
  end(): Promise<void>;
}

export interface Dump {
  /** Puts it back into an empty database of the same server. */
  restore(database: string): Promise<void>;
}

/** Whether there is a PostgreSQL to start; tests that need one are skipped without. */
export function postgresIsHere(): boolean {
  return binaries() !== undefined;
}

let shared: Promise<Postgres> | undefined;

/** One server for all tests of this process, which ends it: ask it for a `database` of your own and never stop it. */
export function sharedPostgres(): Promise<Postgres> {
  return (shared ??= startPostgres());
}

export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const cluster = await Cluster.make(options);
  await cluster.initialise(options.logFile ?? 1);
  return cluster.started();
}

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

class Cluster implements Postgres {
  readonly password = PASSWORD;
  readonly port: number;
  readonly #bin: string;
  readonly #folder: string;
  readonly #account: Account | undefined;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #standbys: Cluster[] = [];
  readonly #dumps: string[] = [];
  readonly #atExit = () => {
    this.#endNow();
  };
  #server: ChildProcess | undefined;
  #guard: ChildProcess | undefined;
  #databases = 0;

  private constructor(
    bin: string,
    folder: string,
    port: number,
    account: Account | undefined,
    settings: Readonly<Record<string, string>>,
  ) {
    this.#bin = bin;
    this.#folder = folder;
    this.port = port;
    this.#account = account;
    this.#settings = settings;
    process.prependOnceListener('exit', this.#atExit);
  }

  static async make({ settings = {} }: PostgresOptions): Promise<Cluster> {
    const bin = binaries();
    if (bin === undefined) throw new Error('PostgreSQL is missing: apt-get install postgresql');
    const account = await unprivileged();
    if (account) letThrough(os.tmpdir());
    const folder = await mkdtemp(path.join(os.tmpdir(), 'io-postgres-'));
    if (account) chownSync(folder, account.uid, account.gid);
    return new Cluster(bin, folder, await freePort(), account, settings);
  }

  async initialise(logFile: number): Promise<void> {
    const passwordFile = path.join(this.#folder, 'password');
    await writeFile(passwordFile, PASSWORD);
    if (this.#account) chownSync(passwordFile, this.#account.uid, this.#account.gid);
    const access = ['--username', 'postgres', '--auth', 'scram-sha-256', '--pwfile', passwordFile];
    // Small files of the log, and no wait for the disk before there is anything to lose.
    const fast = ['--no-sync', '--wal-segsize', String(logFile)];
    await this.#run('initdb', ['-D', this.#data, ...access, ...fast, '--encoding', 'UTF8', '--locale', 'C']);
  }

  async started(): Promise<this> {
    try {
      await this.start();
      return this;
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  url(database = 'postgres', port = this.port): string {
    return `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`;
  }

  async start(): Promise<void> {
    const patience = performance.now() + START_PATIENCE_MS;
    for (;;) {
      const log: string[] = [];
      if (await this.#launch(log)) return;
      const words = log.join('\n');
      if (!/still in use|lock file|Address already in use/.test(words) || performance.now() > patience)
        throw new Error(`PostgreSQL did not start:\n${words}`);
      await delay(100);
    }
  }

  async stop(mode: StopMode = 'fast'): Promise<void> {
    await this.#endServer(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  }

  async restart(mode: StopMode = 'fast'): Promise<void> {
    await this.stop(mode);
    await this.start();
  }

  crash(): Promise<void> {
    return this.#endServer('SIGKILL');
  }

  async database(): Promise<string> {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    await this.#query(`CREATE DATABASE ${name} TEMPLATE template0`);
    return this.url(name);
  }

  async copy(): Promise<Postgres> {
    return (await this.#copied(this.port)).copy;
  }

  async dump(database: string): Promise<Dump> {
    const { uid, gid } = this.#account ?? {};
    const folder = await mkdtemp(path.join(os.tmpdir(), 'io-dump-'));
    this.#dumps.push(folder);
    if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
    const file = path.join(folder, 'dump');
    await this.#run('pg_dump', ['-Fc', '-f', file, this.url(database)]);
    return {
      restore: (into) => this.#run('pg_restore', ['--single-transaction', '-d', this.url(into), file]),
    };
  }

  /** @param following options of pg_basebackup for one that is to follow */
  async #copied(
    port: number,
    following: readonly string[] = [],
  ): Promise<{ readonly copy: Cluster; readonly name: string }> {
    const copy = await Cluster.make({ settings: this.#settings });
    this.#standbys.push(copy);
    const name = `standby_${this.#standbys.length}`;
    const source = `host=127.0.0.1 port=${port} user=postgres password=${PASSWORD} application_name=${name}`;
    const whole = ['-D', copy.#data, '-X', 'stream', '-c', 'fast'];
    await copy.#run('pg_basebackup', [...whole, ...following, '-d', source]);
    return { copy, name };
  }

  async standby({ synchronous, through = this.port }: StandbyOptions): Promise<Postgres> {
    const { copy: standby, name } = await this.#copied(through, ['-R']);
    await standby.started();
    if (synchronous) {
      await this.#query(`ALTER SYSTEM SET synchronous_standby_names = '${name}'`);
      await this.#query('SELECT pg_reload_conf()');
    }
    const wanted = synchronous ? 'sync' : 'async';
    const follows = `SELECT 1 FROM pg_stat_replication WHERE application_name = '${name}' AND state = 'streaming' AND sync_state = '${wanted}'`;
    while ((await this.#query(follows)).length === 0) await delay(20);
    return standby;
  }

  async promote(): Promise<void> {
    // The name may stand in the settings that were copied: nobody follows this server, so nothing may wait for anybody.
    await this.#query(`ALTER SYSTEM RESET synchronous_standby_names`);
    await this.#query('SELECT pg_promote()');
    await this.#query('SELECT pg_reload_conf()');
  }

  async end(): Promise<void> {
    await Promise.all(this.#standbys.map((standby) => standby.end()));
    await this.#endServer('SIGQUIT');
    process.off('exit', this.#atExit);
    for (const folder of [this.#folder, ...this.#dumps])
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  get #data(): string {
    return path.join(this.#folder, 'data');
  }

  get #as(): { cwd: string; uid?: number; gid?: number } {
    return { ...this.#account, cwd: this.#folder };
  }

  async #run(program: string, args: readonly string[]): Promise<void> {
    await run(path.join(this.#bin, program), [...args], this.#as);
  }

  /** @returns false when the server ended instead of starting; `log` says why */
  async #launch(log: string[]): Promise<boolean> {
    const settings = {
      listen_addresses: '127.0.0.1',
      port: String(this.port),
      unix_socket_directories: '',
      max_connections: '200',
      // Small, for a file system in memory; nothing here weakens what a commit promises.
      shared_buffers: '32MB',
      max_wal_size: '128MB',
      ...this.#settings,
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = spawn(path.join(this.#bin, 'postgres'), ['-D', this.#data, ...args], {
      ...this.#as,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exited = once(server, 'exit').then(() => false);
    const ready = new Promise<boolean>((resolve) => {
      // Reads to the end, or a full pipe would stop the server.
      createInterface(server.stderr).on('line', (line) => {
        log.push(line);
        if (log.length > LOG_LINES) log.shift();
        if (line.includes(READY)) resolve(true);
      });
    });
    if (!(await Promise.race([ready, exited]))) return false;
    this.#server = server;
    this.#guard = this.#guardOf(server);
    // A server that nobody ends keeps no process of tests from its end.
    for (const handle of [server, server.stderr, this.#guard, this.#guard.stdin]) unref(handle);
    return true;
  }

  /** Ends the server when this process is gone without a word; its input closes then. */
  #guardOf(server: ChildProcess): ChildProcess {
    const script = 'cat >/dev/null; kill -QUIT "$1"';
    return spawn('/bin/sh', ['-c', script, 'sh', String(server.pid)], {
      ...this.#as,
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
  }

  async #endServer(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void> {
    const [server, guard] = [this.#server, this.#guard];
    [this.#server, this.#guard] = [undefined, undefined];
    await killed(guard, 'SIGKILL');
    await killed(server, signal);
  }

  /** At the end of this process, where nothing can be waited for. */
  #endNow(): void {
    this.#guard?.kill('SIGKILL');
    try {
      if (this.#server?.exitCode === null)
        execFileSync(path.join(this.#bin, 'pg_ctl'), ['-D', this.#data, '-m', 'immediate', '-w', 'stop'], {
          ...this.#as,
          stdio: 'ignore',
        });
      rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      this.#server?.kill('SIGKILL');
    }
  }

  async #query(sql: string): Promise<object[]> {
    const client = new Client({ connectionString: this.url() });
    await client.connect();
    try {
      return (await client.query<object>(sql)).rows;
    } finally {
      await client.end();
    }
  }
}

async function killed(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child?.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.ref();
  child.kill(signal);
  await gone;
}

/** Pipes of a child are sockets, which its types do not say. */
function unref(handle: object | null): void {
  (handle as { unref?: () => void } | null)?.unref?.();
}

function binaries(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined;
  return readdirSync(VERSIONS)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => path.join(VERSIONS, version, 'bin'))
    .find((bin) => existsSync(path.join(bin, 'initdb')));
}

/** Whom root lends the tests; undefined: who runs them is not root. */
export async function unprivileged(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string): Promise<number> => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

/** The other account has to get to what is in this folder. */
function letThrough(folder: string): void {
  const { mode } = statSync(folder);
  if ((mode & 0o001) === 0) chmodSync(folder, mode | 0o011);
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
