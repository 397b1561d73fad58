/** The hash that chains the log of what people did: SHA-256 of the fields in `CHAINED`, as a JSON list. */
import { createHash } from 'node:crypto';
import type { Act } from './act-types';

const CHAINED = [
  'before',
  'page',
  'sending',
  'at',
  'who',
  'what',
  'line',
  'campaign',
  'n',
  'detail',
] as const satisfies readonly (keyof Act)[];

/** As it is kept and as it is exported: hex. */
export function hashOf(act: Omit<Act, 'id' | 'hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify(CHAINED.map((name) => act[name])))
    .digest('hex');
}
