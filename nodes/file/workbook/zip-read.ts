/**
 * Opens the zip archive that a workbook is, within bounds. What an archive says of its sizes is not believed: each part is
 * inflated with a limit, so that a bomb of a few kilobytes ends as an error and not as the end of the process.
 */
import { inflateRawSync } from 'node:zlib';
import { FileError } from '../errors';
import type { Part } from '../../lib/core/zip-write';

/** Bytes of all parts that are read. A sheet of 50,000 rows has some 25 MB. */
const MOST_INFLATED = 192 * 1024 * 1024;
const MOST_PARTS = 10_000;

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

/**
 * The parts whose names `isWanted`.
 * Throws IO_FILE_FORMAT (damaged), IO_FILE_TOO_LARGE.
 */
export function readParts(zip: Buffer, isWanted: (name: string) => boolean): Part[] {
  try {
    return parts(zip, isWanted);
  } catch (error) {
    // Reading beyond the end of a truncated archive, or what is no deflated data.
    throw error instanceof FileError ? error : new FileError('IO_FILE_FORMAT', {}, 'damaged');
  }
}

function parts(zip: Buffer, isWanted: (name: string) => boolean): Part[] {
  const end = endOf(zip);
  const count = zip.readUInt16LE(end + 10);
  if (count > MOST_PARTS) throw tooLarge();
  const found: Part[] = [];
  let left = MOST_INFLATED;
  let at = zip.readUInt32LE(end + 16);
  for (let n = 0; n < count; n += 1) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new FileError('IO_FILE_FORMAT', {}, 'damaged');
    const [nameLength, extra, comment] = [28, 30, 32].map((place) => zip.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/');
    if (isWanted(name)) {
      const content = partAt(zip, at, left);
      left -= content.length;
      found.push({ name, content });
    }
    at += 46 + nameLength + extra + comment;
  }
  return found;
}

/** The directory's end stands before a comment of at most 64 kB. */
function endOf(zip: Buffer): number {
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 22 - 0xffff); at -= 1)
    if (zip.readUInt32LE(at) === END) return at;
  throw new FileError('IO_FILE_FORMAT', {}, 'damaged');
}

function partAt(zip: Buffer, entry: number, left: number): Uint8Array {
  const flags = zip.readUInt16LE(entry + 8);
  if (flags & 1) throw new FileError('IO_FILE_PASSWORD');
  const method = zip.readUInt16LE(entry + 10);
  const packed = zip.readUInt32LE(entry + 20);
  const local = zip.readUInt32LE(entry + 42);
  if (zip.readUInt32LE(local) !== LOCAL) throw new FileError('IO_FILE_FORMAT', {}, 'damaged');
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const bytes = zip.subarray(start, start + packed);
  if (bytes.length < packed) throw new FileError('IO_FILE_FORMAT', {}, 'damaged');
  if (method === 0) return within(bytes, left);
  if (method !== 8) throw new FileError('IO_FILE_FORMAT', {}, 'damaged');
  return inflated(bytes, left);
}

function inflated(bytes: Buffer, left: number): Buffer {
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, left) });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw error;
  }
}

function within(bytes: Buffer, left: number): Buffer {
  if (bytes.length > left) throw tooLarge();
  return bytes;
}

function tooLarge(): FileError {
  return new FileError('IO_FILE_TOO_LARGE', { megabytes: MOST_INFLATED / 1024 / 1024 }, 'contentTooLarge');
}
