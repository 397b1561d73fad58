/** The Italian texts that the browser should show. */
import assert from 'node:assert/strict';
import { CATALOGUES } from '../../../nodes/locales';
import { lookUp } from '../../../nodes/locales/catalogue';

/** The text under a dotted key, with its placeholders filled. */
export function italian(key: string, args: Readonly<Record<string, string | number>> = {}): string {
  const text = lookUp(CATALOGUES.it, key);
  assert.ok(text, `no text for ${key}`);
  return text.replace(/__(\w+?)__/g, (_whole, name: string) => String(args[name]));
}
