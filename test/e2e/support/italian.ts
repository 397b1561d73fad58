/** The Italian texts that the browser should show. */
import type { Args, TextKey } from '../../../nodes/lib/core/words';
import { say } from '../../../nodes/lib/runtime/translate';

/** The text under a dotted key, with its placeholders filled; no number in it may be above 999. */
export function italian(key: TextKey, args: Args = {}): string {
  return say({ key, args });
}
