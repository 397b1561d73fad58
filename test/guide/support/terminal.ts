/** A person's terminal: a home folder of its own, and the node-red of this repository on the path. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const BIN = path.resolve(__dirname, '../../../node_modules/.bin');
const run = promisify(execFile);

/** A command that goes on, e.g. Node-RED. */
export interface Going {
  /** The first line that matches, printed before or to come. Fails when the command ends without. */
  line(pattern: RegExp): Promise<string>;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
}

export class Terminal {
  readonly home: string;
  readonly #environment: NodeJS.ProcessEnv;

  private constructor(home: string, environment: NodeJS.ProcessEnv) {
    this.home = home;
    this.#environment = environment;
  }

  /** @param scope where npm finds packages of `@io-comuni` */
  static async open(scope: string): Promise<Terminal> {
    const home = await mkdtemp(path.join(os.tmpdir(), 'io-home-'));
    await writeFile(path.join(home, '.npmrc'), `@io-comuni:registry=${scope}/\n`);
    // npm keeps its registry and cache: only the home is another one.
    const [registry, cache] = await Promise.all(['registry', 'cache'].map(async (key) => npmSetting(key)));
    return new Terminal(home, {
      ...process.env,
      HOME: home,
      PATH: `${BIN}${path.delimiter}${process.env.PATH ?? ''}`,
      npm_config_userconfig: path.join(home, '.npmrc'),
      npm_config_registry: registry,
      npm_config_cache: cache,
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      LANG: 'C',
      LC_ALL: 'C',
    });
  }

  /** Runs a block to its end and gives what it printed. Throws when a command of it fails. */
  async run(block: string, typed = ''): Promise<string> {
    const running = run('bash', ['-euo', 'pipefail', '-c', block], {
      env: this.#environment,
      cwd: this.home,
    });
    running.child.stdin?.end(typed);
    return (await running).stdout;
  }

  /** Starts a block that goes on. */
  start(block: string, extra: NodeJS.ProcessEnv = {}): Going {
    const child = spawn('bash', ['-c', block], {
      env: { ...this.#environment, ...extra },
      cwd: this.home,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    return going(child);
  }

  async close(): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function npmSetting(key: string): Promise<string> {
  return (await run('npm', ['config', 'get', key])).stdout.trim();
}

function going(child: ChildProcess): Going {
  const lines: string[] = [];
  const news = new EventEmitter();
  let ended = false;
  const exited = once(child, 'close').then(() => {
    ended = true;
    news.emit('news');
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      news.emit('news');
    });
  }
  return {
    line: async (pattern) => {
      for (;;) {
        const found = lines.find((line) => pattern.test(line));
        if (found !== undefined) return found;
        if (ended) throw new Error(`ended without ${String(pattern)}:\n${lines.join('\n')}`);
        await once(news, 'news');
      }
    },
    stop: async () => {
      // A group of its own: the shell and what it has started.
      if (!ended && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
      await exited;
    },
  };
}
