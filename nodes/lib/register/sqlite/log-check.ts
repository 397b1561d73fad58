/**
 * Looks for damage in SQLite's write-ahead log before SQLite reads it. SQLite ends at the first frame whose checksum is
 * wrong and forgets what stands behind it, without a word: a single flipped bit makes the register an older one, which would
 * send again.
 *
 * A power cut may tear what was not yet on the disk, and that is no damage: those were promised to nobody. It can be no more
 * than the last commits, since at most `RELAXED_IN_A_ROW` are written without waiting for the disk (store.ts). So commits of
 * the same log behind a bad frame, and more of them than that, mean that the bad one was once good. So does, wherever it
 * stands, a frame that needs other bits in one word only to be good: a page that was half written is wrong in many.
 *
 * Format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
import { closeSync, openSync, readSync } from 'node:fs';

/** Commits in a row that do not wait for the disk; the next one does, and with it all before. */
export const RELAXED_IN_A_ROW = 2;
/** Those, the one that was being written, and one that an error of the disk left behind. */
const MAY_BE_TORN = RELAXED_IN_A_ROW + 2;

const HEADER = 32;
const FRAME_HEADER = 24;
/** Of every register: SQLite's own choice. */
const PAGE = 4096;
/** How the checksums of the log take its bytes. */
const LITTLE_ENDIAN = 0x377f0682;
const BIG_ENDIAN = 0x377f0683;

/** Reads `length` bytes at `position`; fewer where the log ends. */
export type ReadAt = (position: number, length: number) => Buffer;

/** Whether commits stand in the log that SQLite would not find. */
export function hasLostCommits(read: ReadAt): boolean {
  const header = read(0, HEADER);
  const first = read(HEADER, FRAME_HEADER);
  if (first.length < FRAME_HEADER) return false;
  const magic = header.readUInt32BE(0);
  const isLittle = magic === LITTLE_ENDIAN;
  const sums = sumOf(header.subarray(0, 24), isLittle, [0, 0]);
  const isKnown = isLittle || magic === BIG_ENDIAN;
  const isWhole = isKnown && isSum(sums, storedSums(header, 24));
  if (isWhole && header.readUInt32BE(8) !== PAGE) return false;
  if (!isWhole && isWholeButForABit(header)) return true;
  // Of a header that is damaged, the first frame says which log it is.
  const salts = isWhole ? header.subarray(16, 24) : first.subarray(8, 16);
  return hasLost(read, { salts, isLittle, isWhole, sums });
}

/** A header is written at once: it is whole, or a disk has altered it. */
function isWholeButForABit(header: Buffer): boolean {
  for (let bit = 0; bit < HEADER * 8; bit += 1) {
    const other = Buffer.from(header);
    other.writeUInt8(other.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    const magic = other.readUInt32BE(0);
    if (magic !== LITTLE_ENDIAN && magic !== BIG_ENDIAN) continue;
    const sums = sumOf(other.subarray(0, 24), magic === LITTLE_ENDIAN, [0, 0]);
    if (isSum(sums, storedSums(other, 24))) return true;
  }
  return false;
}

/** The same for a file; a file that is not there has lost nothing. */
export function logHasLostCommits(file: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return false;
  }
  try {
    return hasLostCommits((position, length) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, position));
    });
  } finally {
    closeSync(descriptor);
  }
}

interface Log {
  readonly salts: Buffer;
  readonly isLittle: boolean;
  readonly isWhole: boolean;
  readonly sums: Sums;
}

/** Frames of an older log lie behind the end, with other salts. */
function hasLost(read: ReadAt, log: Log): boolean {
  let { sums } = log;
  let isGood = log.isWhole;
  let lost = 0;
  for (let at = HEADER; ; at += FRAME_HEADER + PAGE) {
    const frame = read(at, FRAME_HEADER + PAGE);
    if (frame.length < FRAME_HEADER + PAGE) return lost > MAY_BE_TORN;
    const isOfThis = frame.subarray(8, 16).equals(log.salts);
    if (isGood) {
      sums = sumOf(frame.subarray(0, 8), log.isLittle, sums);
      sums = sumOf(frame.subarray(FRAME_HEADER), log.isLittle, sums);
      const stored = storedSums(frame, 16);
      const isRight = isSum(sums, stored);
      if (isOfThis ? !isRight && isOneWordOff(sums, stored) : isRight) return true;
      isGood = isOfThis && isRight;
    }
    if (!isGood && isOfThis && frame.readUInt32BE(4) !== 0) lost += 1;
  }
}

type Sums = readonly [number, number];

function isSum([one, two]: Sums, [storedOne, storedTwo]: Sums): boolean {
  return one === storedOne && two === storedTwo;
}

function storedSums(bytes: Buffer, at: number): Sums {
  return [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
}

/**
 * Whether the sums of a frame differ as they do when one of its words of four bytes, or one of the stored sums, is another. Each
 * pair of words carries a difference (a, b) on as (a + b, a + 2b), and a word adds its own to both or to the second. Of frames
 * that are wrong in any other way, one in four millions looks so.
 */
function isOneWordOff(sums: Sums, stored: Sums): boolean {
  let a = (stored[0] - sums[0]) | 0;
  let b = (stored[1] - sums[1]) | 0;
  if (a === 0 || b === 0) return true;
  for (let pair = 0; pair < (8 + PAGE) / 8; pair += 1) {
    if (a === b || a === 0) return true;
    [a, b] = [(2 * a - b) | 0, (b - a) | 0];
  }
  return false;
}

function sumOf(bytes: Buffer, isLittle: boolean, [one, two]: Sums): Sums {
  let a = one;
  let b = two;
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    a = (a + (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)) + b) >>> 0;
    b = (b + (isLittle ? bytes.readUInt32LE(at + 4) : bytes.readUInt32BE(at + 4)) + a) >>> 0;
  }
  return [a, b];
}
