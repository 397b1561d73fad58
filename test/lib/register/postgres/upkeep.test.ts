import assert from 'node:assert/strict';
import { postgresIsHere } from '../../../support/postgres';
import { until } from '../../../support/until';
import { totalsIn } from '../sums';
import { ALL, entry, sent } from '../support';
import { postgresBench, sql, startShared, type PostgresBench } from './bench';

const LIVE = '01199250158|live|https://api.io.example';

describe('what the owner of a line does for it', () => {
  let place: PostgresBench;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
  });
  beforeEach(() => {
    place = postgresBench();
  });
  afterEach(() => {
    place.end();
  });

  it('adds up what was counted, and the counts stay the same', async () => {
    const register = place.another({ beatEvery: 50 });
    await sent(register);
    await Promise.all(Array.from({ length: 20 }, () => register.takeIn(entry({ key: '' }))));
    const before = await register.counts({});
    const totals = totalsIn(await register.totals());
    const changes = async () => (await sql(`SELECT * FROM ${place.schema}.tally_change`)).length;
    await until(async () => (await changes()) === 0);
    assert.deepEqual(await register.counts({}), before);
    assert.deepEqual(totalsIn(await register.totals()), totals);
    // What is added up and what has been counted since are one.
    await register.takeIn(entry({ key: '', campaign: 'another' }));
    const [waiting, done] = (await register.totals('send-1')).sort((a, b) => b.n - a.n);
    assert.deepEqual([waiting?.n, done?.n], [21, 1]);
    assert.deepEqual(
      await register.counts({ ids: Array.from({ length: 21 }, (_, n) => n + 1) }),
      [...before].reverse(),
    );
  });

  describe('with processes that ended long ago', () => {
    const processes = async (): Promise<string[]> =>
      (await place.sql<{ name: string }>('SELECT name FROM process ORDER BY id')).map(({ name }) => name);
    const goneFor = (days: number): Promise<unknown> =>
      place.sql(`UPDATE process SET gone_at = gone_at - interval '${days} days' WHERE gone`);

    it('forgets them after 30 days, and gives no number twice', async () => {
      const first = place.another();
      await first.takeIn(entry());
      await first.withdraw();
      const [{ id } = { id: 0 }] = await place.sql<{ id: number }>('SELECT id::int FROM process');
      await goneFor(29);
      await place.sql(
        `INSERT INTO process (name, gone, gone_at) VALUES ('old', true, now() - interval '31 days')`,
      );
      await place.another({ beatEvery: 20 }).newest();
      await until(async () => !(await processes()).includes('old'));
      assert.deepEqual(await processes(), ['test 1', 'test 2']);
      await goneFor(2);
      const last = place.another({ beatEvery: 20 });
      await last.takeIn(entry());
      await until(async () => (await processes()).join() === 'test 2,test 3');
      assert.deepEqual((await last.peers?.all())?.gone, []);
      const ids = await place.sql<{ id: number }>('SELECT id::int FROM process');
      assert.ok(ids.every((one) => one.id > id));
    });

    it('keeps those whose number a line or a message still names', async () => {
      const names = ['line', 'before', 'sending', 'doubt', 'given', 'nothing'];
      await place.another().newest();
      const of = (name: string): string => `(SELECT id FROM process WHERE name = '${name}')`;
      // In one transaction: the first heartbeat forgets.
      await place.sql(`INSERT INTO process (name, gone, gone_at)
          SELECT n, true, now() - interval '31 days' FROM unnest('{${names.join()}}'::text[]) n;
        INSERT INTO line (name, owner, left_by) VALUES ('l', ${of('line')}, ${of('before')});
        INSERT INTO lane (line, node, service, campaign, since) SELECT id, 'n', 's', 'c', 1 FROM line;
        INSERT INTO message (id, line, lane, type, state, taken_at, changed_at, by_process, given)
          SELECT n, l.line, l.id, 't', s, 1, 1, p, g FROM lane l, (VALUES (1, 'sending', ${of('sending')}, 0),
            (2, 'in-doubt', ${of('doubt')}, 0), (3, 'in-doubt', NULL, ${of('given')}), (4, 'sent', ${of('nothing')}, 0)) v (n, s, p, g)`);
      await place.another({ beatEvery: 20 }).newest();
      await until(async () => !(await processes()).includes('nothing'));
      assert.deepEqual(
        (await processes()).filter((name) => !name.startsWith('test')),
        names.slice(0, -1),
      );
    });

    it('takes one that wakes then for one that was declared gone, without a doubt', async () => {
      const slept = place.another({ beatEvery: 60_000 });
      const at = place.now();
      await slept.takeIn(entry({ line: LIVE }));
      slept.heard(at);
      await place.sql(`SELECT * FROM declare_gone((SELECT id FROM process), NULL, 1)`);
      await goneFor(31);
      place.wait(31 * 24 * 60 * 60 * 1000);
      await place.another({ beatEvery: 20 }).newest();
      await until(async () => !(await processes()).includes('test 1'));
      // For IO more time has passed than for this computer.
      slept.heard(at + 62 * 24 * 60 * 60 * 1000);
      assert.equal((await slept.takeIn(entry({ line: LIVE }))).state, 'queued');
      assert.deepEqual(await processes(), ['test 2', 'test 1']);
      // Behind the look at it, on the same connections.
      await slept.newest();
      await slept.stop([{ node: 'send-1', campaign: null }]);
      assert.deepEqual(await place.sql(`SELECT value FROM meta WHERE name = 'doubt'`), []);
    });
  });

  it('knows which messages were tried once more later', async () => {
    const register = place.another();
    const key = 'c'.repeat(64);
    const first = await sent(register, { key });
    const { id: again } = await register.takeIn(entry({ key, resend: true }));
    const { id: other } = await register.takeIn(entry());
    assert.deepEqual([...(await register.retried([first, again, other]))], [first]);
    assert.equal((await register.next(ALL)).length, 2);
  });
});
