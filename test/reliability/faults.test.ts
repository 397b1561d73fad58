/** A bad day of IO: refusals, errors, resets before and after accepting, slow, unreadable and half answers, at random. */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { createSimulator } from '../../nodes/lib/simulator';
import { Campaign } from './campaign';

const SHORT = process.env.RELIABILITY === 'short';
const ROWS = SHORT ? 400 : 3_000;
const SEED = Number(process.env.RELIABILITY_SEED ?? randomInt(2 ** 31));

describe(`a campaign of ${ROWS} on a bad day of IO (seed ${SEED})`, () => {
  it('loses no message, sends none twice, and whatever is not clear is in doubt', async () => {
    const simulator = createSimulator({
      unlimited: true,
      latencyMs: 10,
      slowMs: 500,
      keepAccepted: true,
      seed: SEED,
      faults: {
        rate429: 0.005,
        rate500: 0.02,
        resetBefore: 0.01,
        resetAfter: 0.01,
        slow: 0.01,
        garbage: 0.01,
        halfAnswer: 0.01,
      },
      faultsOn: ['send'],
    });
    const { baseUrl } = await simulator.listen();
    const campaign = await Campaign.create(simulator, baseUrl, ROWS);
    try {
      await campaign.start();
      await campaign.untilComplete();
      const balance = campaign.balance();
      console.log(`      ${JSON.stringify(balance)}`);
      const { lost, twice, invented, unmarkedRepeats, others } = balance;
      assert.deepEqual(
        { lost, twice, invented, unmarkedRepeats, others },
        { lost: 0, twice: 0, invented: 0, unmarkedRepeats: 0, others: 0 },
      );
      assert.ok(balance.inDoubt > 0, 'the faults must have hit some messages');
    } finally {
      await campaign.end();
      await simulator.close();
    }
  });
});
