import assert from 'node:assert/strict';
import type { Register } from '../../../../nodes/lib/register';
import { postgresIsHere, sharedPostgres } from '../../../support/postgres';
import { TcpProxy } from '../../../support/tcp-proxy';
import { until } from '../../../support/until';
import { ALL, entry, intend, LINE, sending, stateOf } from '../support';
import { postgresBench, sharedUrl, sql, startShared, type PostgresBench } from './bench';

/** Of a test in which somebody is declared gone. */
const SOON = { beatEvery: 100, patience: 1_500 };

describe('a line with several processes', () => {
  let place: PostgresBench;
  let proxy: TcpProxy | undefined;

  before(async function () {
    if (!postgresIsHere()) this.skip();
    await startShared();
  });
  beforeEach(() => {
    place = postgresBench();
  });
  afterEach(async () => {
    place.end();
    await proxy?.end();
    proxy = undefined;
  });

  /** A process whose network the test may break. */
  async function behindProxy(options: object = SOON): Promise<Register> {
    proxy = await TcpProxy.before((await sharedPostgres()).port);
    const url = new URL(sharedUrl());
    url.port = String(proxy.port);
    return place.another({ url: url.href, ...options });
  }
  /** Resolves when it may have been declared gone, for all it knows. */
  const silent = (register: Register) =>
    until(() => Promise.resolve(register.peers?.mayCall(LINE) === false));
  const claimed = async (register: Register) => (await register.next(ALL)).map(({ id }) => id);
  /** How many lines each process has that has any. */
  const owners = async () =>
    (
      await sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${place.schema}.line WHERE owner IS NOT NULL
      GROUP BY owner ORDER BY owner`)
    ).map(({ n }) => n);
  const takenOver = (register: Register, wanted: readonly number[]) =>
    until(async () => {
      const ids = await claimed(register);
      return wanted.every((id) => ids.includes(id));
    });

  it('is sent for by one of them only, the first that asked', async () => {
    const [first, second] = [place.another(), place.another()];
    for (let n = 0; n < 4; n += 1) await (n % 2 ? first : second).takeIn(entry());
    assert.deepEqual(await claimed(first), [1, 2, 3, 4]);
    assert.deepEqual(await claimed(second), []);
    assert.equal(await intend(second, 1), false);
    assert.equal(await intend(first, 1), true);
  });

  it('goes to another when its owner withdraws, at once and without a doubt', async () => {
    const [first, second] = [place.another({ beatEvery: 100 }), place.another(SOON)];
    const done = await sending(first);
    const { id } = await first.takeIn(entry());
    assert.deepEqual(await claimed(first), [id]);
    await second.next(ALL);
    await first.record({ id: done, state: 'sent', ioId: 'x' });
    await first.withdraw();
    assert.deepEqual(await first.next({ ...ALL, nodes: [] }), [], 'nobody sends there any more');
    await takenOver(second, [id]);
    assert.equal(await stateOf(second, done), 'sent');
    assert.equal(second.recovered.inDoubt, 0);
  });

  it('comes back to a process that had withdrawn and sends again, as when flows are started anew', async () => {
    const only = place.another({ beatEvery: 50, patience: 1_500 });
    const { id } = await only.takeIn(entry());
    assert.deepEqual(await claimed(only), [id]);
    await only.withdraw();
    await takenOver(only, [id]);
    assert.equal(await intend(only, id), true);
    assert.equal(await only.record({ id, state: 'sent', ioId: 'x' }), true);
  });

  it('goes to another when the heartbeat of its owner stands still, and what was being sent is in doubt', async () => {
    const first = place.another(SOON);
    const flying = await sending(first);
    const { id: claimedOnly } = await first.takeIn(entry());
    await first.next(ALL);
    const second = place.another(SOON);
    await second.next(ALL);
    first.close();
    await takenOver(second, [claimedOnly]);
    const [out] = await second.unemitted('send-1', 0, 9);
    assert.deepEqual(
      [out?.id, out?.state, out?.reason, out?.again],
      [flying, 'in-doubt', 'INTERRUPTED', false],
    );
    assert.equal(second.recovered.inDoubt, 1);
  });

  it('is settled by the answer that came late, for nobody has decided', async () => {
    const second = place.another(SOON);
    const first = await behindProxy();
    const flying = await sending(first);
    await second.next(ALL);
    proxy?.hold();
    await until(async () => (await stateOf(second, flying)) === 'in-doubt');
    proxy?.pass();
    assert.equal(await first.record({ id: flying, state: 'sent', ioId: 'io-late' }), 'settled');
    const row = await second.find('io-late');
    assert.deepEqual([row?.state, row?.reason, row?.detail, row?.settled], ['sent', null, null, true]);
    assert.equal((await second.unemitted('send-1', 0, 9)).length, 0, 'whoever has recorded it gives it');
    assert.equal((await first.unemitted('send-1', 0, 9)).length, 1);
  });

  it('is not settled by it once a person has decided, nor by an answer that says nothing', async () => {
    const second = place.another(SOON);
    const first = await behindProxy();
    const [decided, unclear] = [await sending(first), await sending(first)];
    await second.next(ALL);
    proxy?.hold();
    await until(async () => (await stateOf(second, unclear)) === 'in-doubt');
    await sql(`UPDATE ${place.schema}.message SET decided = true WHERE id = ${decided}`);
    proxy?.pass();
    assert.equal(await first.record({ id: decided, state: 'sent', ioId: 'io-1' }), false);
    assert.equal(await first.record({ id: unclear, state: 'in-doubt', reason: 'NO_ANSWER' }), false);
    assert.equal((await second.page({ scope: { ids: [unclear] }, limit: 1 }))[0]?.reason, 'INTERRUPTED');
  });

  it('is left alone by a process that was declared gone: what it had said before does not count any more', async () => {
    const second = place.another(SOON);
    const first = await behindProxy({ ...SOON, answerWithin: 60_000 });
    const { id } = await first.takeIn(entry());
    await first.next(ALL);
    await second.next(ALL);
    proxy?.hold();
    const late = first.intend({ id, attempts: 0 });
    await takenOver(second, [id]);
    proxy?.pass();
    assert.equal(await late, false);
    assert.equal(await stateOf(second, id), 'queued');
    assert.equal(await second.intend({ id, attempts: 0 }), true);
    assert.equal(await first.intend({ id, attempts: 1 }), false);
    // It is a process like any other again, under a new number.
    const { id: more } = await first.takeIn(entry());
    await takenOver(second, [more]);
  });

  it('has nothing to send while its owner cannot say that it lives', async () => {
    const first = await behindProxy({ beatEvery: 50, patience: 400 });
    const { id } = await first.takeIn(entry());
    await first.next(ALL);
    proxy?.hold();
    await silent(first);
    assert.equal(await first.intend({ id, attempts: 0 }), false);
    proxy?.pass();
    await takenOver(first, [id]);
  });

  it('is looked at again when the heartbeat passes that its owner had waited for too long', async () => {
    let changes = 0;
    const onChange = (): void => {
      changes += 1;
    };
    const first = await behindProxy({ beatEvery: 600, patience: 2_000, onChange });
    await first.takeIn(entry());
    await first.next(ALL);
    const beats = async () => (await place.sql<{ n: number }>('SELECT n::int FROM beat'))[0]?.n ?? 0;
    const sofar = await beats();
    await until(async () => (await beats()) > sofar + 1);
    proxy?.hold();
    await silent(first);
    assert.deepEqual(await claimed(first), []);
    const before = changes;
    proxy?.pass();
    await until(() => Promise.resolve(changes > before));
  });

  it('is shared evenly with a process that comes later, as soon as nothing of it is in hand', async () => {
    const first = place.another(SOON);
    const lines = [1, 2, 3, 4].map((n) => `line ${n}|live|`);
    for (const line of lines) await first.takeIn(entry({ line, hold: true }));
    const ask = (register: Register) => Promise.all(lines.map((line) => register.next({ ...ALL, line })));
    await ask(first);
    const second = place.another(SOON);
    await ask(second);
    await until(async () => JSON.stringify(await owners()) === '[2,2]');
  });

  it('is shared evenly also with a process that had asked for it before anything came in', async () => {
    const [first, second] = [place.another(SOON), place.another(SOON)];
    const lines = [1, 2, 3, 4].map((n) => `line ${n}|live|`);
    const ask = (register: Register) => Promise.all(lines.map((line) => register.next({ ...ALL, line })));
    await ask(second);
    for (const line of lines) {
      await first.takeIn(entry({ line, hold: true }));
      await first.next({ ...ALL, line });
    }
    await until(async () => JSON.stringify(await owners()) === '[2,2]');
  });

  it('goes to a process that has none also while it is sent for, once what is on its way has its outcome', async () => {
    const first = place.another(SOON);
    const lines = ['line 1|live|', 'line 2|live|'];
    const flying = new Map<string, number>();
    for (const line of lines) {
      const { id } = await first.takeIn(entry({ line }));
      await first.takeIn(entry({ line }));
      await first.next({ ...ALL, line });
      assert.equal(await intend(first, id), true);
      flying.set(line, id);
    }
    const second = place.another(SOON);
    for (const line of lines) await second.next({ ...ALL, line });
    const leaving = () => lines.find((line) => first.peers?.mayCall(line) === false);
    await until(() => Promise.resolve(leaving() !== undefined));
    const line = leaving() ?? assert.fail();
    assert.deepEqual(await owners(), [2], 'nobody else has it yet');
    assert.deepEqual(await first.next({ ...ALL, line }), []);
    const id = flying.get(line) ?? assert.fail();
    assert.equal(await first.record({ id, state: 'sent', ioId: 'x' }), true);
    await until(async () => (await second.next({ ...ALL, line })).some((one) => one.id === id + 1));
    assert.equal(await first.intend({ id: id + 1, attempts: 0 }), false);
    assert.equal(await second.intend({ id: id + 1, attempts: 0 }), true);
    assert.deepEqual(await owners(), [1, 1]);
  });

  it('is taken by the only process that sends for it, whatever its share is', async () => {
    const [first, second] = [place.another(SOON), place.another(SOON)];
    const lines = [1, 2, 3].map((n) => `line ${n}|live|`);
    for (const line of lines) await first.takeIn(entry({ line }));
    await first.takeIn(entry());
    await second.next(ALL);
    await until(async () => {
      const all = await Promise.all(lines.map((line) => first.next({ ...ALL, line })));
      for (const [one] of all) if (one) await first.intend({ id: one.id, attempts: 0 });
      const left = await first.counts({ node: 'send-1' });
      return left.filter(({ state }) => state === 'sending').length === 3;
    });
    assert.deepEqual(await second.next({ ...ALL, line: LINE.toUpperCase() }), []);
  });

  it('gives what a person decided at its owner, and what another process took in there only', async () => {
    const [first, second] = [place.another(), place.another()];
    await first.next(ALL);
    const refused = { discard: { reason: 'INVALID_MESSAGE' } };
    const { id } = await second.takeIn(entry({ key: '', ...refused }));
    const mine = await first.takeIn(entry({ key: '', ...refused }));
    await first.next(ALL);
    const ids = async (register: Register) => (await register.unemitted('send-1', 0, 9)).map((one) => one.id);
    assert.deepEqual(await ids(first), [mine.id]);
    assert.deepEqual(await ids(second), [id]);
    await sql(`UPDATE ${place.schema}.message SET by_process = NULL`);
    assert.deepEqual(await ids(first), [id, mine.id]);
    assert.deepEqual(await ids(second), []);
  });
});
