import assert from 'node:assert/strict';
import type { FlowNode, FlowsDiffer, LineTold, Register } from '../../../../nodes/lib/register';
import { MIGRATIONS } from '../../../../nodes/lib/register/postgres/schema';
import { SETTLED_MS } from '../../../../nodes/lib/register/postgres/flow-sets';
import { postgresIsHere } from '../../../support/postgres';
import { until } from '../../../support/until';
import { ALL, entry, LINE, sending } from '../support';
import { postgresBench, sql, startShared, type Another, type PostgresBench } from './bench';

const OFTEN = { beatEvery: 50, patience: 1_500 };
const OWN = `${LINE}x`;
const LIVE = '01199250158|live|https://api.io.example';

describe('what the Node-REDs of one register show of each other', () => {
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

  const peersOf = ({ peers }: Register) => peers ?? assert.fail();
  /** Two that would send for the same line, which the first one has. */
  async function two(options: Another = {}): Promise<[Register, Register]> {
    const first = place.another({ ...OFTEN, ...options });
    await first.takeIn(entry());
    await first.next(ALL);
    const second = place.another({ ...OFTEN, ...options });
    await second.next(ALL);
    return [first, second];
  }

  describe('all of them', () => {
    it('are named, with when they began, their last sign of life, and what each sends for', async () => {
      const [first] = await two();
      await first.takeIn(entry({ line: OWN }));
      const { alive, lines, gone } = await peersOf(first).all();
      assert.deepEqual(
        alive.map(({ name, isHere, isSilent }) => ({ name, isHere, isSilent })),
        [
          { name: 'test 1', isHere: true, isSilent: false },
          { name: 'test 2', isHere: false, isSilent: false },
        ],
      );
      for (const { since, seenAt } of alive) assert.ok(seenAt !== null && seenAt >= since && since > 0);
      const [owned, free] = lines;
      assert.deepEqual([owned?.line, owned?.owner, owned?.isWanted], [LINE, alive[0]?.id, true]);
      assert.deepEqual([free?.line, free?.owner, free?.isWanted], [OWN, null, false]);
      assert.deepEqual(gone, []);
    });

    it('say of one that stood still who declared it gone, when, and to whom its lines went', async () => {
      const first = place.another(OFTEN);
      await sending(first);
      const second = place.another(OFTEN);
      await second.next(ALL);
      first.close();
      await until(async () => (await second.next(ALL), (await second.ownership?.())?.lines.length === 1));
      const { alive, gone, lines } = await peersOf(second).all();
      assert.deepEqual(
        gone.map(({ name, byItself, by }) => ({ name, byItself, by })),
        [{ name: 'test 1', byItself: false, by: 'test 2' }],
      );
      const [one] = gone;
      assert.ok(one && one.goneAt - one.seenAt >= 1_000, 'patience lies between');
      assert.deepEqual([lines[0]?.owner, lines[0]?.leftBy], [alive[0]?.id, one.id]);
    });

    it('say of one that ended in good order that it did', async () => {
      const [first, second] = await two();
      await first.withdraw();
      first.close();
      const { gone } = await peersOf(second).all();
      assert.deepEqual([gone[0]?.name, gone[0]?.byItself], ['test 1', true]);
    });

    it('forget those that ended more than a week ago', async () => {
      const [first, second] = await two();
      await first.withdraw();
      await sql(`UPDATE ${place.schema}.process SET gone_at = gone_at - interval '8 days'`);
      assert.deepEqual((await peersOf(second).all()).gone, []);
    });
  });

  describe('a line that another one sends for', () => {
    it('stands here as its owner says, and as it says no more once it has changed', async () => {
      const [first, second] = await two();
      let told: LineTold = { halts: { 'service-1': 'IO_FORBIDDEN' }, outage: true };
      peersOf(first).tellWith(() => told);
      const seen = () => peersOf(second).elsewhere(LINE);
      await until(() => Promise.resolve(seen()?.told.outage === true));
      assert.deepEqual(seen(), { name: 'test 1', told });
      assert.equal(peersOf(first).elsewhere(LINE), undefined);
      told = {};
      await until(() => Promise.resolve(seen()?.told.outage === undefined));
      assert.deepEqual(seen(), { name: 'test 1', told: {} });
    });

    it('is told of when somebody else has it or it stands otherwise, and not without a change', async () => {
      const heard: string[] = [];
      const [first] = await two({ onElsewhere: (lines) => heard.push(...lines) });
      await until(() => Promise.resolve(heard.length === 1));
      peersOf(first).tellWith(() => ({ outage: true }));
      await until(() => Promise.resolve(heard.length === 2));
      const beats = async () =>
        (await sql<{ n: number }>(`SELECT max(n)::int AS n FROM ${place.schema}.beat`))[0]?.n ?? 0;
      const before = await beats();
      await until(async () => (await beats()) > before + 3);
      assert.deepEqual(heard, [LINE, LINE]);
    });

    it('says nothing any more of what held it up at the one before', async () => {
      const [first, second] = await two();
      peersOf(first).tellWith(() => ({ outage: true }));
      await until(() => Promise.resolve(peersOf(second).elsewhere(LINE)?.told.outage === true));
      await first.withdraw();
      await until(async () => (await second.next(ALL), peersOf(second).elsewhere(LINE) === undefined));
      await until(async () => (await second.ownership?.())?.lines.length === 1);
      assert.deepEqual((await peersOf(second).all()).lines[0]?.told, {});
    });

    it('is written only when it stands otherwise', async () => {
      const [first, second] = await two();
      peersOf(first).tellWith(() => ({ pausedUntil: 1_000 }));
      await until(() => Promise.resolve(peersOf(second).elsewhere(LINE)?.told.pausedUntil === 1_000));
      const version = async () =>
        (await sql<{ xmin: string }>(`SELECT xmin::text FROM ${place.schema}.line`))[0]?.xmin;
      const before = await version();
      const { seenAt } = (await peersOf(first).all()).alive[0] ?? assert.fail();
      await until(async () => Number((await peersOf(first).all()).alive[0]?.seenAt) - Number(seenAt) > 300);
      assert.equal(await version(), before);
    });
  });

  describe('flows that differ', () => {
    it('lose no rows: those of an io-send that the owner lacks wait for an owner that has it', async () => {
      const [first, second] = await two();
      const { id } = await second.takeIn(entry({ node: 'send-2' }));
      await first.next(ALL);
      assert.deepEqual(await first.next(ALL), []);
      await first.withdraw();
      await until(async () => {
        const found = await second.next({ ...ALL, nodes: ['send-1', 'send-2'] });
        return found.some((one) => one.id === id);
      });
    });

    const flows = (...ids: string[]): FlowNode[] =>
      ids.map((node) => ({ node, line: LIVE, callsPer5s: 120, window: '' }));
    const marks = async () =>
      (await sql<{ n: number }>(`SELECT count(DISTINCT mark)::int AS n FROM ${place.schema}.flow_set`))[0]?.n;

    async function differing(): Promise<{ both: [Register, Register]; told: FlowsDiffer[] }> {
      const told: FlowsDiffer[] = [];
      const both = await two({ onFlowsDiffer: (one) => told.push(one) });
      peersOf(both[0]).flowsWith(() => flows('a', 'b'));
      peersOf(both[1]).flowsWith(() => flows('a'));
      await until(async () => (await marks()) === 2);
      return { both, told };
    }
    const beat = async (register: Register) => {
      const seen = async () => (await peersOf(register).all()).alive.find(({ isHere }) => isHere)?.seenAt;
      const before = await seen();
      await until(async () => (await seen()) !== before);
      const between = await seen();
      await until(async () => (await seen()) !== between);
    };

    it('are told by both, once, when both have stood so for a minute', async () => {
      const { both, told } = await differing();
      for (const one of both) await beat(one);
      place.wait(SETTLED_MS - 1);
      for (const one of both) await beat(one);
      assert.deepEqual(
        both.flatMap((one) => peersOf(one).differing()),
        [],
        'an update may be on its way',
      );
      place.wait(1);
      await until(() => Promise.resolve(both.every((one) => peersOf(one).differing().length > 0)));
      assert.deepEqual(peersOf(both[0]).differing(), [
        { name: 'test 2', differences: [{ node: 'b', line: LIVE, what: 'here' }] },
      ]);
      assert.deepEqual(peersOf(both[1]).differing(), [
        { name: 'test 1', differences: [{ node: 'b', line: LIVE, what: 'there' }] },
      ]);
      for (const one of both) await beat(one);
      assert.deepEqual(told.map(({ name }) => name).sort(), ['test 1', 'test 2']);
    });

    it('are over as soon as they are the same again', async () => {
      const { both } = await differing();
      for (const one of both) await beat(one);
      place.wait(SETTLED_MS);
      await until(() => Promise.resolve(both.every((one) => peersOf(one).differing().length > 0)));
      peersOf(both[1]).flowsWith(() => flows('a', 'b'));
      await until(() => Promise.resolve(both.every((one) => peersOf(one).differing().length === 0)));
    });

    it('are those of processes that live', async () => {
      const { both } = await differing();
      for (const one of both) await beat(one);
      place.wait(SETTLED_MS);
      await until(() => Promise.resolve(peersOf(both[1]).differing().length > 0));
      await both[0].withdraw();
      both[0].close();
      await until(() => Promise.resolve(peersOf(both[1]).differing().length === 0));
      assert.equal(await marks(), 1);
    });
  });

  it('comes with a schema that an older Node-RED may still work on, and that an older register becomes', async () => {
    const old = postgresBench(false);
    const older = old.another({ ...OFTEN, migrations: MIGRATIONS.slice(0, 3) });
    await older.newest().catch(() => undefined);
    const before = await old.sql<{ value: string }>(`SELECT value FROM meta WHERE name = 'version'`);
    assert.equal(before[0]?.value, '3');
    await old.sql(
      `CREATE FUNCTION declare_gone(who bigint, seen bigint, at_ms bigint) RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    );
    const newer = old.another(OFTEN);
    await newer.takeIn(entry());
    await newer.next(ALL);
    const [gone] = await old.sql<{ n: number }>(
      `SELECT set_config('search_path', '${old.schema}', false); INSERT INTO process (name) VALUES ('vecchio');
       SELECT count(*)::int AS n FROM ${old.schema}.declare_gone((SELECT max(id) FROM process), NULL, 1)`,
    );
    assert.equal(gone?.n, 1);
    assert.deepEqual(
      (await peersOf(newer).all()).gone.map(({ name }) => name),
      ['vecchio'],
    );
    old.end();
  });
});
