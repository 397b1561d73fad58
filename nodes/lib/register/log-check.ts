/**
 * Looks for damage in SQLite's write-ahead log before SQLite reads it. SQLite ends at the first frame whose checksum is
 * wrong and forgets what stands behind it, without a word: a single flipped bit makes the register an older one, which would
 * send again.
 *
 * A power cut may tear what was not yet on the disk, and that is no damage: those were promised to nobody. It can be no more
 * than the last commits, since at most `RELAXED_IN_A_ROW` are written without waiting for the disk (store.ts). So commits of
 * the same log behind a bad frame, and more of them than that, mean that the bad one was once good.
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
  const isWhole = isKnown && isSum(sums, header.readUInt32BE(24), header.readUInt32BE(28));
  if (isWhole && header.readUInt32BE(8) !== PAGE) return false;
  // Of a header that is damaged, the first frame says which log it is.
  const salts = isWhole ? header.subarray(16, 24) : first.subarray(8, 16);
  return lostBehind(read, { salts, isLittle, isWhole, sums }) > MAY_BE_TORN;
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

/** Commits of this log from the first bad frame on. Frames of an older log lie behind the end, with other salts. */
function lostBehind(read: ReadAt, log: Log): number {
  let { sums } = log;
  let isGood = log.isWhole;
  let lost = 0;
  for (let at = HEADER; ; at += FRAME_HEADER + PAGE) {
    const frame = read(at, FRAME_HEADER + PAGE);
    if (frame.length < FRAME_HEADER + PAGE) return lost;
    const isOfThis = frame.subarray(8, 16).equals(log.salts);
    if (isGood) {
      sums = sumOf(frame.subarray(0, 8), log.isLittle, sums);
      sums = sumOf(frame.subarray(FRAME_HEADER), log.isLittle, sums);
      isGood = isOfThis && isSum(sums, frame.readUInt32BE(16), frame.readUInt32BE(20));
    }
    if (!isGood && isOfThis && frame.readUInt32BE(4) !== 0) lost += 1;
  }
}

type Sums = readonly [number, number];

function isSum([one, two]: Sums, storedOne: number, storedTwo: number): boolean {
  return one === storedOne && two === storedTwo;
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
