import assert from 'node:assert/strict';
import { HELD } from '../../../nodes/lib/core/codes';
import type { Register } from '../../../nodes/lib/register';
import { ALL, type Bench, contract, DAY_MS, emitted, entry, intend, LINE } from './support';

const held = { hold: true, campaign: 'Mensa' } as const;
const SCOPE = { line: LINE, campaign: 'Mensa' };

contract('a message that is held', (bench) => {
  let place: Bench;
  let register: Register;
  const take = async (n: number, changes: object = held): Promise<number[]> => {
    const taken = await Promise.all(Array.from({ length: n }, () => register.takeIn(entry(changes))));
    return taken.map(({ id }) => id);
  };
  const claimed = async () => (await register.next({ ...ALL, limit: 1_000 })).map(({ id }) => id);

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  it('is taken in and does not leave, neither now nor after a restart', async () => {
    await take(3);
    const [other] = await take(1, { campaign: 'Altra' });
    assert.deepEqual(await claimed(), [other]);
    register.close();
    register = place.open();
    assert.deepEqual(await claimed(), [other]);
    assert.deepEqual(
      (await register.counts(SCOPE)).map(({ state, reason, n }) => [state, reason, n]),
      [['queued', HELD, 3]],
    );
  });

  it('makes the same message a duplicate, so that a list read twice is not held twice', async () => {
    const { id } = await register.takeIn(entry({ ...held, key: 'a'.repeat(64) }));
    const again = await register.takeIn(entry({ ...held, key: 'a'.repeat(64) }));
    assert.deepEqual([again.state, again.reason], ['discarded', 'DUPLICATE']);
    assert.equal(await register.confirm(SCOPE, 'anna'), 1);
    assert.deepEqual(await claimed(), [id]);
  });

  it('leaves once it is confirmed, and who confirmed it is on record', async () => {
    const ids = await take(600);
    place.wait(1_000);
    assert.equal(await register.confirm(SCOPE, 'anna'), 600);
    assert.deepEqual(await claimed(), ids);
    assert.deepEqual(await register.confirmations(SCOPE), [{ at: place.now(), who: 'anna', n: 600 }]);
    assert.equal(await register.confirm(SCOPE, 'bruno'), 0);
    register.close();
    register = place.open();
    assert.equal((await register.confirmations(SCOPE)).length, 1);
  });

  it('stays when it came after what the person saw', async () => {
    const [first = 0, second = 0] = await take(3);
    assert.equal(await register.confirm(SCOPE, 'anna', second), 2);
    assert.deepEqual(await claimed(), [first, second]);
    assert.equal((await register.held(SCOPE, 10)).length, 1);
  });

  it('stays when another campaign, node or line is confirmed', async () => {
    await take(2);
    await register.confirm({ line: LINE, campaign: 'Altra' }, 'anna');
    await register.confirm({ node: 'send-2' }, 'anna');
    await register.confirm({ line: 'other|live|' }, 'anna');
    assert.deepEqual(await claimed(), []);
  });

  it('is let go by itself only together with few others', async () => {
    await take(2);
    assert.equal(await register.letGoIfFew({ ...SCOPE, node: 'send-1' }, 1), 0);
    assert.deepEqual(await claimed(), []);
    assert.equal(await register.letGoIfFew({ ...SCOPE, node: 'send-1' }, 2), 2);
    assert.equal((await claimed()).length, 2);
    assert.deepEqual(await register.confirmations(SCOPE), []);
  });

  it('waits with all of its lot where a person was promised to be asked, also after a restart', async () => {
    const lot = { ...SCOPE, node: 'send-1' };
    await take(1);
    const [asked = 0] = await take(1, { campaign: 'Mensa', needsWord: true });
    assert.equal(await register.letGoIfFew(lot, 10), 0);
    register.close();
    register = place.open();
    assert.equal(await register.letGoIfFew(lot, 10), 0);
    assert.deepEqual(await claimed(), []);
    assert.equal(await register.confirm(SCOPE, 'anna', asked), 2);
    assert.equal((await claimed()).length, 2);
    assert.ok((await register.page({ scope: SCOPE, limit: 9 })).every(({ detail }) => detail === null));
  });

  it('can be cancelled, and the list read again', async () => {
    const again = { ...held, key: 'b'.repeat(64) };
    await take(1, again);
    assert.equal(await register.cancel(SCOPE), 1);
    assert.deepEqual(
      (await register.counts(SCOPE)).map(({ state, reason }) => [state, reason]),
      [['discarded', 'CANCELLED']],
    );
    const [id] = await take(1, again);
    await register.confirm(SCOPE, '');
    assert.deepEqual(await claimed(), [id]);
  });

  it('shows its text to who is to confirm it', async () => {
    await take(1, { ...held, msg: '{"io":{"message":{}}}' });
    assert.equal((await register.held(SCOPE, 3))[0]?.msg, '{"io":{"message":{}}}');
  });

  it('is forgotten with all the others, and who confirmed it too', async () => {
    const [id = 0] = await take(1);
    await register.confirm(SCOPE, 'anna');
    await claimed();
    await intend(register, id);
    await register.record({ id, state: 'sent', ioId: 'x' });
    await emitted(register, [id]);
    for (let day = 0; day < 4; day += 1) {
      place.wait(25 * DAY_MS);
      await register.sweep(LINE, { recipientDays: 30, retentionDays: 90 });
    }
    assert.deepEqual(await register.confirmations({}), []);
  });

  it('tells by pages which notice numbers stand in it, without the numbers themselves', async () => {
    const notice = { number: '301000100000000009', cents: 100 };
    await take(2, { ...held, notice });
    await take(1);
    const [first = assert.fail(), second = assert.fail()] = await register.heldNumbers(SCOPE, 0, 2);
    assert.equal(first.number, second.number);
    assert.doesNotMatch(first.number ?? '', /301000100000000009/);
    assert.deepEqual(
      (await register.heldNumbers(SCOPE, second.id, 2)).map(({ number }) => number),
      [null],
    );
  });

  it('is let go at the same cost, however many other campaigns there are', async () => {
    const lots = Array.from({ length: 3_000 }, (_, n) => ({
      line: LINE,
      node: 'send-1',
      campaign: `Pratica ${n}`,
    }));
    const takeIn = (some: typeof lots) =>
      Promise.all(some.map(({ campaign }) => register.takeIn(entry({ hold: true, campaign }))));
    const costOf = async (some: typeof lots): Promise<number> => {
      const before = process.cpuUsage();
      const gone = await Promise.all(some.map((lot) => register.letGoIfFew(lot, 1)));
      assert.ok(gone.every((n) => n === 1));
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    await takeIn(lots.slice(0, 300));
    const among300 = await costOf(lots.slice(0, 150));
    await takeIn(lots.slice(300));
    const among3000 = await costOf(lots.slice(150, 300));
    assert.ok(among3000 < 5 * among300, `${among300} → ${among3000} microseconds`);
  });
});
