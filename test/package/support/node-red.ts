/**
 * A real Node-RED in a process of its own. Which one: `NODE_RED_ROOT` names a folder with a node_modules in it
 * (the repository by default); a `node` binary installed there is used instead of the one that runs the tests.
 */
import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { repository } from './installed';

/** Generous: an old machine under load. The wait itself ends with Node-RED's own line. */
const START_TIMEOUT_MS = 90_000;

const root = path.resolve(repository, process.env.NODE_RED_ROOT ?? '.');
const ownNode = path.join(root, 'node_modules', '.bin', 'node');
const nodeBinary = existsSync(ownNode) ? ownNode : process.execPath;
export const nodeRedDir = path.join(root, 'node_modules', 'node-red');

export interface NodeRed {
  /** Address of the editor and its API, without a slash at the end. */
  readonly url: string;
  /** What it has printed so far, line by line. */
  readonly log: readonly string[];
  /** The next line it prints that matches. */
  next(pattern: RegExp): Promise<string>;
  stop(): Promise<void>;
  /** As a power cut would: nothing gets time to end. */
  kill(): Promise<void>;
}

/**
 * @param userDir the user directory
 * @param settings JavaScript source of further settings, e.g. `adminAuth: {…},`
 * @returns once the editor answers and the flows have started
 */
export async function startNodeRed(userDir: string, settings = ''): Promise<NodeRed> {
  const settingsFile = path.join(userDir, 'settings.js');
  await writeFile(
    settingsFile,
    `module.exports = { uiHost: '127.0.0.1', uiPort: 0, flowFile: 'flows.json', credentialSecret: 'test', ${settings} };\n`,
  );
  const child = spawn(
    nodeBinary,
    [path.join(nodeRedDir, 'red.js'), '--userDir', userDir, '--settings', settingsFile],
    // The log lines that are waited for are Node-RED's English ones.
    { env: { ...process.env, LANG: 'C', LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  // Tests that are stopped come to no end of their own.
  const onExit = (): void => void child.kill();
  process.once('exit', onExit);
  child.once('exit', () => process.off('exit', onExit));
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill();
    await exited;
  };

  const log: string[] = [];
  createInterface(child.stderr).on('line', (line) => log.push(line));
  const output = createInterface(child.stdout);
  const next = async (pattern: RegExp): Promise<string> => {
    for await (const [line] of on(output, 'line', { close: ['close'] }) as AsyncIterable<[string]>)
      if (pattern.test(line)) return line;
    throw new Error('Node-RED has ended');
  };
  try {
    const url = await started(output, log, exited);
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL');
      await exited;
    };
    return { url, log, next, stop, kill };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function started(
  lines: NodeJS.EventEmitter,
  log: string[],
  exited: Promise<unknown[]>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let url: string | undefined;
    let flowsStarted = false;
    const fail = (why: string): void => {
      reject(new Error(`${why}:\n${log.join('\n')}`));
    };
    const timer = setTimeout(fail, START_TIMEOUT_MS, 'Node-RED did not start in time');
    exited.then(
      ([code]) => {
        clearTimeout(timer);
        fail(`Node-RED ended with ${String(code)}`);
      },
      (error: unknown) => {
        clearTimeout(timer);
        fail(`Node-RED could not be started, ${String(error)}`);
      },
    );
    lines.on('line', (line: string) => {
      log.push(line);
      url = /Server now running at (http\S+?)\/?$/.exec(line)?.[1] ?? url;
      flowsStarted ||= line.includes('Started flows');
      if (url === undefined || !flowsStarted) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}

/** Runs a Node-RED from before the first test of the current suite until after its last one. */
export function runsNodeRed(userDir: () => Promise<string>, settings = ''): () => NodeRed {
  let running: NodeRed | undefined;
  before('start Node-RED', async () => {
    running = await startNodeRed(await userDir(), settings);
  });
  after('stop Node-RED', () => running?.stop());
  return () => {
    if (running === undefined) throw new Error('Node-RED is not running');
    return running;
  };
}

/** GET of an address of the admin API, as JSON. */
export async function getJson(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(url, { headers: { accept: 'application/json', ...headers } });
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response.json();
}
