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
  try {
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await bareLoop(simulator.baseUrl, messages));
      ours.push(await pipeline(simulator.baseUrl, messages));
    }
    const ratios = ours.map((rate, round) => rate / (bare[round] ?? Number.NaN));
    return { messages, perSecond: median(ours), barePerSecond: median(bare), ratio: median(ratios), ratios };
  } finally {
    await simulator.close();
  }
}

/** After a warm-up, as a Node-RED that has been running; outcomes are counted at the node behind the first port. */
async function pipeline(baseUrl: string, messages: number): Promise<number> {
  const userDir = await userDirWith(campaignFlow({ baseUrl, checkProfile: false }));
  const settings = { userDir, port: 0, tellOutputOf: [], count: 'debug' };
  const nodeRed = await startNodeRed(settings, () => undefined);
  const give = (from: number, n: number) => {
    nodeRed.receive(
      'message',
      Array.from({ length: n }, (_, i) => ({ payload: campaignRow(from + i) })),
    );
  };
  try {
    give(0, WARM_UP);
    await nodeRed.done(WARM_UP);
    const start = performance.now();
    give(WARM_UP, messages);
    await nodeRed.done(WARM_UP + messages);
    return messages / ((performance.now() - start) / 1000);
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
