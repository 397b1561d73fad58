/** The whole way of a row (compose, register, POST, outcome) against a bare axios loop, same simulator, same concurrency. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { startNodeRed } from '../scripts/node-red';
import { campaignFlow, campaignRow, userDirWith } from '../scripts/node-red/campaign-flow';
import { simulatorProcess } from './simulator-process';

export interface PipelineResult {
  readonly messages: number;
  readonly perSecond: number;
  readonly barePerSecond: number;
  readonly ratio: number;
  /** Round by round, in their order. */
  readonly ratios: readonly number[];
}

const WARM_UP = 2_000;

/** Several rounds in turn, and the ratio round by round: the machine's speed may drift. The medians count. */
export async function benchPipeline(messages: number, rounds = 5): Promise<PipelineResult> {
  const simulator = await simulatorProcess({ unlimited: true, capacity: 100 });
  const flow = campaignFlow({ baseUrl: simulator.baseUrl, checkProfile: false });
  try {
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await bareLoop(simulator.baseUrl, messages));
      ours.push((await pipeline(flow, messages)).perSecond);
    }
    const ratios = ours.map((rate, round) => rate / (bare[round] ?? Number.NaN));
    return { messages, perSecond: median(ours), barePerSecond: median(bare), ratio: median(ratios), ratios };
  } finally {
    await simulator.close();
  }
}

export interface Run {
  readonly perSecond: number;
  /** Processor time of Node-RED, in milliseconds. */
  readonly cpuMsEach: number;
}

/** After a warm-up, as a Node-RED that has been running; counted at the debug node at the end. */
export async function pipeline(
  flow: readonly object[],
  messages: number,
  environment?: NodeJS.ProcessEnv,
): Promise<Run> {
  const userDir = await userDirWith(flow);
  const settings = { userDir, port: 0, tellOutputOf: [], count: 'debug' };
  const nodeRed = await startNodeRed(settings, () => undefined, environment);
  const give = (from: number, n: number) => {
    nodeRed.receive(
      'message',
      Array.from({ length: n }, (_, i) => ({ payload: campaignRow(from + i) })),
    );
  };
  try {
    give(0, WARM_UP);
    await nodeRed.done(WARM_UP);
    const before = await nodeRed.metrics();
    const start = performance.now();
    give(WARM_UP, messages);
    await nodeRed.done(WARM_UP + messages);
    const perSecond = messages / ((performance.now() - start) / 1000);
    const { cpuMs } = await nodeRed.metrics();
    return { perSecond, cpuMsEach: (cpuMs - before.cpuMs) / messages };
  } finally {
    await nodeRed.kill();
    await rm(userDir, { recursive: true, force: true });
  }
}

/** In a fresh process with the same warm-up, as ours is. */
async function bareLoop(baseUrl: string, messages: number): Promise<number> {
  const child = fork(path.join(__dirname, 'bare-loop.ts'), [baseUrl, String(WARM_UP), String(messages)], {
    execArgv: ['--require', 'tsx/cjs'],
  });
  const gone = once(child, 'exit');
  const [rate] = (await once(child, 'message')) as [number];
  await gone;
  return rate;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
