import assert from 'node:assert/strict';
import { type Answer, Pace } from '../../../nodes/lib/io-api';
import { paced } from '../../../nodes/lib/io-api/pace';

const answered = (remaining?: number) =>
  ({ kind: 'answered', status: 200, body: {}, ...(remaining === undefined ? {} : { remaining }) }) as Answer;

describe('a call in its place of the pace', () => {
  let now: number;
  let pace: Pace;
  beforeEach(() => {
    now = 0;
    pace = new Pace(1, () => now);
  });

  it('keeps the place for its length, and then for the window of the limit', async () => {
    let during: number | undefined;
    const answer = await paced(pace, () => {
      during = pace.delay();
      now += 100;
      return Promise.resolve(answered());
    });
    assert.deepEqual(answer, answered());
    assert.equal(during, Infinity);
    assert.ok(pace.delay() > 0 && pace.delay() < Infinity, String(pace.delay()));
  });

  it('gives it back when the call fails, or is not made after all', async () => {
    await assert.rejects(
      paced(pace, () => Promise.reject(new Error('no network'))),
      /no network/,
    );
    now += 60_000;
    assert.equal(pace.delay(), 0);
    const none = await paced(pace, (): Promise<Answer | undefined> => Promise.resolve(undefined));
    assert.equal(none, undefined);
    now += 60_000;
    assert.equal(pace.delay(), 0);
  });
});
