/**
 * A file on its way to the disk, and from there to its reader: in pieces, each sealed by itself and bound to its file and place, so
 * that no more than one of them is in memory and none can be read, moved or left out unnoticed.
 */
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { Secrets } from '../lib/register';
import { FileError } from '../lib/reader/errors';
import type { Source } from '../lib/reader/source';
import { isBook } from '../lib/reader/open';
import { LARGEST_FILE } from './limits';
import { removeFile } from './place';

/** Bytes of a piece, before it is sealed. */
const PIECE = 64 * 1024;
/** What a seal adds: IV and tag. */
const SEAL = 28;

export interface Uploaded {
  /** Bytes. */
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** Throws IO_FILE_TOO_LARGE, and whatever ends `content` early: then nothing is left of it. */
export async function keepUpload(
  content: AsyncIterable<Uint8Array>,
  { file, id, secrets }: { readonly file: string; readonly id: string; readonly secrets: Secrets },
): Promise<Uploaded> {
  const hash = createHash('sha256');
  let size = 0;
  const handle = await open(file, 'wx', 0o600);
  try {
    const writer = new Pieces(handle, (piece, at) => secrets.seal(piece, aboutOf(id, at)));
    for await (const bytes of content) {
      size += bytes.length;
      if (size > LARGEST_FILE) throw tooLarge();
      hash.update(bytes);
      await writer.add(bytes);
    }
    await writer.end();
    await handle.sync();
  } catch (error) {
    await handle.close();
    removeFile(file);
    throw error;
  }
  await handle.close();
  return { size, sha256: hash.digest('hex') };
}

export function tooLarge(): FileError {
  return new FileError('IO_FILE_TOO_LARGE', { megabytes: LARGEST_FILE / 1024 / 1024 }, 'fileTooLarge');
}

/** Gathers bytes into pieces of one size. */
class Pieces {
  readonly #handle: FileHandle;
  readonly #seal: (piece: Uint8Array, at: number) => Buffer;
  readonly #memory = Buffer.alloc(PIECE);
  #filled = 0;
  #at = 0;

  constructor(handle: FileHandle, seal: (piece: Uint8Array, at: number) => Buffer) {
    this.#handle = handle;
    this.#seal = seal;
  }

  async add(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length;) {
      const some = bytes.subarray(from, from + PIECE - this.#filled);
      this.#memory.set(some, this.#filled);
      this.#filled += some.length;
      from += some.length;
      if (this.#filled === PIECE) await this.#write();
    }
  }

  async end(): Promise<void> {
    if (this.#filled > 0) await this.#write();
  }

  async #write(): Promise<void> {
    await this.#handle.write(this.#seal(this.#memory.subarray(0, this.#filled), this.#at));
    this.#at += 1;
    this.#filled = 0;
  }
}

export interface Kept extends Pick<Uploaded, 'size'> {
  readonly file: string;
  readonly id: string;
  readonly secrets: Secrets;
  /** As the person's computer calls it; never a path. */
  readonly name: string;
}

/** The file as its reader wants it. A workbook is one piece to its reader, so its bytes are read at once. */
export async function uploadedSource(kept: Kept): Promise<Source> {
  const { name, size } = kept;
  const head = await firstOf(kept);
  const bytes = isBook(head.toString('latin1')) ? await allOf(kept) : undefined;
  return {
    name,
    size,
    ...(bytes === undefined ? {} : { bytes }),
    head: () => Promise.resolve(head),
    chunks: () => pieces(kept),
  };
}

async function firstOf(kept: Kept): Promise<Buffer> {
  for await (const piece of pieces(kept)) return piece;
  return Buffer.alloc(0);
}

async function allOf(kept: Kept): Promise<Buffer> {
  const all = Buffer.alloc(kept.size);
  let at = 0;
  for await (const piece of pieces(kept)) at += piece.copy(all, at);
  return all;
}

/** Throws IO_FILE_MISSING, or IO_FILE_UNREADABLE where it is not what was written. */
async function* pieces({ file, id, secrets, size, name }: Kept): AsyncGenerator<Buffer> {
  const handle = await open(file).catch(() => {
    throw new FileError('IO_FILE_MISSING', { name });
  });
  try {
    const memory = Buffer.alloc(PIECE + SEAL);
    for (let [at, left] = [0, size]; left > 0; at += 1) {
      const { bytesRead } = await handle.read(memory, 0, Math.min(left, PIECE) + SEAL, null);
      const piece = secrets.open(memory.subarray(0, bytesRead), aboutOf(id, at));
      if (piece?.length !== Math.min(left, PIECE))
        throw new FileError('IO_FILE_UNREADABLE', { name, error: 'SEAL' });
      left -= piece.length;
      yield piece;
    }
  } finally {
    await handle.close();
  }
}

function aboutOf(id: string, at: number): string {
  return `page ${id} upload ${at}`;
}
