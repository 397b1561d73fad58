/** What each row's msg carries on of the msg that brought the file. */
import type { Message } from '../lib/runtime/input';

/** Characters of JSON of one property. A row is stored; what is larger belongs beside it. */
const MOST_CHARACTERS = 4_096;
const OURS = new Set(['payload', 'parts', 'complete', 'io', 'req', 'res', 'error']);

/**
 * The properties of the incoming msg that every row gets: what is small and JSON. A file's bytes, an http request and its
 * response would be kept once per row.
 */
export function carriedOn(msg: Message): (row: object) => Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  const nested: [string, string][] = [];
  for (const [name, value] of Object.entries(msg)) {
    if (OURS.has(name) || value === undefined) continue;
    if (typeof value !== 'object' || value === null) {
      if (isSmall(value)) plain[name] = value;
      continue;
    }
    const json = smallJson(value);
    if (json !== undefined) nested.push([name, json]);
  }
  if (nested.length === 0) return (row) => ({ ...plain, ...row });
  // Each row its own: a node that changes one must not change all.
  return (row) => ({
    ...plain,
    ...Object.fromEntries(nested.map(([name, json]) => [name, JSON.parse(json) as unknown])),
    ...row,
  });
}

function isSmall(value: unknown): boolean {
  return typeof value === 'string' ? value.length <= MOST_CHARACTERS : typeof value !== 'function';
}

function smallJson(value: object): string | undefined {
  let left = MOST_CHARACTERS;
  try {
    return JSON.stringify(value, function (this: Readonly<Record<string, unknown>>, name, part: unknown) {
      // A Buffer arrives here as what its own toJSON made of it.
      if (ArrayBuffer.isView(this[name])) throw new RangeError('bytes');
      left -= typeof part === 'string' ? part.length : 8;
      if (left < 0 || typeof part === 'function') throw new RangeError('too large');
      return part;
    });
  } catch {
    // Too large, of bytes, or a circle.
    return undefined;
  }
}
