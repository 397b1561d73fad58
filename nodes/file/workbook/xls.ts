/**
 * The records of Excel's sheets before 2007 (xls) on their way to the library: of those that hold no cells it would follow links
 * over whole sheets.
 */

/** Of xls: links, notes and drawings, formulas over ranges. */
const XLS_LEFT_OUT = new Set([0x01b8, 0x0800, 0x001c, 0x005d, 0x01b6, 0x00ec, 0x0221, 0x04bc, 0x0236]);
const XLS_WIDTHS = 0x007d;
/** No program writes more; each may be as wide as a sheet. */
const MOST_WIDTHS = 1_000;
/** A type that says nothing: places in the stream are counted in bytes, so no record may go. */
const IDLE = 0x00c1;

/** Takes what is not read out of the stream of an xls, in place. */
export function cleanXlsStream(bytes: Buffer): void {
  let widths = 0;
  for (let at = 0; at + 4 <= bytes.length;) {
    const type = bytes.readUInt16LE(at);
    const size = bytes.readUInt16LE(at + 2);
    if (type === 0 && size === 0) break;
    if (type === XLS_WIDTHS) widths += 1;
    if (XLS_LEFT_OUT.has(type) || (type === XLS_WIDTHS && widths > MOST_WIDTHS))
      bytes.writeUInt16LE(IDLE, at);
    at += 4 + size;
  }
}
