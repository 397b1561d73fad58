/** How much of IO's allowance a campaign uses: profile and send, 150 calls in 5 s, answers after 200 ms. */
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { startNodeRed } from '../scripts/node-red';
import { campaignFlow, campaignRow, userDirWith } from '../scripts/node-red/campaign-flow';
import { simulatorProcess } from './simulator-process';

export interface PaceResult {
  readonly seconds: number;
  readonly callsPerSecond: number;
  readonly ofAllowed: number;
  readonly refused429: number;
}

export async function benchPace(seconds: number): Promise<PaceResult> {
  const simulator = await simulatorProcess({ limit: 150, latencyMs: 200 });
  const userDir = await userDirWith(campaignFlow({ baseUrl: simulator.baseUrl, callsPer5s: 150 }));
  const nodeRed = await startNodeRed({ userDir, port: 0, tellOutputOf: [] }, () => undefined);
  try {
    const rows = Array.from({ length: seconds * 20 }, (_, n) => ({ payload: campaignRow(n) }));
    const first = simulator.firstAccepted();
    nodeRed.receive('message', rows);
    await first;
    const start = performance.now();
    const before = await simulator.stats();
    await delay(seconds * 1000);
    const after = await simulator.stats();
    const elapsed = (performance.now() - start) / 1000;
    const callsPerSecond = (after.calls - before.calls) / elapsed;
    return { seconds, callsPerSecond, ofAllowed: callsPerSecond / 30, refused429: after.refused };
  } finally {
    await nodeRed.kill();
    await simulator.close();
    await rm(userDir, { recursive: true, force: true });
  }
}
