/**
 * The XML of a sheet on its way to the library, which believes every number in it: a cell `ZZZZZZ2` or a link over a whole sheet
 * ends the process. What goes on are rows and cells with a place that a sheet has, and nothing else; what is asked about hidden
 * rows and columns and merged cells is read here.
 */
import { FileError } from '../errors';
import { MOST_COLUMNS } from '../table';

/** Of Excel: columns to XFD, and rows. */
export const SHEET_COLUMNS = 16_384;
export const SHEET_ROWS = 1_048_576;
const MOST_MERGES = 100_000;

export interface Range {
  readonly s: { readonly r: number; readonly c: number };
  readonly e: { readonly r: number; readonly c: number };
}

export interface SheetXml {
  readonly xml: Uint8Array;
  /** Numbers (from 1) of the rows that say they are hidden. */
  readonly hiddenRows: readonly number[];
  /** Places (from 0) of hidden columns among those that a list can have. */
  readonly hiddenColumns: readonly number[];
  readonly merges: readonly Range[];
}

/** Bytes that are looked at in one piece. */
const PIECE = 1024 * 1024;
/** A cell costs the library some 300 bytes of its heap. */
const MOST_CELLS = 2_000_000;

const FORMULA = String.raw`<(?:\w+:)?f(?=[\s/>])[^<>]*>(?:[^<]*<\/(?:\w+:)?f>)?`;
/** All but what a cell is made of: the library finds links and merged cells wherever they stand. */
const OTHER = String.raw`<\/?(?:\w+:)?(?!(?:row|c|f|v|is|t|r|rPh)[\s/>])[A-Za-z_][^<>]*>`;
const ROW_OR_CELL = String.raw`<((?:\w+:)?)(row|c)(?=[\s/>])([^<>]*)>`;
const A_FORMULA = /^<(?:\w+:)?f[\s/>]/;
const PLACE = /^([A-Z]{1,3})([1-9]\d{0,6})$/;
/** A cell as Excel writes it: nothing to mend. */
const PLAIN = /^ r="([A-Z]{1,3})([1-9]\d{0,6})"(?: s="\d{1,5}")?(?: t="[a-zA-Z]{1,9}")?\/?$/;

/**
 * @param content of the sheet's part
 * Throws IO_FILE_FORMAT (damaged) for a place that no sheet has, IO_FILE_TOO_LARGE for more cells than memory has room for.
 */
export function cleanSheet(content: Uint8Array): SheetXml {
  const whole = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const { before, start, end } = borders(whole);
  const cleaner = new Cleaner();
  const pieces = [Buffer.from('<worksheet><sheetData>')];
  for (let at = start; at < end;) {
    const next = pieceEnd(whole, at, end);
    pieces.push(Buffer.from(cleaner.clean(whole.toString('latin1', at, next)), 'latin1'));
    at = next;
  }
  pieces.push(Buffer.from('</sheetData></worksheet>'));
  return {
    xml: Buffer.concat(pieces),
    hiddenRows: cleaner.hiddenRows,
    hiddenColumns: hiddenColumns(whole.toString('latin1', 0, Math.min(before, MOST_BEFORE))),
    merges: mergesOf(whole.toString('latin1', end)),
  };
}

/** What stands before the rows: widths and views. */
const MOST_BEFORE = 4 * PIECE;

/** Where the rows begin and end; both at the end of a sheet that has none. */
function borders(whole: Buffer): { before: number; start: number; end: number } {
  const name = whole.indexOf('sheetData');
  const start = name < 0 ? -1 : whole.indexOf('>', name) + 1;
  if (start <= 0 || whole[start - 2] === SLASH)
    return { before: whole.length, start: whole.length, end: whole.length };
  const close = whole.lastIndexOf('sheetData>');
  const end = whole.lastIndexOf('<', close);
  if (end < start) throw damaged();
  return { before: name, start, end };
}

const SLASH = '/'.charCodeAt(0);

/** A piece ends where a row does, so that no tag is cut. */
function pieceEnd(whole: Buffer, at: number, end: number): number {
  if (end - at <= PIECE) return end;
  const last = whole.lastIndexOf('row>', at + PIECE);
  if (last > at) return last + 'row>'.length;
  const next = whole.indexOf('row>', at + PIECE);
  return next < 0 || next >= end ? end : next + 'row>'.length;
}

/** Goes through the rows of a sheet from the first to the last, in pieces. */
class Cleaner {
  readonly hiddenRows: number[] = [];
  readonly #tags = new RegExp(`${FORMULA}|${ROW_OR_CELL}|${OTHER}`, 'g');
  #row = 0;
  #column = -1;
  #cells = 0;

  clean(xml: string): string {
    return xml.replace(this.#tags, (tag: string, prefix?: string, name?: string, found?: string) => {
      const attributes = found ?? '';
      // That there is a formula tells a cell that nobody has calculated from an empty one.
      if (name === undefined) return A_FORMULA.test(tag) ? '<f>0</f>' : '';
      if (name === 'row') return this.#openRow(attributes);
      this.#cells += 1;
      if (this.#cells > MOST_CELLS) throw new FileError('IO_FILE_TOO_LARGE', {}, 'sheetTooLarge');
      const plain = PLAIN.exec(attributes);
      if (plain === null) return this.#openCell(attributes);
      this.#place(plain[1] ?? '', plain[2] ?? '');
      return prefix === '' ? tag : `<c${attributes}>`;
    });
  }

  #openRow(attributes: string): string {
    this.#row = countingNumber(attribute(attributes, 'r'), this.#row + 1);
    if (this.#row > SHEET_ROWS) throw damaged();
    this.#column = -1;
    if (/^(?:1|true)$/.test(attribute(attributes, 'hidden'))) this.hiddenRows.push(this.#row);
    return `<row r="${String(this.#row)}"${endOf(attributes)}`;
  }

  #openCell(attributes: string): string {
    const written = attribute(attributes, 'r');
    const ref = PLACE.exec(written.toUpperCase());
    if (written !== '' && ref === null) throw damaged();
    // A cell without its place follows the one before.
    const digits = ref?.[2] ?? String(Math.max(1, this.#row));
    this.#place(ref?.[1] ?? lettersOf(this.#column + 1), digits);
    const style = attribute(attributes, 's');
    const type = attribute(attributes, 't');
    const more = [
      /^\d{1,5}$/.test(style) ? ` s="${style}"` : '',
      /^[a-zA-Z]{1,9}$/.test(type) ? ` t="${type}"` : '',
    ];
    return `<c r="${lettersOf(this.#column)}${digits}"${more.join('')}${endOf(attributes)}`;
  }

  #place(letters: string, digits: string): void {
    this.#column = columnOf(letters);
    if (this.#column >= SHEET_COLUMNS || Number(digits) > SHEET_ROWS) throw damaged();
  }
}

function endOf(attributes: string): string {
  return attributes.endsWith('/') ? '/>' : '>';
}

function hiddenColumns(xml: string): number[] {
  const hidden = new Set<number>();
  for (const [, attributes = ''] of xml.matchAll(/<(?:\w+:)?col(?=[\s/>])([^<>]*)>/g)) {
    const isHidden =
      /^(?:1|true)$/.test(attribute(attributes, 'hidden')) ||
      /^0+(?:\.0+)?$/.test(attribute(attributes, 'width'));
    if (!isHidden) continue;
    const from = countingNumber(attribute(attributes, 'min'), 1);
    const to = Math.min(countingNumber(attribute(attributes, 'max'), from), MOST_COLUMNS);
    for (let column = from; column <= to; column += 1) hidden.add(column - 1);
    if (hidden.size === MOST_COLUMNS) break;
  }
  return [...hidden].sort((a, b) => a - b);
}

function mergesOf(xml: string): Range[] {
  const merges: Range[] = [];
  for (const [, attributes = ''] of xml.matchAll(/<(?:\w+:)?mergeCell(?=[\s/>])([^<>]*)>/g)) {
    const [from, to] = attribute(attributes, 'ref')
      .split(':')
      .map((ref) => PLACE.exec(ref));
    if (!from || !to) continue;
    const range = {
      s: { r: Number(from[2]) - 1, c: columnOf(from[1] ?? '') },
      e: { r: Number(to[2]) - 1, c: columnOf(to[1] ?? '') },
    };
    merges.push(range);
    if (merges.length > MOST_MERGES) throw new FileError('IO_FILE_TOO_LARGE', {}, 'sheetTooLarge');
  }
  return merges;
}

const ATTRIBUTES = new Map<string, RegExp>();

function attribute(attributes: string, name: string): string {
  const known = ATTRIBUTES.get(name) ?? new RegExp(String.raw`(?:^|\s)${name}\s*=\s*["']([^"']*)["']`);
  ATTRIBUTES.set(name, known);
  return known.exec(attributes)?.[1] ?? '';
}

function countingNumber(text: string, otherwise: number): number {
  if (text === '') return otherwise;
  if (!/^[1-9]\d{0,6}$/.test(text)) throw damaged();
  return Number(text);
}

/** `A` → 0. */
function columnOf(letters: string): number {
  let column = 0;
  for (let at = 0; at < letters.length; at += 1) column = column * 26 + letters.charCodeAt(at) - 64;
  return column - 1;
}

function lettersOf(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : lettersOf(Math.floor(column / 26) - 1) + String.fromCharCode(65 + (column % 26));
}

function damaged(): FileError {
  return new FileError('IO_FILE_FORMAT', {}, 'damaged');
}
