/**
 * Quotes that join what are several rows, and so several people, into one. A quote that does not end takes in all that follows
 * up to the next one, which may stand far below: each row there would lend its amount and its number to the person above.
 */
import { FileError } from './errors';

const QUOTE = '"';
const CR = 13;
const LF = 10;

/**
 * Follows the quotes of a text in pieces, as the csv library reads them. A quote opens a text only where a cell begins, and ends
 * it only where a cell ends; one in the middle is a sign like any other.
 * `push` and `end` throw IO_FILE_FORMAT: `quoteRows` where a text over several lines ends in the middle of a cell, as it does when
 * the quote that ends it was meant to open another one; `quote` where a text never ends. Both name the line where it begins.
 */
export class QuoteScan {
  readonly #sign: string;
  /** Line of the quote that opened the text we are in. */
  #opened: number | undefined;
  #line = 1;
  /** The sign before what comes; a line end at the start. */
  #before = '\n';
  #rest = '';

  /** @param sign between the columns */
  constructor(sign: string) {
    this.#sign = sign;
  }

  push(piece: string): void {
    const text = this.#rest + piece;
    // Whether quotes at the very end end their cell is for the next piece to say.
    let end = text.length;
    while (text[end - 1] === QUOTE) end -= 1;
    this.#rest = text.slice(end);
    this.#look(text.slice(0, end));
  }

  end(): void {
    this.#look(this.#rest);
    if (this.#opened !== undefined) throw new FileError('IO_FILE_FORMAT', { line: this.#opened }, 'quote');
  }

  #look(text: string): void {
    let counted = 0;
    for (let at = text.indexOf(QUOTE); at >= 0; at = text.indexOf(QUOTE, at + 1)) {
      this.#count(text, counted, at);
      counted = at;
      const next = text[at + 1];
      if (this.#opened === undefined) {
        const before = at === 0 ? this.#before : (text[at - 1] ?? '');
        if (this.#isEdge(before)) this.#opened = this.#line;
      } else if (next === QUOTE) at += 1;
      else {
        if (next !== undefined && !this.#isEdge(next) && this.#line > this.#opened)
          throw new FileError('IO_FILE_FORMAT', { line: this.#opened, other: this.#line }, 'quoteRows');
        this.#opened = undefined;
      }
    }
    this.#count(text, counted, text.length);
    this.#before = text.at(-1) ?? this.#before;
  }

  #count(text: string, from: number, to: number): void {
    for (let at = from; at < to; at += 1) {
      const code = text.charCodeAt(at);
      if (code === CR) this.#line += 1;
      else if (code === LF && (at === 0 ? this.#before : text[at - 1]) !== '\r') this.#line += 1;
    }
  }

  #isEdge(sign: string): boolean {
    return sign === this.#sign || sign === '\n' || sign === '\r';
  }
}

/** A fiscal code that fills its cell. */
const FISCAL_CODE = /^[A-Z]{6}[0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]$/i;

export function isFiscalCode(cell: string): boolean {
  return cell.length >= 16 && FISCAL_CODE.test(cell.trim());
}

/** Longest way to write one in groups, with its label. */
const LONGEST_CODE = 60;

/** Whether a cell is a fiscal code, however it is written: in groups, behind a label, with what keeps it a text. */
export function holdsFiscalCode(cell: string): boolean {
  if (cell.length < 16 || cell.length > LONGEST_CODE) return false;
  return FISCAL_CODE.test(cell.replace(/[^A-Za-z0-9]+/g, '').slice(-16));
}

/** Fewer columns than this make a sentence with a semicolon look like a row. */
const SURE_WIDTH = 4;

/**
 * Whether a record over several lines is several rows. Then its lines, cut at each separator as if there were no quotes, are rows
 * themselves: with a fiscal code where the first line has one, or with all columns. An address, or a text with commas, is not.
 *
 * @param width columns of the headings; 0 for the headings themselves
 */
export function joinsRows(cells: readonly string[], sign: string, width: number): boolean {
  const [first = [], ...more] = cells
    .join(sign)
    .split(/\r\n|\n|\r/)
    .map((line) => line.split(sign));
  if (more.length === 0) return false;
  if (width === 0) return more.some((line) => line.length > 1 && line.some(isFiscalCode));
  if (width === 1) return true;
  const codes = first.flatMap((cell, index) => (isFiscalCode(cell) ? [index] : []));
  if (more.some((line) => line.length > 1 && codes.some((index) => isFiscalCode(line[index] ?? ''))))
    return true;
  const whole = [first, ...more].filter((line) => line.length === width).length;
  const all = whole === more.length + 1;
  return width >= SURE_WIDTH ? all || (whole > 1 && sign !== ',') : all && codes.length === 0;
}
