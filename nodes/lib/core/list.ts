/** Lists, such as the documents that a citizen has to bring. */
import { bad, good } from './problem';
import { isEmpty, oneLine, readLine, readText, WORD_BULLET } from './text';
import type { Result } from './types';

/** A bullet that someone typed, or Word: the message brings its own. Not `-5 °C`. */
const TYPED_BULLET = new RegExp(
  `^(?:(?:[•·▪◦‣●■➢➤✓✔]|${WORD_BULLET.source})\\s*|[-–—*]\\s+|[-–—](?=\\p{L}))`,
  'u',
);

const SEPARATORS = /[;\r\n\u2028\u2029]+/;
/** Every sign of Word's begins an item, also where the line ends are lost. */
const WORD_BULLETS = new RegExp(WORD_BULLET.source, 'g');

/**
 * The items of a list: an array of texts, or one text with an item a line or between semicolons. Empty items
 * are left out, and those that are only a stroke; a list without items has no value.
 * Problems: LIST_INVALID (neither text nor array of texts), and those of a text, of any item.
 */
export function readList(value: unknown, field: string): Result<readonly string[]> {
  const parts: unknown = typeof value === 'string' ? partsOf(value) : value;
  if (!Array.isArray(parts)) return bad('LIST_INVALID', field, value);
  const items: string[] = [];
  for (const part of parts as readonly unknown[]) {
    if (isEmpty(part)) continue;
    const line = readLine(part, field);
    if (!line.ok) return line.problem.code === 'TEXT_GARBLED' ? line : bad('LIST_INVALID', field, value);
    const item = oneLine(line.value.replace(TYPED_BULLET, ''));
    if (!/[\p{L}\p{N}]/u.test(item)) continue;
    const text = readText(item, field, { zero: true });
    if (!text.ok) return text;
    items.push(text.value);
  }
  return good(items);
}

/** `<br>` and Excel's codes for a line end part items as the line end itself does; `&amp;` does not. */
function partsOf(text: string): readonly string[] {
  return text
    .replace(/<br\s{0,9}\/?>|_x000[AD]_/gi, '\n')
    .replace(/&(#?\w{1,15});/g, '&$1\u0000')
    .replace(WORD_BULLETS, '\n')
    .split(SEPARATORS)
    .map((part) => part.replaceAll('\u0000', ';'));
}
