/**
 * The logo: a file that is a PNG by its content, before any of it goes to IO, which decodes it itself (IO API: PUT
 * /manage/services/{id}/logo).
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { SheetProblem } from './checks';

/** IO's own limit is not known; a logo of 300 × 300 pixels has a tenth of this. */
const MOST_BYTES = 512 * 1024;
const MOST_PIXELS = 4096;
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

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

/** Width and height in pixels, from the header of a PNG that also has its end; undefined for anything else. */
export function sizeOf(bytes: Buffer): { readonly width: number; readonly height: number } | undefined {
  const isPng = bytes.subarray(0, 8).equals(SIGNATURE) && bytes.toString('latin1', 12, 16) === 'IHDR';
  if (!isPng || !bytes.includes('IEND', 33, 'latin1')) return undefined;
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  return width > 0 && height > 0 ? { width, height } : undefined;
}
