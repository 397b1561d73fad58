/** The logo: a file that is a whole PNG, looked at by its content, before any of it goes to IO (IO API: PUT /manage/services/{id}/logo). */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from '../lib/core/crc';
import type { SheetProblem } from './checks';

/** IO's own limit is not known; a logo of 300 × 300 pixels has a tenth of this. */
const MOST_BYTES = 512 * 1024;
const MOST_PIXELS = 4096;
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const EMPTY_PNG = 57;

export type Logo =
  { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly problem: SheetProblem };

/**
 * Reads the logo. Problems: SHEET_LOGO_UNREADABLE (missing, no file, not ours to read), SHEET_LOGO_TOO_LARGE (args
 * `kilobytes`, `pixels`), SHEET_LOGO_NOT_PNG.
 */
export async function readLogo(file: string): Promise<Logo> {
  const value = path.basename(file);
  const bad = (code: SheetProblem['code'], args?: SheetProblem['args']): Logo => ({
    ok: false,
    problem: { code, field: 'logo', value, ...(args === undefined ? {} : { args }) },
  });
  const tooLarge = (): Logo =>
    bad('SHEET_LOGO_TOO_LARGE', { kilobytes: MOST_BYTES / 1024, pixels: MOST_PIXELS });
  try {
    const found = await stat(file);
    if (!found.isFile()) return bad('SHEET_LOGO_UNREADABLE');
    if (found.size > MOST_BYTES) return tooLarge();
    const bytes = await readFile(file);
    const size = sizeOf(bytes);
    if (size === undefined) return bad('SHEET_LOGO_NOT_PNG');
    return size.width > MOST_PIXELS || size.height > MOST_PIXELS ? tooLarge() : { ok: true, bytes };
  } catch {
    return bad('SHEET_LOGO_UNREADABLE');
  }
}

/** Width and height in pixels of a PNG that begins and ends as one; undefined for anything else. */
export function sizeOf(bytes: Buffer): { readonly width: number; readonly height: number } | undefined {
  if (bytes.length < EMPTY_PNG || !bytes.subarray(0, 8).equals(SIGNATURE)) return undefined;
  const chunks = chunksOf(bytes);
  if (chunks?.[0]?.type !== 'IHDR' || !chunks.some(({ type }) => type === 'IDAT')) return undefined;
  if (chunks[0].length !== 13 || crc32(bytes.subarray(12, 29)) !== bytes.readUInt32BE(29)) return undefined;
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  return width > 0 && height > 0 ? { width, height } : undefined;
}

interface Chunk {
  readonly type: string;
  readonly length: number;
}

/** All chunks up to IEND; undefined when the file ends before. */
function chunksOf(bytes: Buffer): Chunk[] | undefined {
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (at + 12 + length > bytes.length) return undefined;
    chunks.push({ type, length });
    if (type === 'IEND') return chunks;
    at += 12 + length;
  }
  return undefined;
}
