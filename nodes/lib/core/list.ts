/** Lists, such as the documents that a citizen has to bring. */
import { bad, good } from './problem';
import { isEmpty, oneLine, readText } from './text';
import type { Result } from './types';

/** A bullet that someone typed: the message brings its own. */
const TYPED_BULLET = /^[-–•·*] +/;

/**
 * The items of a list: an array of texts, or one text with an item a line or between semicolons. Empty items
 * are left out; a list without items has no value.
 * Problems: LIST_INVALID (neither text nor array of texts), TEXT_GARBLED.
 */
export function readList(value: unknown, field: string): Result<readonly string[]> {
  const parts: unknown = typeof value === 'string' ? value.split(/[;\r\n\u2028\u2029]+/) : value;
  if (!Array.isArray(parts)) return bad('LIST_INVALID', field, value);
  const items: string[] = [];
  for (const part of parts as readonly unknown[]) {
    if (isEmpty(part)) continue;
    const text = readText(part, field);
    if (!text.ok) return text.problem.code === 'TEXT_GARBLED' ? text : bad('LIST_INVALID', field, value);
    const item = oneLine(text.value.replace(TYPED_BULLET, ''));
    if (item !== '') items.push(item);
  }
  return good(items);
}
