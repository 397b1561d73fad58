/** What files for download share. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';

export const CSV = 'text/csv; charset=utf-8';

/** Of a file that a browser saves under this name, and that nobody keeps on the way. */
export function fileHeaders(type: string, name: string): Record<string, string> {
  return {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
  };
}

/** Writes no faster than it is fetched. False: nobody fetches any more. */
export async function written(
  out: Writable,
  pieces: string | AsyncIterable<string | Uint8Array>,
): Promise<boolean> {
  for await (const piece of typeof pieces === 'string' ? [pieces] : pieces) {
    if (out.destroyed) return false;
    if (!out.write(piece)) await Promise.race([once(out, 'drain'), once(out, 'close')]);
  }
  return !out.destroyed;
}

/** Words as every system takes them in a file's name, with a hyphen in front; empty where nothing is left. */
export function slugOf(words: string): string {
  const plain = words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return slug === '' ? '' : `-${slug.slice(0, 80)}`;
}
