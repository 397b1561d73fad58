/**
 * Questions that hundreds of lines or nodes put in the same moment, as one: while one is on its way those that come gather for the next.
 * Each is answered by a reading that has begun after it was put.
 */
export function together<Answer>(
  askAll: (names: readonly string[]) => Promise<Answer>,
): (name: string) => Promise<Answer> {
  let next: { readonly names: Set<string>; readonly answer: Promise<Answer> } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  return (name) => {
    if (next === undefined) {
      const names = new Set<string>();
      const answer = last.then(() => {
        next = undefined;
        return askAll([...names]);
      });
      last = answer.catch(() => undefined);
      next = { names, answer };
    }
    next.names.add(name);
    return next.answer;
  };
}

interface Asked<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** The same where each has an answer of its own, in their order; at most `most` go as one. */
export function inBatches<Question, Answer>(
  askAll: (questions: readonly Question[]) => Promise<readonly Answer[]>,
  most: number,
): (question: Question) => Promise<Answer> {
  const waiting: Asked<Question, Answer>[] = [];
  let isBusy = false;

  async function go(): Promise<void> {
    isBusy = true;
    // Those that are put without waiting for each other go together.
    await Promise.resolve();
    while (waiting.length > 0) {
      const asked = waiting.splice(0, most);
      try {
        const answers = await askAll(asked.map(({ question }) => question));
        for (const [index, { resolve }] of asked.entries()) resolve(answers[index] as Answer);
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    isBusy = false;
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (!isBusy) void go();
    });
}
