import assert from 'node:assert/strict';
import { OpenQuestions } from '../../nodes/status/open-questions';
import { FakeClock } from '../support/clock';

describe('the open questions of io-status', () => {
  const clock = new FakeClock();

  it('are shown on the node that came in the place of the one that asked', async () => {
    const questions = new OpenQuestions();
    const [before, after]: [number[], number[]] = [[], []];
    questions.attach('a', (n) => before.push(n));
    const goesOn: boolean[] = [];
    const asked = questions.during('a', async (wait) => {
      goesOn.push(await wait(clock, 1_000));
    });
    questions.detach('a');
    questions.attach('a', (n) => after.push(n));
    await clock.pass(1_000);
    await asked;
    assert.deepEqual({ before, after, goesOn }, { before: [1], after: [1, 0], goesOn: [true] });
  });

  it('of a node that is taken away end at once, and leave those of another alone', async () => {
    const questions = new OpenQuestions();
    const goesOn: string[] = [];
    const all = ['a', 'b'].map((id) =>
      questions.during(id, async (wait) => {
        goesOn.push(`${id} ${await wait(clock, 1_000)}`);
      }),
    );
    questions.end('a');
    await all[0];
    await clock.pass(1_000);
    await all[1];
    assert.deepEqual(goesOn, ['a false', 'b true']);
  });

  it('of a node that is taken away while IO has one are not put again, also when a node of its id comes back', async () => {
    const questions = new OpenQuestions();
    let answer = (): void => undefined;
    const io = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const shown: number[] = [];
    const goesOn: boolean[] = [];
    const asked = questions.during('a', async (wait) => {
      await io;
      goesOn.push(await wait(clock, 1_000));
    });
    questions.end('a');
    questions.attach('a', (n) => shown.push(n));
    answer();
    await asked;
    assert.deepEqual({ goesOn, shown }, { goesOn: [false], shown: [] });
  });
});
