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
