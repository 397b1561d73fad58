/** What a schema has found wrong. */
import type { Validate } from './validators';

/** By place, without the values: they may be personal data. */
export function problemsOf({ errors }: Validate): string {
  const lines = (errors ?? []).map(
    ({ instancePath, message }) => `at [root${instancePath.replaceAll('/', '.')}] ${message ?? ''}`,
  );
  return lines.join('\n');
}
