/**
 * The development loop: builds, runs Node-RED with the result, and does both again whenever a source changes.
 *
 *   npm run dev                  http://127.0.0.1:1880/
 *   npm run dev -- --port 1999
 *
 * Flows and settings stay in .demo/dev; delete the folder to begin anew. Ctrl-C ends Node-RED too.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { prepareUserDir, ROOT } from './node-red/user-dir';

const USER_DIR = path.join(ROOT, '.demo/dev');
const SOURCES = ['nodes', 'icons', 'scripts'];
/** Milliseconds for which a burst of writes (an editor saving, git switching branches) is taken as one change. */
const BURST_MS = 150;

let nodeRed: ChildProcess | undefined;
let changed = false;
let wake: (() => void) | undefined;

async function main(port: string): Promise<void> {
  await prepareUserDir(USER_DIR);
  for (const folder of SOURCES) {
    watch(path.join(ROOT, folder), { recursive: true }, () => {
      changed = true;
      wake?.();
    });
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stopNodeRed().then(() => process.exit(0)));
  }

  for (;;) {
    changed = false;
    if (await built()) {
      await stopNodeRed();
      startNodeRed(port);
    }
    await untilChanged();
  }
}

/** Whether the sources compile. What is wrong is on the screen; the Node-RED of before goes on. */
async function built(): Promise<boolean> {
  const [code] = (await once(fork(path.join(__dirname, 'build.ts'), ['--dev']), 'exit')) as [number | null];
  if (code !== 0) console.error('The build failed. Waiting for a change.');
  return code === 0;
}

function startNodeRed(port: string): void {
  console.log(`Editor: http://127.0.0.1:${port}/`);
  const child = fork(
    path.join(ROOT, 'node_modules/node-red/red.js'),
    ['--userDir', USER_DIR, '--port', port, '-D', 'uiHost=127.0.0.1'],
    { execArgv: ['--enable-source-maps'] },
  );
  child.once('exit', () => {
    if (nodeRed === child) nodeRed = undefined;
  });
  nodeRed = child;
}

async function stopNodeRed(): Promise<void> {
  if (nodeRed === undefined) return;
  const exited = once(nodeRed, 'exit');
  nodeRed.kill();
  await exited;
}

async function untilChanged(): Promise<void> {
  if (!changed) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  await delay(BURST_MS);
}

const { values } = parseArgs({ options: { port: { type: 'string', default: '1880' } } });
main(values.port).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
