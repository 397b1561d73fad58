import assert from 'node:assert/strict';
import { changesOf } from '../../../../nodes/lib/register/postgres/changes';
import type { Db } from '../../../../nodes/lib/register/postgres/db';
import type { Change, Written } from '../../../../nodes/lib/register/postgres/flush';
import type { Gather } from '../../../../nodes/lib/register/postgres/gather';
import { claimedMessages } from '../../../../nodes/lib/register/postgres/claimed';
import { LINE } from '../support';

describe('an intent that is on its way to the database while its line is given away', () => {
  let answer: (written: boolean | Error) => void;
  let written: Change['kind'][];
  let claimed: ReturnType<typeof claimedMessages>;
  let changes: ReturnType<typeof changesOf>;

  beforeEach(() => {
    written = [];
    claimed = claimedMessages();
    claimed.claim(7, LINE, 0);
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
      ...{ db: {} as Db, claimed, flush, rowOf: (msg: string) => msg, freshFor: 60_000 },
      ...{
        isFresh: () => true,
        onRefused: () => undefined,
        onIntended: () => undefined,
        assertMayLeave: () => undefined,
      },
    });
  });

  it('leads to a message whose outcome is recorded', async () => {
    const asked = changes.intend({ id: 7, attempts: 0 });
    claimed.dropClaims(LINE);
    answer(true);
    assert.equal(await asked, true);
    assert.equal(await changes.record({ id: 7, state: 'sent', ioId: 'x' }), true);
    assert.deepEqual(written, ['intend', 'record']);
  });

  it('is claimed no more when the database says no', async () => {
    const asked = changes.intend({ id: 7, attempts: 0 });
    claimed.dropClaims(LINE);
    answer(false);
    assert.equal(await asked, false);
    assert.deepEqual(claimed.of(LINE), []);
  });

  it('can be given back when it failed', async () => {
    const asked = changes.intend({ id: 7, attempts: 0 });
    answer(new Error('no room'));
    await assert.rejects(asked, /no room/);
    await changes.release([{ id: 7, attempts: 0 }]);
    assert.deepEqual(claimed.of(LINE), []);
    assert.deepEqual(written, ['intend']);
  });
});
