/** A large file at once, to the end: what it costs the machine that Node-RED runs on. */
import assert from 'node:assert/strict';
import { createSimulator } from '../../nodes/lib/simulator';
import { Campaign } from './campaign';

const ROWS = process.env.RELIABILITY === 'short' ? 3_000 : 100_000;

describe(`a soak of ${ROWS} rows`, () => {
  it('sends each row once, with memory and event-loop delay on record', async () => {
    const simulator = createSimulator({ unlimited: true, keepAccepted: true });
    const { baseUrl } = await simulator.listen();
    const campaign = await Campaign.create(simulator, baseUrl, ROWS);
    try {
      const start = performance.now();
      await campaign.start();
      await campaign.untilComplete();
      const seconds = (performance.now() - start) / 1000;
      const metrics = await campaign.metrics();
      const balance = campaign.balance();
      console.log(`      ${JSON.stringify({ ...balance, seconds, ...metrics })}`);
      assert.deepEqual([balance.sent, balance.lost, balance.twice], [ROWS, 0, 0]);
    } finally {
      await campaign.end();
      await simulator.close();
    }
  });
});
