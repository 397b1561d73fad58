/**
 * The rows to correct in a file, where the user said: written whole each time, and never over a list that a person has
 * changed since, which may hold the corrections.
 */
import { open, rename, rm } from 'node:fs/promises';
import { Fault } from '../runtime/fault';
import { inTurn } from '../runtime/in-turn';
import { rowBook, type RowList } from '../runtime/row-book';

/** Bytes at the beginning of our files that are always the same: an archive's first header. What Excel has saved begins otherwise. */
const SIGN = 43;

/**
 * Whether there is such a file now: without rows none is made, and one of ours is emptied.
 * @param n how many rows the list has
 * Rejects with `Fault` IO_CHECK_LIST, IO_CHECK_LIST_CHANGED.
 */
export function writeList(file: string, list: RowList, n: number): Promise<boolean> {
  return inTurn(`list ${file}`, () => written(file, list, n));
}

async function written(file: string, list: RowList, n: number): Promise<boolean> {
  const draft = `${file}.tmp`;
  try {
    const before = await beginning(file);
    if (n === 0 && before === undefined) return false;
    if (before !== undefined && !before.equals(await ours(list))) {
      if (n === 0) return false;
      throw new Fault('IO_CHECK_LIST_CHANGED', { file });
    }
    const handle = await open(draft, 'w');
    try {
      for await (const piece of rowBook(list)) await handle.writeFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
    return n > 0;
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    if (error instanceof Fault) throw error;
    const { code } = error as { code?: unknown };
    throw new Fault('IO_CHECK_LIST', { file, error: typeof code === 'string' ? code : 'ERROR' });
  }
}

/** The first bytes of the file; undefined: there is none. */
async function beginning(file: string): Promise<Buffer | undefined> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return undefined;
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(SIGN), 0, SIGN, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function ours({ columns }: RowList): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of rowBook({ columns, rows: () => [] })) pieces.push(piece);
  return Buffer.concat(pieces).subarray(0, SIGN);
}
