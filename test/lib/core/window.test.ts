import assert from 'node:assert/strict';
import { DateTime } from 'luxon';
import {
  untilOpen,
  windowProblem,
  type SendingWindow,
  type WrittenWindow,
} from '../../../nodes/lib/core/window';

const HOUR = 3_600_000;
const rome = (text: string): number => DateTime.fromISO(text, { zone: 'Europe/Rome' }).toMillis();
const outbox: SendingWindow = { from: '08:00', to: '20:00', days: [1, 2, 3, 4, 5] };

const UNREADABLE: readonly WrittenWindow[] = [
  { from: 'mattina', to: '20:00', days: [] },
  { from: '08:00', to: '24:00', days: [] },
  { from: 'mattina', to: 'sera', days: [] },
  { from: '08:00', to: '', days: [] },
  { from: '', to: '20:00', days: [] },
  { from: '08:00', to: '08:00', days: [] },
  { from: '8:00', to: '08:00', days: [1] },
  { from: '08:00', to: '20:00', days: [0, 8, 1.5] },
  { from: '', to: '', days: ['lunedì', ''] },
];

describe('the sending window', () => {
  it('is open between its hours on its days', () => {
    assert.equal(untilOpen(outbox, rome('2027-03-01T08:00')), 0);
    assert.equal(untilOpen(outbox, rome('2027-03-01T19:59')), 0);
  });

  it('is closed from the minute at which it ends', () => {
    assert.equal(untilOpen(outbox, rome('2027-03-01T20:00')), 12 * HOUR);
  });

  it('waits for the morning', () => {
    assert.equal(untilOpen(outbox, rome('2027-03-01T06:30')), 1.5 * HOUR);
  });

  it('waits over the weekend', () => {
    assert.equal(untilOpen(outbox, rome('2027-03-05T20:00')), 60 * HOUR);
  });

  it('opens at the wall-clock hour after the night that loses an hour', () => {
    const everyDay = { ...outbox, days: [] };
    assert.equal(untilOpen(everyDay, rome('2027-03-27T20:00')), 11 * HOUR);
  });

  it('opens at the wall-clock hour after the night that gains an hour', () => {
    const everyDay = { ...outbox, days: [] };
    assert.equal(untilOpen(everyDay, rome('2027-10-30T20:00')), 13 * HOUR);
  });

  it('may reach past midnight, on the day on which it opened', () => {
    const night: SendingWindow = { from: '22:00', to: '02:00', days: [1] };
    assert.equal(untilOpen(night, rome('2027-03-02T01:00')), 0);
    assert.equal(untilOpen(night, rome('2027-03-02T02:00')), 6 * 24 * HOUR + 20 * HOUR);
  });

  it('is always open without hours and with all days', () => {
    assert.equal(untilOpen({ from: '', to: '', days: [1, 2, 3, 4, 5, 6, 7] }, rome('2027-03-01T03:00')), 0);
    assert.equal(untilOpen({ from: '', to: '', days: [] }, rome('2027-03-01T03:00')), 0);
  });

  it('is open the whole of its days without hours', () => {
    const sunday: SendingWindow = { from: '', to: '', days: [7] };
    assert.equal(untilOpen(sunday, rome('2027-03-07T00:00')), 0);
    assert.equal(untilOpen(sunday, rome('2027-03-06T23:00')), HOUR);
  });

  // It used to be open at any hour then; a typing error must not wake people at night.
  it('never opens when it cannot be read', () => {
    for (const window of UNREADABLE)
      for (const hour of ['03:00', '12:00'])
        assert.ok(untilOpen(window, rome(`2027-03-01T${hour}`)) > 0, JSON.stringify(window));
  });

  it('has a problem when it cannot be read, and only then', () => {
    for (const window of UNREADABLE)
      assert.notEqual(windowProblem(window), undefined, JSON.stringify(window));
    for (const window of [
      outbox,
      { from: '', to: '', days: [] },
      { from: ' ', to: '', days: [6] },
      { from: '22:00', to: '02:00', days: [] },
      { from: '8:00', to: '9:30', days: ['1', 9] },
    ])
      assert.equal(windowProblem(window), undefined, JSON.stringify(window));
  });

  it('says which part cannot be read', () => {
    assert.deepEqual(
      UNREADABLE.map((window) => windowProblem(window)),
      ['hours', 'hours', 'hours', 'half', 'half', 'same', 'same', 'days', 'days'],
    );
  });

  it('takes an hour with one digit', () => {
    assert.equal(untilOpen({ ...outbox, from: '8:00' }, rome('2027-03-01T07:00')), HOUR);
  });

  it('takes days written as text', () => {
    const monday = { ...outbox, days: ['1'] };
    assert.equal(untilOpen(monday, rome('2027-03-01T09:00')), 0);
    assert.equal(untilOpen(monday, rome('2027-03-02T09:00')), 6 * 24 * HOUR - HOUR);
  });
});
