import assert from 'node:assert/strict';
import type { Sendings } from '../../nodes/page/sendings';
import { givenOf } from '../../nodes/page/following';
import type { Head } from '../../nodes/page/head';

interface Said {
  readonly what: string;
  readonly at: number;
  readonly who: string;
  readonly n: number;
}

describe('when the rows of who was not reached were given out last', () => {
  let answers: { readonly give: (acts: readonly Said[]) => void; readonly fail: (error: Error) => void }[];
  let sendings: Sendings;
  const head = { id: 'invio', stage: 'left' } as Head;
  const given = { at: 7, who: 'anna', n: 2 };

  beforeEach(() => {
    answers = [];
    const acts = () => new Promise((give, fail) => answers.push({ give, fail }));
    sendings = { register: { acts }, given: new Map() } as unknown as Sendings;
  });

  it('is read once, however many ask', async () => {
    const asked = [givenOf(sendings, head), givenOf(sendings, head)];
    answers[0]?.give([{ ...given, what: 'not-reached' }]);
    assert.deepEqual(await Promise.all(asked), [given, given]);
    assert.deepEqual([await givenOf(sendings, head), answers.length], [given, 1]);
  });

  it('is read anew where they are given out while it is being read', async () => {
    const before = givenOf(sendings, head);
    sendings.given.delete(head.id);
    answers[0]?.give([]);
    assert.equal(await before, null);
    const now = givenOf(sendings, head);
    answers[1]?.give([{ ...given, what: 'not-reached' }]);
    assert.deepEqual(await now, given);
  });

  it('is read anew where the register could not tell', async () => {
    const before = givenOf(sendings, head);
    answers[0]?.fail(new Error('no'));
    await assert.rejects(before, { message: 'no' });
    const now = givenOf(sendings, head);
    answers[1]?.give([]);
    assert.equal(await now, null);
  });
});
