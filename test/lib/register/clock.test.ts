import assert from 'node:assert/strict';
import type { Register } from '../../../nodes/lib/register';
import { DAY_MS, LINE, bench, entry, sent, stateOf, type Bench } from './support';

const SETTINGS = { recipientDays: 30, retentionDays: 90 };
const HOUR_MS = 3_600_000;

describe('a clock that jumps', () => {
  let place: Bench;
  let register: Register;
  let id: number;
  const key = 'c'.repeat(64);

  beforeEach(async () => {
    place = bench();
    register = place.open();
    id = await sent(register, { key });
    await register.emitted([id]);
  });
  afterEach(() => {
    place.end();
  });

  function restart(afterDays: number): void {
    register.close();
    place.wait(afterDays * DAY_MS);
    register = place.open();
  }

  it('far ahead for one start erases nothing, and the duplicate is known when it is right again', async () => {
    restart(1000);
    assert.equal(register.sweep(LINE, SETTINGS), 0);
    restart(-1000);
    assert.equal(register.sweep(LINE, SETTINGS), 0);
    assert.equal(stateOf(register, id), 'sent');
    assert.equal((await register.takeIn(entry({ key }))).reason, 'DUPLICATE');
  });

  it('far ahead while Node-RED runs erases nothing either', () => {
    for (let hours = 0; hours < 23; hours += 1) {
      place.wait(hours === 0 ? 1000 * DAY_MS : HOUR_MS);
      assert.equal(register.sweep(LINE, SETTINGS), 0);
    }
    place.wait(-1000 * DAY_MS);
    assert.equal(register.sweep(LINE, SETTINGS), 0);
    assert.equal(stateOf(register, id), 'sent');
  });

  it('is doubted again and again when it jumps on, also within one day', () => {
    for (let i = 0; i < 5; i += 1) {
      restart(31);
      assert.equal(register.sweep(LINE, SETTINGS), 0);
    }
    assert.equal(stateOf(register, id), 'sent');
  });

  it('is believed after a day: the computer really was off for months', () => {
    restart(100);
    assert.equal(register.sweep(LINE, SETTINGS), 0);
    place.wait(DAY_MS - 1);
    assert.equal(register.sweep(LINE, SETTINGS), 0);
    place.wait(1);
    assert.equal(register.sweep(LINE, SETTINGS), 1);
    assert.equal(stateOf(register, id), 'gone');
  });

  it('is believed after a day, also where Node-RED is restarted every night', () => {
    restart(100);
    assert.equal(register.sweep(LINE, SETTINGS), 0);
    restart(0.6);
    assert.equal(register.sweep(LINE, SETTINGS), 0);
    restart(0.6);
    assert.equal(register.sweep(LINE, SETTINGS), 1);
  });

  it('back is doubted too, and forgotten as soon as it is right again', () => {
    restart(20);
    restart(-19);
    assert.equal(register.sweep(LINE, { recipientDays: 0, retentionDays: 0 }), 0);
    restart(19);
    assert.equal(register.sweep(LINE, { recipientDays: 0, retentionDays: 0 }), 1);
  });

  it('by 30 days is a holiday', () => {
    restart(30);
    assert.equal(register.sweep(LINE, SETTINGS), 1);
    assert.equal(stateOf(register, id), 'sent');
  });
});
