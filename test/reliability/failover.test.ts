/** The database's server is lost while messages are sent, and another one takes over that followed it. */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../../nodes/lib/simulator/random';
import { postgresIsHere, startPostgres, type Postgres } from '../support/postgres';
import { TcpProxy } from '../support/tcp-proxy';
import { until } from '../support/until';
import { Fleet } from './many/fleet';
import { SharedRegister } from './many/shared-register';

const SEED = Number(process.env.RELIABILITY_SEED ?? randomInt(2 ** 31));
const PATIENCE_MS = 6_000;
const CALLS_PER_5S = 120;
const INSTITUTIONS = 4;
/** From the start of work to the end of the server; milliseconds. */
const WORK_MS = 3_000;
/** How far the other one is behind; milliseconds. */
const BEHIND_MS = 1_000;
/** By then what was on its way to IO has arrived; milliseconds. */
const LAST_ARRIVAL_MS = 2_000;
/** For so long nothing more must arrive; milliseconds. */
const SILENCE_MS = 6_000;
const REST_MS = 120_000;

(postgresIsHere() ? describe : describe.skip)(`two Node-REDs whose database is lost (seed ${SEED})`, () => {
  let primary: Postgres;
  let replication: TcpProxy;
  let standby: Postgres;
  let register: SharedRegister;
  let fleet: Fleet;

  async function start(synchronous: boolean): Promise<void> {
    primary = await startPostgres();
    replication = await TcpProxy.before(primary.port);
    standby = await primary.standby({ synchronous, through: replication.port });
    register = await SharedRegister.at(primary.url(), PATIENCE_MS);
    fleet = await Fleet.start({
      ...{ members: 2, institutions: INSTITUTIONS, callsPer5s: CALLS_PER_5S, random: seededRandom(SEED) },
      postgres: {
        port: primary.port,
        environment: (port, name) =>
          register.environment([`127.0.0.1:${port}`, `127.0.0.1:${standby.port}`], name),
      },
    });
    fleet.work();
    await until(async () => (await fleet.balance()).sent > 0);
    await delay(WORK_MS);
  }

  afterEach(async () => {
    await fleet.end();
    await register.end();
    await primary.end();
    await replication.end();
  });

  it('go on with a standby that had every commit, and send none twice', async () => {
    await start(true);
    await primary.crash();
    await standby.promote();
    await delay(WORK_MS);
    const { lost, twice, invented, inDoubtAtIo, ...rest } = await fleet.rest({
      patience: REST_MS,
      settles: true,
    });
    console.log(`      ${JSON.stringify({ twice, inDoubtAtIo, ...rest })}`);
    assert.deepEqual(
      { lost, twice, invented, inDoubtAtIo },
      { lost: 0, twice: 0, invented: 0, inDoubtAtIo: 0 },
    );
  });

  it('send nothing from a standby that was behind, until a person has said so', async () => {
    await start(false);
    replication.hold();
    await delay(BEHIND_MS);
    await primary.crash();
    replication.cut();
    await standby.promote();
    const doubt = `SELECT value FROM io.meta WHERE name = 'doubt'`;
    await until(async () => (await register.rows(doubt, standby.url())).length > 0);
    await delay(LAST_ARRIVAL_MS);
    const before = await fleet.balance();
    await delay(SILENCE_MS);
    const after = await fleet.balance();
    console.log(`      ${JSON.stringify(after)}`);
    const [found] = await register.rows<{ value: string }>(doubt, standby.url());
    assert.equal((JSON.parse(found?.value ?? '{}') as { reason?: string }).reason, 'failed-over');
    assert.equal(after.messages, before.messages, 'a message has left after the doubt');
    assert.equal(after.twice, 0);
  });
});
