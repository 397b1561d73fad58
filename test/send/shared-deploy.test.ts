import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openPostgresRegister, type Register } from '../../nodes/lib/register';
import { ALL, entry } from '../lib/register/support';
import { KEY, sql } from '../lib/register/postgres/bench';
import { citizen, INSTITUTION, ready } from '../support/flow';
import { postgresIsHere, sharedPostgres } from '../support/postgres';
import { stage } from '../support/stage';
import { until } from '../support/until';

describe('a deploy where several Node-REDs share a register', () => {
  const scene = stage({ latencyMs: 500 });
  let url: string;
  let other: Register;

  before(function () {
    if (!postgresIsHere()) this.skip();
  });
  beforeEach(async () => {
    url = await (await sharedPostgres()).database();
    const keyFile = path.join(scene.runtime.userDir, 'chiave');
    writeFileSync(keyFile, KEY, { mode: 0o600 });
    scene.runtime.settings({
      ioServiziSociali: { registerUrl: url, registerKeyFile: keyFile, registerName: 'nodo-a' },
    });
    other = openPostgresRegister({ url, key: KEY, name: 'nodo-b' }, { beatEvery: 100, paceFor: 0 });
    await other.newest();
  });
  afterEach(() => {
    other.close();
  });

  const line = () => `${INSTITUTION}|live|${scene.url}`;
  const claimedThere = () => other.next({ ...ALL, line: line(), nodes: ['send'] });
  const standing = async () =>
    (
      await sql<{ name: string | null; given: boolean }>(
        `SELECT p.name, l.free_at IS NOT NULL AS given FROM io.line l LEFT JOIN io.process p ON p.id = l.owner
          WHERE l.name = '${line()}'`,
        url,
      )
    )[0];
  const beats = async () =>
    (
      await sql<{ n: number }>(
        `SELECT b.n::int AS n FROM io.beat b JOIN io.process p ON p.id = b.process WHERE p.name = 'nodo-a'`,
        url,
      )
    )[0]?.n ?? 0;
  async function someBeats(): Promise<void> {
    const before = await beats();
    await until(async () => (await beats()) > before + 1);
  }
  const reached = () => scene.simulator.accepted.length;

  it('that takes the last io-send of an institution away leaves it to the other: sent once each, none in doubt', async () => {
    await scene.load({ send: { checkProfile: false } });
    for (let i = 0; i < 5; i += 1)
      scene.runtime.node('send').receive(ready(citizen('A'), { case: String(i) }));
    await until(() => reached() > 0);
    assert.equal((await standing())?.name, 'nodo-a');
    assert.deepEqual(await claimedThere(), []);
    await scene.runtime.deploy(
      scene.flow({ ente: { fiscalCode: '01199250158' }, send: { checkProfile: false } }),
      'nodes',
    );
    const { id } = await other.takeIn(
      entry({ line: line(), node: 'send', service: 'servizio', key: 'b'.repeat(64) }),
    );
    await until(async () => (await claimedThere()).some((one) => one.id === id));
    assert.equal((await standing())?.name, 'nodo-b');
    const states = await scene.runtime.states();
    assert.deepEqual([states['in-doubt'] ?? 0, states.sending ?? 0], [0, 0]);
    assert.equal(reached(), states.sent);
  });

  it('of the same institutions leaves them where they are, and gives none away in between', async () => {
    await scene.load({ send: { checkProfile: false } });
    scene.runtime.node('send').receive(ready(citizen('A')));
    await until(() => reached() > 0);
    await claimedThere();
    await scene.runtime.deploy(scene.flow({ send: { checkProfile: false, name: 'altro nome' } }), 'nodes');
    await someBeats();
    assert.deepEqual(await standing(), { name: 'nodo-a', given: false });
    scene.runtime.node('send').receive(ready(citizen('E')));
    await until(() => reached() > 1);
  });
});
