import assert from 'node:assert/strict';
import { askProfiles, type Asking } from '../../../nodes/lib/check/reachability';
import type { Answer } from '../../../nodes/lib/io-api';
import { turns } from '../../support/clock';

const answered = (status: number, body: object): Answer => ({ kind: 'answered', status, body });
const allowed = answered(200, { sender_allowed: true });
const silence: Answer = { kind: 'no-answer', error: 'ECONNRESET' };

function asking(total: number, ask: Asking['ask'], more: Partial<Asking> = {}): Asking {
  const people = Array.from({ length: total }, (_, n) => `person-${n}`);
  return { people, total, ask, end: new AbortController().signal, progress: () => undefined, ...more };
}

describe('asking the profiles', () => {
  it('tells who can be reached, and why others cannot', async () => {
    const answers = [
      allowed,
      answered(200, { sender_allowed: false }),
      answered(404, { title: 'Profile not found' }),
      allowed,
    ];
    const reach = await askProfiles(asking(4, () => Promise.resolve(answers.shift())));
    assert.equal(reach.reachable, 2);
    assert.deepEqual([...reach.unreachable].sort(), [
      ['NOT_ON_IO', 1],
      ['SENDER_NOT_ALLOWED', 1],
    ]);
    assert.equal(reach.unasked, 0);
  });

  it('has twenty questions under way and asks each person once', async () => {
    let [now, most] = [0, 0];
    const asked: string[] = [];
    const reach = await askProfiles(
      asking(130, async (person) => {
        asked.push(person);
        now += 1;
        most = Math.max(most, now);
        await turns(2);
        now -= 1;
        return allowed;
      }),
    );
    assert.equal(most, 20);
    assert.equal(new Set(asked).size, 130);
    assert.equal(asked.length, 130);
    assert.equal(reach.reachable, 130);
  });

  it('asks again after a 429', async () => {
    const answers = [answered(429, {}), allowed];
    const reach = await askProfiles(asking(1, () => Promise.resolve(answers.shift())));
    assert.deepEqual([reach.reachable, reach.unasked], [1, 0]);
  });

  it('counts a person without a clear answer as not asked and goes on', async () => {
    const answers = [silence, silence, allowed, silence, silence, allowed];
    const reach = await askProfiles(asking(6, () => Promise.resolve(answers.shift())));
    assert.deepEqual([reach.reachable, reach.unasked], [2, 4]);
  });

  it('gives up after three unclear answers in a row, without waiting for the others', async () => {
    let asked = 0;
    const reach = await askProfiles(
      asking(1000, () => {
        asked += 1;
        return asked <= 3 ? Promise.resolve(silence) : new Promise(() => undefined);
      }),
    );
    assert.equal(reach.unasked, 1000);
    assert.ok(asked <= 20);
  });

  it('gives up at once when IO refuses the key, and says so', async () => {
    const reach = await askProfiles(asking(100, () => Promise.resolve(answered(401, {}))));
    assert.deepEqual([reach.unasked, reach.why], [100, 'IO_UNAUTHORIZED']);
  });

  it('gives up when the line cannot ask now', async () => {
    const reach = await askProfiles(asking(100, () => Promise.resolve(undefined)));
    assert.equal(reach.unasked, 100);
  });

  it('ends with the check, and what is still waiting is no longer wanted', async () => {
    const end = new AbortController();
    let wanted: () => boolean = () => true;
    const asked = askProfiles(
      asking(
        5,
        (_person, still) => {
          wanted = still;
          return new Promise(() => undefined);
        },
        { end: end.signal },
      ),
    );
    await turns(2);
    assert.equal(wanted(), true);
    end.abort();
    assert.equal((await asked).unasked, 5);
    assert.equal(wanted(), false);
  });
});
