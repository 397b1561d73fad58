import assert from 'node:assert/strict';
import type { FlowNode, Question, Register } from '../../../../nodes/lib/register';
import { postgresIsHere } from '../../../support/postgres';
import { until } from '../../../support/until';
import { ALL, entry, intend, sending } from '../support';
import { postgresBench, startShared, type PostgresBench } from './bench';

const OFTEN = { beatEvery: 50, patience: 1_500 };
const LINE = '01199250158|live|https://api.io.example';
const OTHER = '00000000000|live|https://api.io.example';
const QUESTION: Question = { kind: 'profile', service: 'service-1', fiscalCode: 'AAAAAA00A00A000A' };

describe('a line and who sends for it', () => {
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
  const row = (more: object = {}) => entry({ line: LINE, ...more });
  const claimed = async (register: Register, line = LINE) =>
    (await register.next({ ...ALL, line })).map(({ id }) => id);
  const flows = (...lines: string[]): FlowNode[] =>
    lines.map((line) => ({ node: 'send-1', line, callsPer5s: 120, window: '' }));
  const ask = (register: Register) => peersOf(register).ask(LINE, QUESTION, () => true);
  /** What the process is called that has it. */
  const owner = async (line = LINE) =>
    (
      await place.sql<{ name: string | null }>(
        `SELECT p.name FROM line l LEFT JOIN process p ON p.id = l.owner WHERE l.name = '${line}'`,
      )
    )[0]?.name;
  const contenders = async () =>
    (
      await place.sql<{ name: string }>(
        `SELECT p.name FROM contender c JOIN process p ON p.id = c.process ORDER BY 1`,
      )
    ).map(({ name }) => name);
  /** So many heartbeats of a process have passed, from now on. */
  async function beats(name: string, n: number): Promise<void> {
    const count = async () =>
      (
        await place.sql<{ n: number }>(
          `SELECT b.n::int AS n FROM beat b JOIN process p ON p.id = b.process WHERE p.name = '${name}'`,
        )
      )[0]?.n ?? 0;
    const before = await count();
    await until(async () => (await count()) >= before + n);
  }

  describe('whose last io-send a deploy has taken away', () => {
    /** The first has it, and something of it is on its way; the second waits for it. */
    async function two(): Promise<{ first: Register; second: Register; flying: number }> {
      const [first, second] = [place.another(OFTEN), place.another(OFTEN)];
      peersOf(first).flowsWith(() => flows(LINE));
      const { id: flying } = await first.takeIn(row());
      await first.takeIn(row());
      await claimed(first);
      assert.equal(await intend(first, flying), true);
      assert.deepEqual(await claimed(second), []);
      return { first, second, flying };
    }

    it('goes to another process that sends for it, once what is on its way has its outcome', async () => {
      const { first, second, flying } = await two();
      peersOf(first).flowsWith(() => flows(OTHER));
      await until(() => !peersOf(first).mayCall(LINE));
      await beats('test 1', 3);
      assert.equal(await owner(), 'test 1', 'nobody else yet');
      assert.equal(await first.record({ id: flying, state: 'sent', ioId: 'x' }), true);
      await until(async () => (await claimed(second)).includes(flying + 1));
      assert.equal(
        (await first.unemitted('send-1', 0, 9))[0]?.id,
        flying,
        'whoever has recorded it gives it',
      );
      assert.equal(await intend(second, flying + 1), true);
      assert.equal(second.recovered.inDoubt, 0);
    });

    it('is nobody’s where no other sends for it, and nobody is said to want it', async () => {
      const first = place.another(OFTEN);
      peersOf(first).flowsWith(() => flows(LINE));
      await first.takeIn(row());
      await claimed(first);
      peersOf(first).flowsWith(() => flows(OTHER));
      await until(async () => (await owner()) === null);
      await until(async () => (await contenders()).length === 0);
      await until(async () => (await peersOf(first).all()).lines[0]?.isWanted === false);
    });

    it('stays where it is while flows are being deployed, and when the same are there again', async () => {
      const { first, second, flying } = await two();
      await first.record({ id: flying, state: 'sent', ioId: 'x' });
      peersOf(first).flowsWith(() => undefined);
      await beats('test 1', 4);
      peersOf(first).flowsWith(() => flows(LINE));
      await beats('test 1', 4);
      assert.equal(await owner(), 'test 1');
      const [given] = await place.sql<{ n: number }>('SELECT count(free_at)::int AS n FROM line');
      assert.equal(given?.n, 0, 'it was not given away in between');
      assert.deepEqual(await claimed(second), []);
    });

    it('stays too when it is sent for again before what was on its way has its outcome', async () => {
      const { first, flying } = await two();
      peersOf(first).flowsWith(() => flows(OTHER));
      await until(() => !peersOf(first).mayCall(LINE));
      peersOf(first).flowsWith(() => flows(LINE));
      await until(async () => (await claimed(first), peersOf(first).mayCall(LINE)));
      await first.record({ id: flying, state: 'sent', ioId: 'x' });
      await beats('test 1', 4);
      assert.equal(await owner(), 'test 1');
      assert.deepEqual(await contenders(), ['test 1', 'test 2']);
    });

    it('is not given away while a call to IO has no answer', async () => {
      const { first, second, flying } = await two();
      let isCalling = true;
      peersOf(first).callsWith((line) => line === LINE && isCalling);
      await first.record({ id: flying, state: 'sent', ioId: 'x' });
      peersOf(first).flowsWith(() => flows(OTHER));
      await until(() => !peersOf(first).mayCall(LINE));
      await beats('test 1', 4);
      assert.equal(await owner(), 'test 1');
      isCalling = false;
      await until(async () => (await claimed(second)).length > 0);
    });
  });

  describe('of a process that only asks about it', () => {
    it('is given back as soon as somebody sends for it', async () => {
      const first = place.another(OFTEN);
      const done = await sending(first, row());
      await first.record({ id: done, state: 'sent', ioId: 'x' });
      await first.withdraw();
      first.close();
      const asker = place.another(OFTEN);
      assert.equal(await ask(asker), 'ours');
      const sender = place.another(OFTEN);
      const { id } = await sender.takeIn(row());
      await until(async () => (await claimed(sender)).includes(id));
      peersOf(sender).answerWith(() => Promise.resolve('from there'));
      assert.deepEqual(await ask(asker), { answer: 'from there' });
      await beats('test 2', 4);
      assert.equal(await owner(), 'test 3');
    });

    it('is not taken while somebody lives that sends for it, though nobody has it just now', async () => {
      const sender = place.another({ ...OFTEN, paceFor: 60_000 });
      await sender.takeIn(row());
      await claimed(sender);
      await place.sql(`UPDATE line SET owner = NULL, free_at = clock_timestamp() + interval '1 hour'`);
      const asker = place.another(OFTEN);
      peersOf(sender).answerWith(() => Promise.resolve('from there'));
      const asked = ask(asker);
      await until(async () => (await place.sql('SELECT id FROM ask')).length > 0);
      assert.equal(await owner(), null);
      await place.sql(`UPDATE line SET free_at = NULL`);
      assert.deepEqual(await asked, { answer: 'from there' });
      assert.equal(await owner(), 'test 1');
    });

    it('is nobody’s share: who sends keeps all lines, however many others ask', async () => {
      const sender = place.another(OFTEN);
      const lines = [LINE, OTHER];
      for (const line of lines) await sender.takeIn(row({ line }));
      for (const line of lines) await claimed(sender, line);
      const asker = place.another(OFTEN);
      peersOf(sender).answerWith(() => Promise.resolve('from there'));
      assert.deepEqual(await ask(asker), { answer: 'from there' });
      await beats('test 1', 8);
      assert.deepEqual([await owner(LINE), await owner(OTHER)], ['test 1', 'test 1']);
      assert.deepEqual(await contenders(), ['test 1', 'test 1']);
    });

    it('answers there, once the pace of who had it has run out, where nobody sends for it', async () => {
      const first = place.another(OFTEN);
      await first.takeIn(row());
      await claimed(first);
      await first.withdraw();
      first.close();
      const asker = place.another({ ...OFTEN, paceFor: 700 });
      peersOf(asker).answerWith(() => Promise.resolve('from here'));
      assert.deepEqual(await ask(asker), { answer: 'from here' });
    });
  });

  it('is free after the pace of its last owner, though the database’s clock went back since', async () => {
    const first = place.another(OFTEN);
    await first.takeIn(row());
    await first.takeIn(row());
    await claimed(first);
    await first.withdraw();
    first.close();
    await place.sql(`UPDATE line SET free_at = clock_timestamp() + interval '10 minutes'`);
    const paceFor = 1_000;
    const second = place.another({ ...OFTEN, paceFor });
    const asked = performance.now();
    await until(async () => (await claimed(second)).length > 0);
    assert.ok(performance.now() - asked >= paceFor, 'the pace of the one before may last that long');
  });
});
