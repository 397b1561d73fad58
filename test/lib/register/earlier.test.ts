import assert from 'node:assert/strict';
import type { OutcomeState, Register } from '../../../nodes/lib/register';
import { type Bench, contract, DAY_MS, emitted, entry, LINE, sending } from './support';

const KEY = 'b'.repeat(64);

contract('asking the register about a key', (bench) => {
  let place: Bench;
  let register: Register;

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  const ask = async (upTo?: number) =>
    await register.earlier(LINE, { type: entry().type, key: KEY }, upTo ?? (await register.newest()));

  async function withOutcome(state: OutcomeState, campaign: string): Promise<void> {
    const id = await sending(register, { key: KEY, campaign });
    await register.record({ id, state });
    await emitted(register, [id]);
  }

  it('finds nothing where there is nothing', async () => {
    assert.equal(await register.newest(), 0);
    await register.takeIn(entry());
    assert.equal(await register.newest(), 1);
    assert.equal(await ask(), null);
  });

  it('tells campaign, state and time of the one that blocks, and takes nothing in', async () => {
    const takenAt = place.now();
    await withOutcome('sent', 'Prima');
    place.wait(1000);
    assert.deepEqual(await ask(), { campaign: 'Prima', state: 'sent', takenAt, blocks: true });
    assert.equal(await register.newest(), 1);
  });

  it('tells of one that did not reach its citizen without blocking, but rather of one that blocks', async () => {
    await withOutcome('unreachable', 'Prima');
    assert.deepEqual([(await ask())?.state, (await ask())?.blocks], ['unreachable', false]);
    await withOutcome('sent', 'Seconda');
    assert.deepEqual([(await ask())?.campaign, (await ask())?.blocks], ['Seconda', true]);
  });

  it('says nothing of what was discarded', async () => {
    await withOutcome('discarded', 'Prima');
    assert.equal(await ask(), null);
  });

  it('looks no further than the id given: what is taken in later is the set itself', async () => {
    const before = await register.newest();
    await register.takeIn(entry({ key: KEY }));
    assert.equal(await ask(before), null);
    assert.equal((await ask())?.blocks, true);
  });

  it('does not look at other lines', async () => {
    await register.takeIn(entry({ key: KEY, line: 'other|live|' }));
    assert.equal(await ask(), null);
  });

  it('agrees with take-in when the ninety days are over, and after erasure', async () => {
    await withOutcome('sent', 'Prima');
    place.wait(90 * DAY_MS);
    assert.equal(await ask(), null);
    await register.sweep(LINE, { recipientDays: 0, retentionDays: 30 });
    assert.equal(await ask(), null);
    assert.equal((await register.takeIn(entry({ key: KEY }))).state, 'queued');
  });
});
