/** The whole way of a row (compose, register, POST, outcome) against a bare axios loop, same simulator, same concurrency. */
import { rm } from 'node:fs/promises';
import http from 'node:http';
import axios from 'axios';
import { startNodeRed } from '../scripts/node-red';
import { CITIZEN, campaignFlow, campaignRow, userDirWith } from '../scripts/node-red/campaign-flow';
import { simulatorProcess } from './simulator-process';

export interface PipelineResult {
  readonly messages: number;
  readonly perSecond: number;
  readonly barePerSecond: number;
  readonly ratio: number;
}

const AT_ONCE = 20;

/** Several rounds in turn, so that a machine whose speed drifts treats both alike; the medians count. */
export async function benchPipeline(messages: number, rounds = 3): Promise<PipelineResult> {
  const simulator = await simulatorProcess({ unlimited: true, capacity: 100 });
  try {
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await bareLoop(simulator.baseUrl, messages));
      ours.push(await pipeline(simulator.baseUrl, messages));
    }
    const [perSecond, barePerSecond] = [median(ours), median(bare)];
    return { messages, perSecond, barePerSecond, ratio: perSecond / barePerSecond };
  } finally {
    await simulator.close();
  }
}

async function pipeline(baseUrl: string, messages: number): Promise<number> {
  const userDir = await userDirWith(campaignFlow({ baseUrl, checkProfile: false }));
  let outcomes = 0;
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const nodeRed = await startNodeRed({ userDir, port: 0, tellOutputOf: ['io-send'] }, () => {
    outcomes += 1;
    if (outcomes === messages) finish();
  });
  try {
    const start = performance.now();
    nodeRed.receive(
      'message',
      Array.from({ length: messages }, (_, n) => ({ payload: campaignRow(n) })),
    );
    await finished;
    return messages / ((performance.now() - start) / 1000);
  } finally {
    await nodeRed.kill();
    await rm(userDir, { recursive: true, force: true });
  }
}

async function bareLoop(baseUrl: string, messages: number): Promise<number> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const client = axios.create({ baseURL: baseUrl, httpAgent: agent });
  const headers = { 'Ocp-Apim-Subscription-Key': 'invented-key' };
  let next = 0;
  const worker = async () => {
    while (next < messages) {
      const n = next;
      next += 1;
      const markdown = `La tua richiesta di contributo numero ${n} è stata accolta. `.repeat(2);
      const content = { subject: 'La tua richiesta è stata accolta', markdown };
      await client.post('/messages', { fiscal_code: CITIZEN, content }, { headers });
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  agent.destroy();
  return messages / ((performance.now() - start) / 1000);
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
