/** Bodies that are refused whatever stands in them: reading them at every key would only make the dialog slow. */
import { BODY_LIMITS, type Problem } from '../lib/core';

/** The problem of a body of more than twice what IO takes, in UTF-16 units; none for what has to be read. */
export function farTooLong(body: string): Problem | undefined {
  if (body.length <= 2 * BODY_LIMITS.max) return undefined;
  const args = { length: body.length, ...BODY_LIMITS };
  return { code: 'BODY_TOO_LONG', field: 'body', value: `${body.slice(0, 60)}…`, args };
}
