import assert from 'node:assert/strict';
import type { OutcomeState, Register } from '../../../nodes/lib/register';
import { bench, type Bench, DAY_MS, emitted, entry, LINE, sending } from './support';

const KEY = 'b'.repeat(64);

describe('asking the register about a key', () => {
  let place: Bench;
  let register: Register;

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  const ask = (upTo = register.newest()) => register.earlier(LINE, { type: entry().type, key: KEY }, upTo);

  async function withOutcome(state: OutcomeState, campaign: string): Promise<void> {
    const id = await sending(register, { key: KEY, campaign });
    await register.record({ id, state });
    await emitted(register, [id]);
  }

  it('finds nothing where there is nothing', async () => {
    assert.equal(register.newest(), 0);
    await register.takeIn(entry());
    assert.equal(register.newest(), 1);
    assert.equal(ask(), null);
  });

  it('tells campaign, state and time of the one that blocks, and takes nothing in', async () => {
    const takenAt = place.now();
    await withOutcome('sent', 'Prima');
    place.wait(1000);
    assert.deepEqual(ask(), { campaign: 'Prima', state: 'sent', takenAt, blocks: true });
    assert.equal(register.newest(), 1);
  });

  it('tells of one that did not reach its citizen without blocking, but rather of one that blocks', async () => {
    await withOutcome('unreachable', 'Prima');
    assert.deepEqual([ask()?.state, ask()?.blocks], ['unreachable', false]);
    await withOutcome('sent', 'Seconda');
    assert.deepEqual([ask()?.campaign, ask()?.blocks], ['Seconda', true]);
  });

  it('says nothing of what was discarded', async () => {
    await withOutcome('discarded', 'Prima');
    assert.equal(ask(), null);
  });

  it('looks no further than the id given: what is taken in later is the set itself', async () => {
    const before = register.newest();
    await register.takeIn(entry({ key: KEY }));
    assert.equal(ask(before), null);
    assert.equal(ask()?.blocks, true);
  });

  it('does not look at other lines', async () => {
    await register.takeIn(entry({ key: KEY, line: 'other|live|' }));
    assert.equal(ask(), null);
  });

  it('agrees with take-in when the ninety days are over, and after erasure', async () => {
    await withOutcome('sent', 'Prima');
    place.wait(90 * DAY_MS);
    assert.equal(ask(), null);
    register.sweep(LINE, { recipientDays: 0, retentionDays: 30 });
    assert.equal(ask(), null);
    assert.equal((await register.takeIn(entry({ key: KEY }))).state, 'queued');
  });
});
