/** The promise of the product: nothing lost, nothing twice, whatever instant the process ends at. */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createSimulator } from '../../nodes/lib/simulator';
import { seededRandom } from '../../nodes/lib/simulator/random';
import { Campaign, type Balance } from './campaign';

const SHORT = process.env.RELIABILITY === 'short';
const KILLS = SHORT ? 12 : 200;
const ROWS = 500;
/** Milliseconds after the start of the flows within which the kill falls. */
const LATEST_KILL_MS = 450;
/** `RELIABILITY_SEED=… npm run test:reliability` repeats the instants of an earlier run. */
const SEED = Number(process.env.RELIABILITY_SEED ?? randomInt(2 ** 31));

describe(`a campaign of ${ROWS} whose process is killed ${KILLS} times (seed ${SEED})`, () => {
  it('loses no message, sends none twice and gives each an outcome', async () => {
    const random = seededRandom(SEED);
    const sums = { kills: 0, campaigns: 0, sent: 0, inDoubt: 0, lost: 0, twice: 0, invented: 0, again: 0 };
    while (sums.kills < KILLS) {
      const simulator = createSimulator({ unlimited: true, latencyMs: 30, keepAccepted: true, seed: SEED });
      const { baseUrl } = await simulator.listen();
      const campaign = await Campaign.create(simulator, baseUrl, ROWS);
      try {
        await campaign.start();
        while (!campaign.complete && sums.kills < KILLS) {
          await delay(random() * LATEST_KILL_MS);
          await campaign.kill();
          sums.kills += 1;
          await campaign.start();
        }
        await campaign.untilComplete();
        const balance = campaign.balance();
        check(balance);
        sums.campaigns += 1;
        for (const name of ['sent', 'inDoubt', 'lost', 'twice', 'invented', 'again'] as const)
          sums[name] += balance[name];
      } finally {
        await campaign.end();
        await simulator.close();
      }
    }
    console.log(`      ${JSON.stringify(sums)}`);
  });
});

function check(balance: Balance): void {
  const { lost, twice, invented, unmarkedRepeats, others } = balance;
  assert.deepEqual(
    { lost, twice, invented, unmarkedRepeats, others },
    { lost: 0, twice: 0, invented: 0, unmarkedRepeats: 0, others: 0 },
    JSON.stringify(balance),
  );
}
