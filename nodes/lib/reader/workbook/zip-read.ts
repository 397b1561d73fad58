/**
 * Opens the zip archive that a workbook is, within bounds. What an archive says of its sizes is looked at first and then not
 * believed: each part is unpacked piece by piece, so that a bomb of a few kilobytes ends as an error and not as the end of the
 * process.
 */
import { Unzip, type UnzipFile, UnzipInflate, unzipSync } from 'fflate';
import type { Part } from '../../core/zip-write';
import { FileError } from '../errors';

/** Bytes of all parts that are read together. A sheet of 50,000 rows has some 25 MB, and memory for 200,000. */
const MOST_INFLATED = 96 * 1024 * 1024;
const MOST_PARTS = 10_000;
/** How much larger a part may become, beyond the first bytes. A sheet of nothing but borders becomes thirty times as large. */
const MOST_RATIO = 150;
const FREE_OF_RATIO = 8 * 1024 * 1024;
/** Bytes that are unpacked at a time; a thousand times as many may come out. */
const PIECE = 16 * 1024;

/** What the archive's list of contents says of a part. */
interface Entry {
  /** Packed bytes. */
  readonly size: number;
  readonly originalSize: number;
}

/**
 * The parts whose names `isWanted`, in the order of the archive. Backslashes in names count as slashes.
 * Throws IO_FILE_FORMAT (damaged), IO_FILE_PASSWORD, IO_FILE_TOO_LARGE.
 */
export function readParts(zip: Uint8Array, isWanted: (name: string) => boolean): Part[] {
  try {
    const entries = listed(zip, isWanted);
    // The first part says whether a program has put a password on the archive.
    if (entries.size > 0 && ((zip[6] ?? 0) & 1) === 1) throw new FileError('IO_FILE_PASSWORD');
    return unpacked(zip, entries);
  } catch (error) {
    throw error instanceof FileError ? error : damaged();
  }
}

function listed(zip: Uint8Array, isWanted: (name: string) => boolean): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  let count = 0;
  let left = MOST_INFLATED;
  unzipSync(zip, {
    filter: ({ name: written, size, originalSize }) => {
      count += 1;
      if (count > MOST_PARTS) throw tooLarge();
      const name = written.replaceAll('\\', '/');
      if (!isWanted(name)) return false;
      left -= originalSize;
      if (left < 0) throw tooLarge();
      if (entries.has(name)) throw damaged();
      entries.set(name, { size, originalSize });
      return false;
    },
  });
  return entries;
}

function unpacked(zip: Uint8Array, entries: ReadonlyMap<string, Entry>): Part[] {
  const parts: Part[] = [];
  let left = MOST_INFLATED;
  const unzip = new Unzip((file) => {
    const name = file.name.replaceAll('\\', '/');
    const entry = entries.get(name);
    if (entry === undefined) return;
    const most = Math.min(left, Math.max(FREE_OF_RATIO, entry.size * MOST_RATIO));
    collect(file, most, (content) => {
      if (content.length !== entry.originalSize || parts.some((part) => part.name === name)) throw damaged();
      left -= content.length;
      parts.push({ name, content });
    });
  });
  unzip.register(UnzipInflate);
  for (let at = 0; at < zip.length; at += PIECE)
    unzip.push(zip.subarray(at, at + PIECE), at + PIECE >= zip.length);
  if (parts.length !== entries.size) throw damaged();
  return parts;
}

/** @param most bytes that the file may have */
function collect(file: UnzipFile, most: number, done: (content: Uint8Array) => void): void {
  const pieces: Uint8Array[] = [];
  let length = 0;
  file.ondata = (error, piece, isLast) => {
    if (error !== null) throw error;
    length += piece.length;
    if (length > most) throw tooLarge();
    pieces.push(piece);
    if (isLast) done(joined(pieces, length));
  };
  file.start();
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function damaged(): FileError {
  return new FileError('IO_FILE_FORMAT', {}, 'damaged');
}

function tooLarge(): FileError {
  return new FileError('IO_FILE_TOO_LARGE', { megabytes: MOST_INFLATED / 1024 / 1024 }, 'contentTooLarge');
}
