/**
 * The records of Excel's sheets before 2007 (xls) on their way to the library: of those that hold no cells it would follow links
 * over whole sheets, and read a text whose length is missing without end.
 */
import { FileError } from '../errors';

/**
 * Left out: links, notes and drawings, formulas over ranges; cells as Excel wrote them before files had this form; names, headers
 * and other texts that are in no cell.
 */
const XLS_LEFT_OUT = new Set([
  ...[0x01b8, 0x0800, 0x001c, 0x005d, 0x01b6, 0x00ec, 0x0221, 0x04bc, 0x0236],
  ...[0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0007],
  ...[0x0014, 0x0015, 0x0017, 0x0018, 0x0023, 0x005c, 0x01ae, 0x0293, 0x0894],
]);
/**
 * Bytes up to the length of the text in a record: names of sheets, fonts, formats, texts of cells and formulas. A length behind
 * the record's end is no number to the library, which then reads without end.
 */
const SHORTEST = new Map([
  [0x0085, 7],
  [0x0031, 15],
  [0x041e, 4],
  [0x0204, 8],
  [0x00d6, 8],
  [0x0207, 2],
  [0x00fc, 8],
]);
const XLS_WIDTHS = 0x007d;
/** No program writes more; each may be as wide as a sheet. */
const MOST_WIDTHS = 1_000;
/** A type that says nothing: places in the stream are counted in bytes, so no record may go. */
const IDLE = 0x00c1;

/** Takes what is not read out of the stream of an xls, in place. Throws IO_FILE_FORMAT (damaged). */
export function cleanXlsStream(bytes: Buffer): void {
  let widths = 0;
  for (let at = 0; at + 4 <= bytes.length;) {
    const type = bytes.readUInt16LE(at);
    const size = bytes.readUInt16LE(at + 2);
    if (type === 0 && size === 0) break;
    if (size < (SHORTEST.get(type) ?? 0)) throw new FileError('IO_FILE_FORMAT', {}, 'damaged');
    if (type === XLS_WIDTHS) widths += 1;
    if (XLS_LEFT_OUT.has(type) || (type === XLS_WIDTHS && widths > MOST_WIDTHS))
      bytes.writeUInt16LE(IDLE, at);
    at += 4 + size;
  }
}
