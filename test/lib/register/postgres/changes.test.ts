import assert from 'node:assert/strict';
import { changesOf } from '../../../../nodes/lib/register/postgres/changes';
import type { Db } from '../../../../nodes/lib/register/postgres/db';
import type { Change, Written } from '../../../../nodes/lib/register/postgres/flush';
import type { Gather } from '../../../../nodes/lib/register/postgres/gather';
import { handOf } from '../../../../nodes/lib/register/postgres/hand';
import { LINE } from '../support';

describe('an intent that is on its way to the database while its line is given away', () => {
  let answer: (written: boolean | Error) => void;
  let written: Change['kind'][];
  let hand: ReturnType<typeof handOf>;
  let changes: ReturnType<typeof changesOf>;

  beforeEach(() => {
    written = [];
    hand = handOf();
    hand.claim(7, LINE, 0);
    const flush: Gather<Change, Written> = {
      write: (change) => {
        written.push(change.kind);
        if (change.kind !== 'intend') return Promise.resolve(true);
        return new Promise((resolve, reject) => {
          answer = (said) => {
            if (said instanceof Error) reject(said);
            else resolve(said);
          };
        });
      },
      idle: () => Promise.resolve(),
      end: () => undefined,
    };
    changes = changesOf({
      ...{ db: {} as Db, hand, flush, rowOf: (msg: string) => msg, freshFor: 60_000 },
      ...{ isFresh: () => true, onRefused: () => undefined, assertMayLeave: () => undefined },
    });
  });

  it('leads to a message whose outcome is recorded', async () => {
    const asked = changes.intend({ id: 7, attempts: 0 });
    hand.dropClaims(LINE);
    answer(true);
    assert.equal(await asked, true);
    assert.equal(await changes.record({ id: 7, state: 'sent', ioId: 'x' }), true);
    assert.deepEqual(written, ['intend', 'record']);
  });

  it('is out of hand when the database says no', async () => {
    const asked = changes.intend({ id: 7, attempts: 0 });
    hand.dropClaims(LINE);
    answer(false);
    assert.equal(await asked, false);
    assert.deepEqual(hand.of(LINE), []);
  });

  it('can be given back when it failed', async () => {
    const asked = changes.intend({ id: 7, attempts: 0 });
    answer(new Error('no room'));
    await assert.rejects(asked, /no room/);
    await changes.release([{ id: 7, attempts: 0 }]);
    assert.deepEqual(hand.of(LINE), []);
    assert.deepEqual(written, ['intend']);
  });
});
