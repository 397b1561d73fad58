import assert from 'node:assert/strict';
import { claimedMessages } from '../../../../nodes/lib/register/postgres/claimed';
import { heartOf, type HeartOptions } from '../../../../nodes/lib/register/postgres/heart';
import type { Mark, Seen } from '../../../../nodes/lib/register/postgres/lease';
import { ownershipOf } from '../../../../nodes/lib/register/postgres/ownership';
import { until } from '../../../support/until';

const NOTHING: Seen = {
  ...{ owned: [], taken: [], free: [], marks: new Map(), others: new Map(), told: new Map() },
  ...{ contended: 0, contenders: 1, asked: false },
};
const standstill = () => new Promise<never>(() => undefined);

/** A heart whose heartbeats see what the test says. */
function heartWith(see: () => Seen, more: Partial<HeartOptions> = {}) {
  let beats = 0;
  const db = { own: standstill, me: () => 1 } as unknown as Parameters<typeof ownershipOf>[0];
  const options = {
    lease: { isFresh: () => true, beat: () => ((beats += 1), Promise.resolve(see())) },
    ownership: ownershipOf(db, () => undefined, 0),
    claimed: claimedMessages(),
    people: { refresh: () => Promise.resolve() },
    upkeep: { fold: () => Promise.resolve(), forgetDone: () => Promise.resolve() },
    questions: { serve: () => Promise.resolve() },
    replicas: { look: () => Promise.resolve() },
    ...{
      refused: () => false,
      beatEvery: () => 1,
      onChange: undefined,
      onTakenIn: undefined,
      onResumed: undefined,
    },
    ...more,
  } as unknown as HeartOptions;
  return { heart: heartOf(options), beats: () => beats };
}

describe('the heartbeat of a process', () => {
  it('goes on while what is to be done for many lines takes its time', async () => {
    const { heart, beats } = heartWith(() => NOTHING, { people: { refresh: standstill } });
    try {
      await until(() => beats() > 5);
    } finally {
      heart.end();
    }
  });

  it('tells which lines others took in for, and apart from it that somebody decided', async () => {
    const mark: Mark = { resumed: 0, changed: 0, lastId: 1 };
    let marks = new Map([['a', mark]]);
    const told: unknown[] = [];
    const { heart, beats } = heartWith(() => ({ ...NOTHING, marks }), {
      onTakenIn: (lines) => told.push(lines),
      onChange: () => told.push('decided'),
    });
    const later = async () => {
      const now = beats();
      await until(() => beats() > now + 2);
      return told.splice(0);
    };
    try {
      await later();
      marks = new Map([...marks, ['b', mark]]);
      await later();
      marks = new Map(marks).set('a', { ...mark, lastId: 2 });
      assert.deepEqual(await later(), [['a']]);
      marks = new Map(marks).set('b', { ...mark, changed: 1 });
      assert.deepEqual(await later(), ['decided']);
      assert.deepEqual(await later(), []);
    } finally {
      heart.end();
    }
  });
});

describe('a process that starts with many lines', () => {
  it('asks for all of them together', async () => {
    let asked = 0;
    const db = {
      me: () => 1,
      own: () => {
        asked += 1;
        return Promise.resolve([]);
      },
    } as unknown as Parameters<typeof ownershipOf>[0];
    const ownership = ownershipOf(db, () => undefined, 0);
    await Promise.all(Array.from({ length: 300 }, (_, n) => ownership.compete(`line ${n}`, ['node'])));
    assert.ok(asked <= 2, `${asked} questions`);
  });
});
