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
  /** One byte a sign, as the library wants it. */
  readonly xml: string;
  /** Numbers (from 1) of the rows that say they are hidden. */
  readonly hiddenRows: readonly number[];
  /** Places (from 0) of hidden columns among those that a list can have. */
  readonly hiddenColumns: readonly number[];
  readonly merges: readonly Range[];
}

const OPEN = /<(?:\w+:)?sheetData(?=[\s/>])[^<>]*>/;
const CLOSE = /<\/(?:\w+:)?sheetData\s*>/g;
const FORMULA = String.raw`<(?:\w+:)?f(?=[\s/>])[^<>]*>(?:[^<]*<\/(?:\w+:)?f>)?`;
const ROW_OR_CELL = String.raw`<((?:\w+:)?)(row|c)(?=[\s/>])([^<>]*)>`;
const PLACE = /^([A-Z]{1,3})([1-9]\d{0,6})$/;
/** A cell as Excel writes it: nothing to mend. */
const PLAIN = /^ r="([A-Z]{1,3})([1-9]\d{0,6})"(?: s="\d{1,5}")?(?: t="[a-zA-Z]{1,9}")?\/?$/;

/** Throws IO_FILE_FORMAT (damaged) for a place that no sheet has. */
export function cleanSheet(xml: string): SheetXml {
  const open = OPEN.exec(xml);
  const [before, data, after] = open === null ? [xml, '', ''] : partsOf(xml, open);
  const hiddenRows: number[] = [];
  let row = 0;
  let column = -1;
  const place = (letters: string, digits: string): void => {
    column = columnOf(letters);
    if (column >= SHEET_COLUMNS || Number(digits) > SHEET_ROWS) throw damaged();
  };
  const cleaned = data.replace(
    new RegExp(`${FORMULA}|${ROW_OR_CELL}`, 'g'),
    (tag: string, prefix?: string, name?: string, found?: string) => {
      // That there is a formula tells a cell that nobody has calculated from an empty one.
      if (name === undefined) return '<f>0</f>';
      const attributes = found ?? '';
      const end = attributes.endsWith('/') ? '/>' : '>';
      if (name === 'row') {
        row = countingNumber(attribute(attributes, 'r'), row + 1);
        if (row > SHEET_ROWS) throw damaged();
        column = -1;
        if (/^(?:1|true)$/.test(attribute(attributes, 'hidden'))) hiddenRows.push(row);
        return `<row r="${String(row)}"${end}`;
      }
      const plain = PLAIN.exec(attributes);
      if (plain !== null) {
        place(plain[1] ?? '', plain[2] ?? '');
        return prefix === '' ? tag : `<c${attributes}>`;
      }
      const written = attribute(attributes, 'r');
      const ref = PLACE.exec(written.toUpperCase());
      if (written !== '' && ref === null) throw damaged();
      if (ref === null) place(lettersOf(column + 1), String(Math.max(1, row)));
      else place(ref[1] ?? '', ref[2] ?? '');
      const [style, type] = [/^\d{1,5}$/, /^[a-zA-Z]{1,9}$/].map((shape, at) => {
        const value = attribute(attributes, at === 0 ? 's' : 't');
        return shape.test(value) ? value : '';
      });
      const more = `${style === '' ? '' : ` s="${style ?? ''}"`}${type === '' ? '' : ` t="${type ?? ''}"`}`;
      return `<c r="${lettersOf(column)}${ref?.[2] ?? String(Math.max(1, row))}"${more}${end}`;
    },
  );
  return {
    xml: `<worksheet><sheetData>${cleaned}</sheetData></worksheet>`,
    hiddenRows,
    hiddenColumns: hiddenColumns(before),
    merges: mergesOf(after),
  };
}

function partsOf(xml: string, open: RegExpExecArray): [string, string, string] {
  const start = open.index + open[0].length;
  if (open[0].endsWith('/>')) return [xml.slice(0, open.index), '', xml.slice(start)];
  CLOSE.lastIndex = start;
  const close = CLOSE.exec(xml);
  if (close === null) throw damaged();
  return [xml.slice(0, open.index), xml.slice(start, close.index), xml.slice(close.index)];
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
