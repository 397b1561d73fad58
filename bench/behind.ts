/**
 * What it costs to follow an outcome to the end of its wires: three nodes behind io-send, with the hooks and without. In processor
 * time, for the difference is smaller than what other work on the machine does to a rate.
 */
import path from 'node:path';
import { campaignFlow, inTab } from '../scripts/node-red/campaign-flow';
import { median, pipeline } from './pipeline';
import { simulatorProcess } from './simulator-process';

export interface BehindResult {
  readonly messages: number;
  /** Processor time of Node-RED for a message, in milliseconds; the medians. */
  readonly cpuMsEach: number;
  readonly cpuMsEachWithout: number;
  /** With the hooks against without, the median of the rounds. */
  readonly ratio: number;
  /** Round by round, in their order. */
  readonly ratios: readonly number[];
}

const WITHOUT_HOOKS = path.join(__dirname, 'without-hooks.ts');

/** As benchPipeline: in turn, since the machine's speed may drift. */
export async function benchBehind(messages: number, rounds = 5): Promise<BehindResult> {
  const simulator = await simulatorProcess({ unlimited: true, capacity: 100 });
  const flow = withThreeNodes(campaignFlow({ baseUrl: simulator.baseUrl, checkProfile: false }));
  const environment = { NODE_OPTIONS: `--require tsx/cjs --require "${WITHOUT_HOOKS}"` };
  try {
    const followed: number[] = [];
    const without: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      without.push((await pipeline(flow, messages, environment)).cpuMsEach);
      followed.push((await pipeline(flow, messages)).cpuMsEach);
    }
    const ratios = followed.map((cost, round) => cost / (without[round] ?? Number.NaN));
    return {
      messages,
      cpuMsEach: median(followed),
      cpuMsEachWithout: median(without),
      ratio: median(ratios),
      ratios,
    };
  } finally {
    await simulator.close();
  }
}

/** Between io-send and the node at the end. */
function withThreeNodes(flow: readonly object[]): object[] {
  const rules = [{ t: 'set', p: 'seen', pt: 'msg', to: 'true', tot: 'bool' }];
  const chain = ['first', 'second', 'third', 'sink'];
  const nodes = chain
    .slice(0, -1)
    .map((id, at) => ({ ...inTab, id, type: 'change', rules, wires: [[chain[at + 1]]] }));
  const wires = [0, 1, 2, 3].map(() => ['first']);
  return [...flow.map((node) => ('id' in node && node.id === 'send' ? { ...node, wires } : node)), ...nodes];
}
