/** The promise of the product with several Node-REDs on one PostgreSQL: nothing lost, nothing twice, one pace per institution. */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../../nodes/lib/simulator/random';
import { postgresIsHere, startPostgres, type Postgres } from '../support/postgres';
import { anyOf, strike, type Fault } from './many/faults';
import { Fleet } from './many/fleet';
import type { Balance } from './many/ledger';
import { SharedRegister } from './many/shared-register';

const SHORT = process.env.RELIABILITY === 'short';
/** `RELIABILITY_SEED=… npm run test:reliability` repeats the choices of an earlier run. */
const SEED = Number(process.env.RELIABILITY_SEED ?? randomInt(2 ** 31));
/** A process that gives no sign of life for so long is declared gone, in these tests; milliseconds. */
const PATIENCE_MS = 6_000;
const MEMBERS = 3;
const INSTITUTIONS = SHORT ? 4 : 12;
const CALLS_PER_5S = 120;
/** IO's own limit. What a process that stood still had under way may come on top of ours. */
const IO_CALLS_PER_5S = 150;
/** Messages of one institution that are on their way to IO at once, at most. */
const IN_FLIGHT = 20;
/** Of a process or its network, milliseconds. */
const LONGEST_PAUSE_MS = SHORT ? 6_000 : 60_000;
const TIMES = { patience: PATIENCE_MS, longestPause: LONGEST_PAUSE_MS } as const;
/** For all that was given to come to its end; milliseconds. */
const REST_MS = 120_000;

(postgresIsHere() ? describe : describe.skip)(`${MEMBERS} Node-REDs on one PostgreSQL (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  let postgres: Postgres;
  let register: SharedRegister;
  let fleet: Fleet;
  let earlier: Balance;

  before(async () => {
    postgres = await startPostgres();
    register = await SharedRegister.at(await postgres.database(), PATIENCE_MS);
    fleet = await Fleet.start({
      ...{ members: MEMBERS, institutions: INSTITUTIONS, callsPer5s: CALLS_PER_5S, random },
      postgres: {
        port: postgres.port,
        environment: (port, name) => register.environment([`127.0.0.1:${port}`], name),
      },
    });
  });

  after(async () => {
    await fleet.end();
    await register.end();
    await postgres.end();
  });

  beforeEach(async () => {
    earlier = await fleet.balance();
  });

  /** Work while these things happen one after the other; at the end each message has its end, here and in the database. */
  async function through(
    happens: readonly (() => Promise<void>)[],
    { settles = false, pace = CALLS_PER_5S } = {},
  ): Promise<Balance> {
    fleet.work();
    for (const one of happens) {
      await delay(300 + random() * 1_200);
      await one();
    }
    const balance = await fleet.rest({ patience: REST_MS, settles }).catch(async (error: unknown) => {
      console.log(await register.unfinished());
      throw error;
    });
    const standing = await register.settled();
    console.log(`      ${happens.length}: ${JSON.stringify({ ...balance, gone: standing.gone })}`);
    check(balance, pace);
    const { gone } = standing;
    const inDoubt = balance.inDoubtAtIo + balance.inDoubtNotAtIo;
    const wanted = {
      sent: balance.sent,
      inDoubt,
      open: 0,
      owed: 0,
      keysTwice: 0,
      keysWrong: 0,
      talliesWrong: 0,
      gone,
    };
    assert.deepEqual(standing, wanted);
    return balance;
  }

  const faults = (kinds: readonly Fault[], short: number, long: number) =>
    Array.from({ length: SHORT ? short : long }, (_, i) => () => {
      // Each kind at least once, and then as chance has it.
      const kind = kinds[i] ?? anyOf(kinds, random());
      return strike(kind, { members: fleet.members, postgres, ...TIMES, random });
    });

  it('are in no doubt after lost connections, lost answers and restarts of the database', async () => {
    const balance = await through(faults(['cut', 'deaf', 'restart', 'crash'], 4, 60));
    assert.deepEqual([balance.inDoubtAtIo, balance.inDoubtNotAtIo], [0, 0]);
  });

  it('are in no doubt after an update of one after the other', async () => {
    const update = fleet.members.map((member) => async () => {
      await member.stop();
      await member.start();
    });
    const balance = await through(update);
    assert.deepEqual([balance.inDoubtAtIo, balance.inDoubtNotAtIo], [0, 0]);
  });

  it('are in doubt only about what IO does not have, after a sleep or a hole in the network', async () => {
    const balance = await through(faults(['sleep', 'hole'], 3, 60), {
      settles: true,
      pace: IO_CALLS_PER_5S,
    });
    assert.equal(balance.inDoubtAtIo, 0);
  });

  it('are in doubt about no more than was on its way, when they are killed and all else happens too', async () => {
    const kinds = ['kill', 'deaf', 'kill', 'hole', 'cut', 'sleep', 'restart'] as const;
    const balance = await through(faults(kinds, 4, 80), { pace: IO_CALLS_PER_5S });
    const doubts = balance.inDoubtAtIo + balance.inDoubtNotAtIo - earlier.inDoubtNotAtIo;
    assert.ok(doubts <= IN_FLIGHT * INSTITUTIONS * (SHORT ? 4 : 80), `${doubts} in doubt`);
  });
});

(SHORT ? describe.skip : describe)(
  `one Node-RED with its file, killed and put to sleep (seed ${SEED})`,
  () => {
    it('loses no message, sends none twice and keeps the pace', async () => {
      const random = seededRandom(SEED);
      const fleet = await Fleet.start({ members: 1, institutions: 3, callsPer5s: CALLS_PER_5S, random });
      try {
        fleet.work();
        for (const fault of ['kill', 'sleep', 'kill'] as const) {
          await delay(1_000 + random() * 1_500);
          await strike(fault, { members: fleet.members, postgres: undefined, ...TIMES, random });
        }
        const balance = await fleet.rest({ patience: REST_MS, settles: false });
        console.log(`      ${JSON.stringify(balance)}`);
        check(balance, CALLS_PER_5S);
      } finally {
        await fleet.end();
      }
    });
  },
);

function check(balance: Balance, mostCalls: number): void {
  const { lost, twice, invented, unmarkedRepeats, others } = balance;
  assert.deepEqual(
    { lost, twice, invented, unmarkedRepeats, others },
    { lost: 0, twice: 0, invented: 0, unmarkedRepeats: 0, others: 0 },
    JSON.stringify(balance),
  );
  assert.ok(balance.pace <= mostCalls, `${balance.pace} calls in 5 s instead of ${mostCalls}`);
}
