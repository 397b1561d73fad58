/**
 * IO's limits for texts, counted as IO counts them: UTF-16 units (a JavaScript string's length), after
 * rendering.
 */
import { beginsLikeBlock } from './button';
import { problem } from './problem';
import type { Problem } from './types';

export const TITLE_LIMITS = { min: 10, max: 120 } as const;
export const BODY_LIMITS = { min: 80, max: 10_000 } as const;

/** IO API, subject: 10–120 units. */
export function titleProblems(title: string): Problem[] {
  const length = title.length;
  if (length < TITLE_LIMITS.min)
    return [problem('TITLE_TOO_SHORT', 'title', title, { length, ...TITLE_LIMITS })];
  if (length > TITLE_LIMITS.max)
    return [problem('TITLE_TOO_LONG', 'title', title, { length, ...TITLE_LIMITS })];
  return [];
}

/**
 * IO API, markdown: 80–10,000 units with the button's block. IO would accept a short text with a long block;
 * the citizen sees the text alone, so the lower limit is asked of it too. A text that begins like a block
 * would not be shown.
 */
export function bodyProblems(block: string, body: string): Problem[] {
  const problems = beginsLikeBlock(body) ? [problem('BODY_FRONT_MATTER', 'body', body)] : [];
  const length = block.length + body.length;
  if (body.length < BODY_LIMITS.min) {
    problems.push(problem('BODY_TOO_SHORT', 'body', body, { length: body.length, ...BODY_LIMITS }));
  }
  if (length > BODY_LIMITS.max) {
    problems.push(problem('BODY_TOO_LONG', 'body', body, { length, ...BODY_LIMITS }));
  }
  return problems;
}
