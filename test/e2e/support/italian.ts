/** The Italian texts that the browser should show. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { catalogue, lookUp } from '../../../scripts/build/locales';
import { repository } from '../../package/support/installed';

const texts = catalogue(path.join(repository, 'nodes/locales/it'));

/** The text under a dotted key, with its placeholders filled. */
export function italian(key: string, args: Readonly<Record<string, string | number>> = {}): string {
  const text = lookUp(texts, key);
  assert.ok(text, `no text for ${key}`);
  return text.replace(/__(\w+?)__/g, (_whole, name: string) => String(args[name]));
}
