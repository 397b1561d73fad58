import assert from 'node:assert/strict';
import { together } from '../../../../nodes/lib/register/postgres/together';

describe('questions that are put together', () => {
  it('go as one while another is on its way, and each by a reading that began after it was put', async () => {
    const asked: string[][] = [];
    const answers: (() => void)[] = [];
    const ask = together(async (names) => {
      asked.push([...names]);
      await new Promise<void>((resolve) => answers.push(resolve));
      return names.length;
    });
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const first = ask('a');
    await turn();
    const later = [ask('b'), ask('c'), ask('b')];
    await turn();
    assert.deepEqual(asked, [['a']]);
    answers.shift()?.();
    assert.equal(await first, 1);
    await turn();
    assert.deepEqual(asked, [['a'], ['b', 'c']]);
    answers.shift()?.();
    assert.deepEqual(await Promise.all(later), [2, 2, 2]);
  });

  it('fail together, and the next ones are asked anew', async () => {
    let isBroken = true;
    const ask = together((names) => (isBroken ? Promise.reject(new Error('lost')) : Promise.resolve(names)));
    const failed = await Promise.allSettled([ask('a'), ask('b')]);
    assert.deepEqual(
      failed.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    isBroken = false;
    assert.deepEqual(await ask('c'), ['c']);
  });
});
