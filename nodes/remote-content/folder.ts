/**
 * Attachments from a folder. One handle is opened, judged and read: what was looked at is what goes out, whatever happens to
 * the name meanwhile. Nothing outside the folder can be named: not by `..`, not by an absolute path, not through a link.
 */
import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { beginsAsPdf, endsAsPdf, TAIL_BYTES } from './pdf';
import { type Content, type Source, trouble, unavailable } from './source';

const CHUNK_BYTES = 256 * 1024;

/** Not through a link at the end (POSIX), and not waiting for the other end of a pipe. */
const FLAGS = constants.O_RDONLY | (optional('O_NOFOLLOW') ?? 0) | (optional('O_NONBLOCK') ?? 0);

/** Windows has no such flags, whatever the types say. */
function optional(name: 'O_NOFOLLOW' | 'O_NONBLOCK'): number | undefined {
  return (constants as Partial<typeof constants>)[name];
}

/** Names that are devices on Windows, whatever stands behind the dot. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(\..*)?$/i;

/** The parts of a relative path as it may stand in a row, `bandi/2026/bando.pdf`; undefined for anything else. */
export function partsOf(reference: string): string[] | undefined {
  // eslint-disable-next-line no-control-regex
  if (/[\\:\u0000-\u001F\u007F]/.test(reference)) return undefined;
  const parts = reference.split('/');
  return parts.every(isPlain) ? parts : undefined;
}

function isPlain(part: string): boolean {
  // A blank or dot at the end is dropped by Windows, and the name would be another one.
  return part !== '' && !/[. ]$/.test(part) && part.length <= 255 && !DEVICE.test(part);
}

export function folderSource(folder: string, maxBytes: number): Source {
  return {
    async open(reference): Promise<Content> {
      const parts = partsOf(reference);
      if (parts === undefined) throw trouble('name');
      const file = path.join(folder, ...parts);
      const handle = await openFile(file, folder);
      try {
        return await contentOf(handle, file, folder, maxBytes);
      } catch (error) {
        await handle.close();
        throw error;
      }
    },
    nameOf: (reference) => reference,
    close: () => undefined,
  };
}

async function openFile(file: string, folder: string): Promise<FileHandle> {
  try {
    return await open(file, FLAGS);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP' || code === 'EMLINK' || code === 'ENAMETOOLONG') throw trouble('name');
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ENXIO') throw unavailable('folder');
    // A share that is not connected looks like an empty folder.
    const there = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
    throw there ? trouble('not-found') : unavailable('folder');
  }
}

async function contentOf(
  handle: FileHandle,
  file: string,
  folder: string,
  maxBytes: number,
): Promise<Content> {
  const [info, real, root] = await Promise.all([
    handle.stat({ bigint: true }),
    realpath(file),
    realpath(folder),
  ]).catch(() => {
    throw trouble('not-found');
  });
  if (!info.isFile()) throw trouble('not-found');
  if (!isWithin(real, root)) throw trouble('name');
  // The name may have been given to another file since it was opened: the open one must be the one that lies inside.
  const named = await stat(real, { bigint: true }).catch(() => undefined);
  if (named?.ino !== info.ino || !isSameVolume(named.dev, info.dev)) throw trouble('not-found');
  if (info.size > BigInt(maxBytes)) throw trouble('too-large');
  const size = Number(info.size);
  const tailFrom = Math.max(0, size - TAIL_BYTES);
  const [head, tail] = await Promise.all([part(handle, 0, 5), part(handle, tailFrom, TAIL_BYTES)]);
  if (!beginsAsPdf(head) || !endsAsPdf(tail)) throw trouble('not-pdf');
  return {
    size,
    etag: `"${info.size.toString(36)}-${info.mtimeNs.toString(36)}-${info.ino.toString(36)}"`,
    seekable: true,
    read: (from, to) => chunks(handle, from, to),
    close: () => {
      // Nothing was written to it: an error at the end tells nobody anything.
      handle.close().catch(() => undefined);
    },
  };
}

/** Windows numbers a volume differently for a handle than for a name. */
function isSameVolume(one: bigint, other: bigint): boolean {
  return one === other || process.platform === 'win32';
}

function isWithin(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative);
}

async function part(handle: FileHandle, from: number, length: number): Promise<Buffer> {
  return into(Buffer.allocUnsafe(length), handle, from, length);
}

async function into(buffer: Buffer, handle: FileHandle, from: number, length: number): Promise<Buffer> {
  const { bytesRead } = await handle.read(buffer, 0, length, from);
  return buffer.subarray(0, bytesRead);
}

/** All parts of a download in the same memory: a thousand at once take no more than one after the other. */
async function* chunks(handle: FileHandle, from: number, to: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, to - from + 1));
  for (let at = from; at <= to;) {
    const chunk = await into(buffer, handle, at, Math.min(buffer.length, to - at + 1));
    // It was cut shorter meanwhile: what was announced cannot be kept.
    if (chunk.length === 0) throw trouble('not-found');
    at += chunk.length;
    yield chunk;
  }
}
