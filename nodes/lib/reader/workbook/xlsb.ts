/**
 * The parts of Excel's binary workbook (xlsb) on their way to the library. It believes the place of every cell, the length of every
 * record and of every text: a text said to be longer than its record is read on behind the file's end until memory runs out. What
 * goes on are the records that say what is in the cells, and only with numbers that fit. Records: [MS-XLSB] 2.4.
 */
import { FileError } from '../errors';
import { SHEET_COLUMNS, SHEET_ROWS } from './sheet-xml';

/** Whether a record goes on; may mend its data in place. Throws IO_FILE_FORMAT (damaged) for numbers that cannot be. */
type Look = (data: Buffer) => boolean;

const asItIs: Look = () => true;

/** Up to `most`, at each of the places. */
function below(data: Buffer, most: number, ...places: readonly number[]): boolean {
  for (const at of places) if (uint32(data, at) >= most) throw damaged();
  return true;
}

function uint32(data: Buffer, at: number): number {
  if (data.length < at + 4) throw damaged();
  return data.readUInt32LE(at);
}

/** The end of a text that begins at `at` with its length in UTF-16 units. */
function textEnd(data: Buffer, at: number): number {
  const length = uint32(data, at);
  // No text at all, which only names of relationships may say.
  const end = at + 4 + (length === 0xffffffff ? 0 : length * 2);
  if (end > data.length) throw damaged();
  return end;
}

function text(data: Buffer, at: number): boolean {
  if (uint32(data, at) === 0xffffffff) throw damaged();
  return textEnd(data, at) > 0;
}

/** A text with looks of its letters, in a number that is believed as well: the looks go. */
function richText(data: Buffer, at: number): boolean {
  data[at] = 0;
  return text(data, at + 1);
}

function atLeast(bytes: number): Look {
  return (data) => {
    if (data.length < bytes) throw damaged();
    return true;
  };
}

const place: Look = (data) => below(data, SHEET_COLUMNS, 0);

const SHEET = new Map<number, Look>([
  // Begin and end of sheet, of rows, of widths, of merged cells.
  ...[129, 130, 145, 146, 390, 391, 177, 178].map((type) => [type, asItIs] as const),
  [148, atLeast(16)],
  [0, (data) => below(data, SHEET_ROWS, 0)],
  [60, (data) => below(data, SHEET_COLUMNS, 0, 4)],
  [176, (data) => below(data, SHEET_ROWS, 0, 4) && below(data, SHEET_COLUMNS, 8, 12)],
  ...[1, 2, 3, 4, 5, 7, 9, 10, 11].map((type) => [type, place] as const),
  ...[6, 8].map((type) => [type, (data: Buffer): boolean => place(data) && text(data, 8)] as const),
  [62, (data) => place(data) && richText(data, 8)],
  // Cells without a place, which follow the one before.
  ...[12, 13, 14, 15, 16, 18].map((type) => [type, atLeast(4)] as const),
  [17, (data) => text(data, 4)],
]);

const BOOK = new Map<number, Look>([
  ...[131, 132, 143, 144].map((type) => [type, asItIs] as const),
  // Of the properties the first number says which days the dates count from.
  [153, (data) => data.length <= 8 || text(data, 8)],
  [156, (data) => text(data, textEnd(data, 8))],
]);

const STYLES = new Map<number, Look>([
  // Begin and end of styles, of formats, of the cells' looks.
  ...[278, 279, 615, 616, 617, 618].map((type) => [type, asItIs] as const),
  [44, (data) => text(data, 2)],
  [47, atLeast(4)],
]);

const STRINGS = new Map<number, Look>([
  [159, atLeast(8)],
  [160, asItIs],
  [19, (data) => richText(data, 0)],
]);

const LOOKS: readonly (readonly [RegExp, ReadonlyMap<number, Look>])[] = [
  [/^xl\/worksheets\/.*\.bin$/i, SHEET],
  [/^xl\/workbook\.bin$/i, BOOK],
  [/^xl\/styles\.bin$/i, STYLES],
  [/^xl\/sharedStrings\.bin$/i, STRINGS],
];

/**
 * A part with the records that the library needs of it; one without records as it is. Mends `content` in place.
 * @param name of the part in the archive
 * Throws IO_FILE_FORMAT (damaged) for a record, text or place that cannot be.
 */
export function cleanXlsbPart(name: string, content: Uint8Array): Uint8Array {
  const looks = LOOKS.find(([shape]) => shape.test(name))?.[1];
  if (looks === undefined) {
    // Whatever its name, the library takes a part for what the relationships say.
    if (/\.bin$/i.test(name)) throw damaged();
    return content;
  }
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const type = variable(bytes, at, 2);
    const size = variable(bytes, type.next, 4);
    const end = size.next + size.value;
    if (end > bytes.length) throw damaged();
    if (looks.get(type.value)?.(bytes.subarray(size.next, end)) === true)
      pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(pieces);
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

function damaged(): FileError {
  return new FileError('IO_FILE_FORMAT', {}, 'damaged');
}
