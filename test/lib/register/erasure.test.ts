import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import type { Register } from '../../../nodes/lib/register';
import { bench, type Bench, contract, DAY_MS, emitted, entry, LINE, sending, sent, stateOf } from './support';

const SETTINGS = { recipientDays: 30, retentionDays: 90 };

contract('what the register forgets', (bench) => {
  let place: Bench;
  let register: Register;

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  /** Days in which Node-RED runs: something is swept now and then. */
  async function run(days: number): Promise<void> {
    for (let left = days; left > 0; left -= 10) {
      place.wait(Math.min(left, 10) * DAY_MS);
      await register.sweep('nobody', SETTINGS);
    }
  }

  async function fiscalCodeOf(id: number): Promise<string | null> {
    return (
      (await register.page({ scope: { ids: [id] }, limit: 1, fiscalCode: 'full' }))[0]?.fiscalCode ?? null
    );
  }

  it('the fiscal code after recipientDays, the whole row after retentionDays', async () => {
    const id = await sent(register);
    await emitted(register, [id]);
    place.wait(30 * DAY_MS - 1);
    assert.equal(await register.sweep(LINE, SETTINGS), 0);
    assert.equal(await fiscalCodeOf(id), 'AAAAAA00A00A000A');
    place.wait(1);
    assert.equal(await register.sweep(LINE, SETTINGS), 1);
    assert.equal(await fiscalCodeOf(id), null);
    assert.equal(await register.sweep(LINE, SETTINGS), 0);
    assert.equal(await stateOf(register, id), 'sent');
    await run(60);
    assert.equal(await register.sweep(LINE, SETTINGS), 1);
    assert.equal(await stateOf(register, id), 'gone');
    assert.deepEqual(await register.counts({}), []);
    assert.deepEqual(await register.campaigns(), []);
  });

  it('all at once when recipientDays is the longer', async () => {
    const id = await sent(register);
    await run(5);
    assert.equal(await register.sweep(LINE, { recipientDays: 30, retentionDays: 5 }), 1);
    assert.equal(await stateOf(register, id), 'gone');
  });

  it('nothing that is queued, under way or in doubt, however old', async () => {
    const { id: queued } = await register.takeIn(entry());
    const doubt = await sending(register, { campaign: 'other' });
    await register.record({ id: doubt, state: 'in-doubt', reason: 'NO_ANSWER' });
    await emitted(register, [doubt]);
    await run(1000);
    assert.equal(await register.sweep(LINE, SETTINGS), 0);
    assert.notEqual(await stateOf(register, queued), 'gone');
    assert.equal(await stateOf(register, doubt), 'in-doubt');
    assert.equal(await fiscalCodeOf(doubt), 'AAAAAA00A00A000A');
  });

  it('only what is of the line that is swept', async () => {
    const other = await sent(register, { line: 'another|live|' });
    await run(1000);
    assert.equal(await register.sweep(LINE, SETTINGS), 0);
    assert.equal(await stateOf(register, other), 'sent');
  });

  it('nothing early when the clock was set back, and nothing never', async () => {
    const id = await sent(register);
    place.wait(-365 * DAY_MS);
    assert.equal(await register.sweep(LINE, SETTINGS), 0);
    const later = await sent(register);
    assert.deepEqual(
      (await register.unemitted('send-1', 0, 10)).map((one) => one.id),
      [id, later],
    );
    await run(90);
    await register.sweep(LINE, SETTINGS);
    assert.equal(await stateOf(register, later), 'gone');
    assert.equal(await stateOf(register, id), 'sent');
    await run(365);
    await register.sweep(LINE, SETTINGS);
    assert.equal(await stateOf(register, id), 'gone');
  });

  it('a large campaign in slices, the rest by itself', async () => {
    await Promise.all(
      Array.from({ length: 1200 }, (_, i) =>
        register.takeIn(entry({ campaign: i < 600 ? 'A' : 'B', discard: { reason: 'INVALID_MESSAGE' } })),
      ),
    );
    await run(90);
    const touched = await register.sweep(LINE, SETTINGS);
    assert.ok(touched > 0 && touched < 1200, `${touched} at once`);
    while ((await register.campaigns()).length > 0) await new Promise(setImmediate);
    assert.deepEqual(await register.counts({}), []);
  });

  it('the key of a row that went, so that it may be sent again', async () => {
    const key = 'd'.repeat(64);
    await sent(register, { key });
    await run(10);
    await register.sweep(LINE, { recipientDays: 10, retentionDays: 10 });
    assert.equal((await register.takeIn(entry({ key }))).state, 'queued');
  });

  it('the rest another time when the register closes in between', async () => {
    await Promise.all(
      Array.from({ length: 600 }, () => register.takeIn(entry({ discard: { reason: 'INVALID_MESSAGE' } }))),
    );
    await run(90);
    await register.sweep(LINE, SETTINGS);
    register.close();
    assert.ok(((await place.open().campaigns())[0]?.total ?? 0) > 0);
  });
});

describe('what the register forgets leaves the disk', () => {
  let place: Bench;
  let register: Register;

  beforeEach(() => {
    place = bench();
    register = place.open();
  });
  afterEach(() => {
    place.end();
  });

  /** The stored bytes of a message, read from a copy with SQLite itself. */
  function storedBody(id: number): Buffer {
    const copy = join(place.folder, '..', 'copy');
    mkdirSync(copy);
    for (const name of readdirSync(place.folder)) copyFileSync(join(place.folder, name), join(copy, name));
    const db = new Database(join(copy, 'register.db'));
    const row = db.prepare('SELECT msg FROM body WHERE id = ?').get([id]) as { msg: ArrayBuffer };
    db.close();
    return Buffer.from(row.msg);
  }

  function isOnDisk(bytes: Buffer): boolean {
    return ['register.db', 'register.db-wal']
      .map((name) => join(place.folder, name))
      .some((file) => statSync(file, { throwIfNoEntry: false }) && readFileSync(file).includes(bytes));
  }

  async function untilLogIsEmpty(): Promise<void> {
    const log = join(place.folder, 'register.db-wal');
    while (statSync(log).size > 0) await new Promise(setImmediate);
  }

  it('with its message, which the file and its log do not hold any more', async () => {
    register.close();
    register = place.open({ eraseDelay: 1 });
    await Promise.all(Array.from({ length: 50 }, () => register.takeIn(entry({ msg: 'x'.repeat(900) }))));
    const id = await sent(register, { msg: 'x'.repeat(7000) });
    const bytes = storedBody(id).subarray(0, 800);
    assert.equal(isOnDisk(bytes), true);
    await emitted(register, [id]);
    await untilLogIsEmpty();
    assert.equal(isOnDisk(bytes), false);
  });

  it('at the latest when the register closes', async () => {
    const id = await sent(register, { msg: 'x'.repeat(700) });
    const bytes = storedBody(id);
    await emitted(register, [id]);
    register.close();
    assert.equal(isOnDisk(bytes), false);
    assert.deepEqual(readdirSync(place.folder).sort(), ['register.db', 'register.key', 'register.life']);
  });
});
