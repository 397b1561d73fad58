/**
 * The records of Excel's binary sheets (xlsb, xls) on their way to the library: of those that hold no cells it would follow links
 * over whole sheets, and it believes the place of every cell.
 */
import { FileError } from '../errors';
import { SHEET_COLUMNS, SHEET_ROWS } from './sheet-xml';

/** Of xlsb: begin and end of sheet, of rows, of widths; row, widths, merged cells, and all kinds of cells. */
const KEPT = new Set([129, 130, 145, 146, 148, 390, 391, 60, 176, 177, 178]);
const CELLS = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 62]);
/** Cells without a place, which follow the one before. */
const SHORT_CELLS = new Set([12, 13, 14, 15, 16, 17, 18]);
const ROW = 0;
const WIDTHS = 60;

/** A sheet of an xlsb with its rows, cells, widths and merged cells only. Throws IO_FILE_FORMAT (damaged). */
export function cleanXlsbSheet(content: Uint8Array): Uint8Array {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const type = variable(bytes, at, 2);
    const size = variable(bytes, type.next, 4);
    const end = size.next + size.value;
    if (end > bytes.length) throw damaged();
    if (isKept(type.value, bytes.subarray(size.next, end))) pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(pieces);
}

function isKept(type: number, data: Buffer): boolean {
  const within = (at: number, most: number): boolean => {
    if (data.length < at + 4 || data.readUInt32LE(at) >= most) throw damaged();
    return true;
  };
  if (type === ROW) return within(0, SHEET_ROWS);
  if (CELLS.has(type)) return within(0, SHEET_COLUMNS);
  if (type === WIDTHS) return within(0, SHEET_COLUMNS) && within(4, SHEET_COLUMNS);
  return KEPT.has(type) || SHORT_CELLS.has(type);
}

/** Seven bits a byte, the lowest first. */
function variable(bytes: Buffer, from: number, most: number): { value: number; next: number } {
  let value = 0;
  for (let n = 0; n < most; n += 1) {
    const byte = bytes[from + n];
    if (byte === undefined) throw damaged();
    value += (byte & 0x7f) * 2 ** (7 * n);
    if (byte < 0x80) return { value, next: from + n + 1 };
  }
  return { value, next: from + most };
}

/** Of xls: links, notes and drawings, formulas over ranges. */
const XLS_LEFT_OUT = new Set([0x01b8, 0x0800, 0x001c, 0x005d, 0x01b6, 0x00ec, 0x0221, 0x04bc, 0x0236]);
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
    if (type === XLS_WIDTHS) widths += 1;
    if (XLS_LEFT_OUT.has(type) || (type === XLS_WIDTHS && widths > MOST_WIDTHS))
      bytes.writeUInt16LE(IDLE, at);
    at += 4 + size;
  }
}

function damaged(): FileError {
  return new FileError('IO_FILE_FORMAT', {}, 'damaged');
}
