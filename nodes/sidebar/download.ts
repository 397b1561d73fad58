/** What files for download share. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes as fast as it is fetched; whether somebody still fetches. */
export async function written(out: Writable, piece: string | Uint8Array): Promise<boolean> {
  if (out.destroyed) return false;
  if (!out.write(piece)) await Promise.race([once(out, 'drain'), once(out, 'close')]);
  return !out.destroyed;
}

/** Words as every system takes them in a file's name, with a hyphen in front; empty where nothing is left. */
export function slugOf(words: string): string {
  const plain = words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return slug === '' ? '' : `-${slug.slice(0, 80)}`;
}
