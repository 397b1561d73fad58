/** The promise of the product with several Node-REDs on one PostgreSQL: nothing lost, nothing twice, one pace per institution. */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../../nodes/lib/simulator/random';
import { strike, type Fault, type Scene } from './many/faults';
import { Fleet } from './many/fleet';
import type { Balance } from './many/ledger';

const SHORT = process.env.RELIABILITY === 'short';
/** `RELIABILITY_SEED=… npm run test:reliability` repeats the choices of an earlier run. */
const SEED = Number(process.env.RELIABILITY_SEED ?? randomInt(2 ** 31));
/** A process that gives no sign of life for so long is declared gone, in these tests; milliseconds. */
const PATIENCE_MS = 2_500;
const CALLS_PER_5S = 120;
/** For all that was given to come to its end; milliseconds. */
const REST_MS = 120_000;
const random = seededRandom(SEED);

describe(`one Node-RED with its file, killed and stopped (seed ${SEED})`, () => {
  it('loses no message, sends none twice and keeps the pace', async () => {
    const fleet = await Fleet.start({ members: 1, institutions: 3, callsPer5s: CALLS_PER_5S, random });
    try {
      const scene = { members: fleet.members, postgres: undefined, patience: PATIENCE_MS, random };
      const balance = await through(fleet, scene, faults(['kill', 'sleep'], SHORT ? 3 : 10));
      check(balance);
    } finally {
      await fleet.end();
    }
  });
});

/** So many faults of these kinds, each at least once where there is room. */
function faults(kinds: readonly Fault[], count: number): Fault[] {
  return Array.from({ length: count }, (_, i) => kinds[i % kinds.length] ?? 'kill');
}

/** Work under these faults, and then the rest in peace. */
async function through(
  fleet: Fleet,
  scene: Scene,
  struck: readonly Fault[],
  settles = false,
): Promise<Balance> {
  fleet.work();
  for (const fault of struck) {
    await delay(500 + scene.random() * 1_500);
    await strike(fault, scene);
  }
  const balance = await fleet.rest({ patience: REST_MS, settles });
  console.log(`      ${struck.length} faults: ${JSON.stringify(balance)}`);
  return balance;
}

function check(balance: Balance): void {
  const { lost, twice, invented, unmarkedRepeats, others } = balance;
  assert.deepEqual(
    { lost, twice, invented, unmarkedRepeats, others },
    { lost: 0, twice: 0, invented: 0, unmarkedRepeats: 0, others: 0 },
    JSON.stringify(balance),
  );
  assert.ok(balance.pace <= CALLS_PER_5S, `${balance.pace} calls in 5 s instead of ${CALLS_PER_5S}`);
}
