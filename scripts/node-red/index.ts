/** Starts and ends a real Node-RED as a child process. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { ChildSettings, FromChild, Metrics, ToChild } from './protocol';
import { TYPESCRIPT } from '../test/typescript';

export { prepareUserDir, ROOT } from './user-dir';
export type { Metrics, Told } from './protocol';

export type Output = Extract<FromChild, { event: 'output' }>;
export type Done = Extract<FromChild, { event: 'done' }>;

export interface NodeRed {
  /** Address of the editor. */
  readonly url: string;
  readonly process: ChildProcess;
  receive(node: string, msgs: readonly object[]): void;
  metrics(): Promise<Metrics>;
  /** The delays of the event loop that `metrics` tells count from now on. */
  forgetDelays(): void;
  /** Resolves when so many messages of the counted type are done; asking costs the child nothing. */
  done(messages: number): Promise<void>;
  /** Ends Node-RED as an administrator or an orchestrator would, with SIGTERM; resolves when the process is gone. */
  stop(): Promise<void>;
  /** Ends the process as a power cut would. */
  kill(): Promise<void>;
}

/**
 * Resolves when the flows have started. `hear` is told what the told nodes send and finish, from the first message on.
 * Rejects when Node-RED does not start, e.g. because the port is taken.
 */
export async function startNodeRed(
  settings: ChildSettings,
  hear: (event: Output | Done) => void,
  environment: NodeJS.ProcessEnv = {},
): Promise<NodeRed> {
  const child = fork(path.join(__dirname, 'child.ts'), {
    execArgv: ['--require', TYPESCRIPT],
    env: { ...process.env, ...environment },
    // A Ctrl-C at the keyboard is ours to handle, else the child dies under our hands.
    detached: true,
  });
  const say = (message: ToChild) => child.connected && child.send(message);
  const gone = once(child, 'exit');
  let measured: ((metrics: Metrics) => void) | undefined;
  let counted: (() => void) | undefined;
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => {
      reject(new Error(`Node-RED ended (${code ?? 'killed'}) before it had started`));
    });
    child.on('message', (message: FromChild) => {
      if (message.event === 'started') resolve(message.url);
      else if (message.event === 'failed') reject(new Error(message.message));
      else if (message.event === 'metrics') measured?.(message.metrics);
      else if (message.event === 'counted') counted?.();
      else hear(message);
    });
    say({ do: 'start', settings });
  }).catch(async (error: unknown) => {
    child.kill('SIGKILL');
    await gone;
    throw error;
  });
  const end = async (how: () => void) => {
    if (child.exitCode === null && child.signalCode === null) how();
    await gone;
  };
  return {
    url,
    process: child,
    receive: (node, msgs) => say({ do: 'receive', node, msgs }),
    metrics: () =>
      new Promise((resolve) => {
        measured = resolve;
        say({ do: 'measure' });
      }),
    forgetDelays: () => say({ do: 'forget-delays' }),
    done: (messages) =>
      new Promise((resolve) => {
        counted = resolve;
        say({ do: 'count', done: messages });
      }),
    stop: () => end(() => child.kill('SIGTERM')),
    kill: () => end(() => child.kill('SIGKILL')),
  };
}
