import type { Answer, Pace } from '.';

/**
 * Takes a place in the pace for the length of a call. A message's intent lies inside: its few milliseconds are on the safe
 * side.
 */
export async function paced<T extends Answer | undefined>(pace: Pace, call: () => Promise<T>): Promise<T> {
  const place = pace.take();
  let answer: T | undefined;
  try {
    answer = await call();
    return answer;
  } finally {
    pace.done(place, answer?.kind === 'answered' ? answer.remaining : undefined);
  }
}
