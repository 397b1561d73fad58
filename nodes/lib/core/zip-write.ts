/** Writes a zip archive without compression: sample files in the browser, and workbooks whose parts have been checked. */
import { crc32 } from './crc';

export interface Part {
  readonly name: string;
  readonly content: Uint8Array;
}

/** 1 January 1980, the first day that an archive knows. */
const NO_DATE = 0x21;
const UTF8_NAMES = 0x800;

export function storedZip(parts: readonly Part[]): Uint8Array {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content } of parts) {
    const nameBytes = encoder.encode(name);
    const common = [
      [20, 2],
      [UTF8_NAMES, 2],
      [0, 2],
      [0, 2],
      [NO_DATE, 2],
      [crc32(content), 4],
      [content.length, 4],
      [content.length, 4],
      [nameBytes.length, 2],
      [0, 2],
    ] as const;
    const local = [fields([[0x04034b50, 4], ...common]), nameBytes, content];
    directory.push(
      fields([[0x02014b50, 4], [20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]),
      nameBytes,
    );
    pieces.push(...local);
    offset += lengthOf(local);
  }
  const end = fields([
    [0x06054b50, 4],
    [0, 4],
    [parts.length, 2],
    [parts.length, 2],
    [lengthOf(directory), 4],
    [offset, 4],
    [0, 2],
  ]);
  return joined([...pieces, ...directory, end]);
}

/** Numbers in little-endian order, each with its bytes. */
function fields(numbers: readonly (readonly [value: number, bytes: 2 | 4])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(numbers.reduce((sum, [, bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [value, bytes] of numbers) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
