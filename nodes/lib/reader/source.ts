/** Where the bytes come from: a file, or what came with the message. Both can be read from the start again. */
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { FileError } from './errors';

/** Bytes in one turn of the event loop: a thousand rows, two or three milliseconds. */
const CHUNK = 64 * 1024;

export interface Source {
  /** Without its folder; empty when it has none. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Absolute path of a file. */
  readonly path?: string;
  readonly bytes?: Buffer;
  /** The first bytes, at most `CHUNK`. */
  head(): Promise<Buffer>;
  /** Each piece only until the next one is asked for. */
  chunks(): AsyncIterable<Buffer>;
}

/** Throws IO_FILE_MISSING or IO_FILE_UNREADABLE. */
export async function fileSource(file: string): Promise<Source> {
  const absolute = path.resolve(file);
  const name = path.basename(absolute);
  const { size } = await readable(absolute, name);
  return {
    name,
    size,
    path: absolute,
    async head() {
      const handle = await open(absolute);
      try {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, CHUNK)), 0);
        return buffer.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    },
    chunks: () => pieces(absolute),
  };
}

/** Into one and the same memory: a new buffer for each piece would pile up faster than it is collected. */
async function* pieces(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file);
  try {
    const memory = Buffer.alloc(CHUNK);
    for (;;) {
      const { bytesRead } = await handle.read(memory, 0, CHUNK, null).catch((error: unknown) => {
        throw asFileError(error, path.basename(file));
      });
      if (bytesRead === 0) return;
      yield memory.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

async function readable(file: string, name: string): Promise<{ size: number }> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new FileError('IO_FILE_UNREADABLE', { name, error: 'EISDIR' });
    await (await open(file)).close();
    return found;
  } catch (error) {
    throw error instanceof FileError ? error : asFileError(error, name);
  }
}

/** What the file system says, as one of ours. */
export function asFileError(error: unknown, name: string): FileError {
  const found = (error as { code?: unknown } | undefined)?.code;
  const code = typeof found === 'string' ? found : 'ERROR';
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? new FileError('IO_FILE_MISSING', { name })
    : new FileError('IO_FILE_UNREADABLE', { name, error: /^[A-Z_0-9]{1,40}$/.test(code) ? code : 'ERROR' });
}

/** What came in a message: bytes of an upload, or text that somebody has read already. */
export function contentSource(content: Buffer | string, name: string): Source {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return {
    name,
    size: bytes.length,
    bytes,
    head: () => Promise.resolve(bytes.subarray(0, CHUNK)),
    async *chunks() {
      for (let at = 0; at < bytes.length; at += CHUNK) {
        yield bytes.subarray(at, at + CHUNK);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
