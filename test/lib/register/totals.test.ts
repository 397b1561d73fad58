import assert from 'node:assert/strict';
import type { Register } from '../../../nodes/lib/register';
import { totalsIn } from './sums';
import { ALL, contract, DAY_MS, emitted, entry, LINE, sending, sent, stateOf, type Bench } from './support';

contract('the totals of the register', (bench) => {
  let place: Bench;
  let register: Register;

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  const NODES = ['send-1', 'send-2', 'nobody'];

  /** Of each node and of all they are what `counts` says, without the campaigns. */
  async function assertAgree(): Promise<void> {
    const counts = await register.counts({});
    assert.deepEqual(totalsIn(await register.totals()), totalsIn(counts));
    for (const node of NODES)
      assert.deepEqual(
        totalsIn(await register.totals(node)),
        totalsIn(counts.filter((count) => count.node === node)),
      );
  }

  it('are summed over campaigns, and over nothing else', async () => {
    for (const campaign of ['A', 'B', 'C'])
      await register.takeIn(entry({ campaign, discard: { reason: 'INVALID_MESSAGE' } }));
    await register.takeIn(entry({ discard: { reason: 'DUPLICATE' } }));
    for (const [n, other] of [
      { service: 'service-2' },
      { line: 'another|live|' },
      { node: 'send-2' },
    ].entries())
      for (let again = 0; again < n + 2; again += 1)
        await register.takeIn(entry({ campaign: `other ${again}`, ...other }));
    const own = { line: LINE, node: 'send-1', service: 'service-1', state: 'queued', reason: null } as const;
    const ofFirst = [
      { ...own, state: 'discarded', reason: 'INVALID_MESSAGE', n: 3 },
      { ...own, state: 'discarded', reason: 'DUPLICATE', n: 1 },
      { ...own, service: 'service-2', n: 2 },
      { ...own, line: 'another|live|', n: 3 },
    ] as const;
    const ofSecond = { ...own, node: 'send-2', n: 4 };
    // One object for each, whatever their order.
    assert.deepEqual((await register.totals('send-1')).length, ofFirst.length);
    assert.deepEqual(totalsIn(await register.totals('send-1')), totalsIn(ofFirst));
    assert.deepEqual(await register.totals('send-2'), [ofSecond]);
    assert.deepEqual(await register.totals('nobody'), []);
    assert.equal((await register.totals()).length, ofFirst.length + 1);
    assert.deepEqual(totalsIn(await register.totals()), totalsIn([...ofFirst, ofSecond]));
  });

  it('are those of the counts through every change', async () => {
    for (const campaign of ['A', 'B']) {
      await sent(register, { campaign });
      const doubt = await sending(register, { campaign, service: 'service-2' });
      await register.record({ id: doubt, state: 'in-doubt', reason: 'NO_ANSWER' });
      await register.takeIn(entry({ campaign, hold: true }));
      await register.takeIn(entry({ campaign, node: 'send-2' }));
    }
    await assertAgree();
    await register.stop([{ node: 'send-1', campaign: 'A' }]);
    await register.resend({ campaign: 'A' });
    await register.cancel({ node: 'send-2' });
    await register.confirm({ campaign: 'B' }, 'anna');
    await assertAgree();
    const claimed = await register.next(ALL);
    await assertAgree();
    await register.release(claimed.map(({ id, attempts }) => ({ id, attempts })));
    await assertAgree();
  });

  it('know nothing more of what was erased', async () => {
    const settings = { recipientDays: 30, retentionDays: 90 };
    const old = await sent(register, { campaign: 'A' });
    await emitted(register, [old]);
    // A clock that is believed: something was swept now and then.
    for (let tens = 0; tens < 10; tens += 1) {
      place.wait(10 * DAY_MS);
      await register.sweep('nobody', settings);
    }
    await register.takeIn(entry({ campaign: 'B' }));
    await register.sweep(LINE, settings);
    assert.equal(await stateOf(register, old), 'gone');
    const [left, ...more] = await register.totals('send-1');
    assert.deepEqual([left?.state, left?.n, more], ['queued', 1, []]);
    await assertAgree();
  });

  it('are asked for many nodes at one time, each of its own', async () => {
    const nodes = Array.from({ length: 40 }, (_, n) => `many-${n}`);
    await Promise.all(nodes.map((node) => register.takeIn(entry({ node, campaign: node }))));
    await register.takeIn(entry());
    for (const of of [nodes, nodes.slice(7, 9)]) {
      const own = await Promise.all(of.map((node) => register.totals(node)));
      assert.deepEqual(
        own.map((totals) => totals.map(({ node, n }) => [node, n])),
        of.map((node) => [[node, 1]]),
      );
    }
    const [all, one] = await Promise.all([register.totals(), register.totals('send-1')]);
    assert.deepEqual([all.length, one.length], [41, 1]);
  });
});
