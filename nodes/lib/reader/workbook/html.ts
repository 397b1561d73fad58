/**
 * Tables of a web page, which many programs export under the name of xls. Read here and not by the library, which compares each
 * cell with each merged one. All cells are texts.
 */
import { FileError } from '../errors';
import { MOST_COLUMNS } from '../table';
import type { Cell } from './cells';

/** A page that holds a table instead of being one: beyond, it is no export. */
const MOST_TABLES = 100;
const MOST_CELLS = 2_000_000;

const NAMED: Readonly<Record<string, string>> = {
  ...{
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    euro: '€',
    deg: '°',
    ordm: 'º',
    ordf: 'ª',
  },
  ...{
    agrave: 'à',
    egrave: 'è',
    eacute: 'é',
    igrave: 'ì',
    ograve: 'ò',
    ugrave: 'ù',
    ccedil: 'ç',
    ntilde: 'ñ',
  },
  ...{ Agrave: 'À', Egrave: 'È', Eacute: 'É', Igrave: 'Ì', Ograve: 'Ò', Ugrave: 'Ù', szlig: 'ß' },
  ...{
    auml: 'ä',
    ouml: 'ö',
    uuml: 'ü',
    Auml: 'Ä',
    Ouml: 'Ö',
    Uuml: 'Ü',
    aacute: 'á',
    iacute: 'í',
    oacute: 'ó',
  },
  ...{ uacute: 'ú', rsquo: '’', lsquo: '‘', rdquo: '”', ldquo: '“', ndash: '–', mdash: '—', hellip: '…' },
  ...{ laquo: '«', raquo: '»', sect: '§', middot: '·', bull: '•' },
};

const TAG = /<(\/?)([a-z][a-z0-9]*)([^<>]*)>/gi;
/** What a page holds and nobody reads. */
const UNSEEN = new Set(['script', 'style', 'title', 'head']);

/** Rows of cells for each table, in the order of the page. Throws IO_FILE_FORMAT, IO_FILE_TOO_LARGE. */
export function htmlTables(page: string): Cell[][][] {
  const tables: Cell[][][] = [];
  const open: Reading[] = [];
  let cells = 0;
  let at = 0;
  let unseen: string | undefined;
  const html = withoutComments(page);
  for (const tag of html.matchAll(TAG)) {
    const [whole, slash, written = '', attributes = ''] = tag;
    const name = written.toLowerCase();
    const reading = open.at(-1);
    if (unseen === undefined) reading?.text(html.slice(at, tag.index));
    at = tag.index + whole.length;
    if (unseen !== undefined) {
      if (name === unseen && slash === '/') unseen = undefined;
      continue;
    }
    if (UNSEEN.has(name) && slash === '') unseen = name === 'head' ? undefined : name;
    else if (name === 'table' && slash === '') {
      const next = new Reading();
      open.push(next);
      tables.push(next.rows);
      if (tables.length > MOST_TABLES) throw new FileError('IO_FILE_TOO_LARGE', {}, 'sheetTooLarge');
    } else if (name === 'table') open.pop();
    else if (name === 'tr') reading?.row(slash === '');
    else if (name === 'td' || name === 'th') {
      if (slash === '/') reading?.endCell();
      else cells += reading?.cell(attributes) ?? 0;
      if (cells > MOST_CELLS) throw new FileError('IO_FILE_TOO_LARGE', {}, 'sheetTooLarge');
    } else if (name === 'br') reading?.text('\n');
  }
  for (const reading of open) reading.row(false);
  return tables.filter((rows) => rows.length > 0);
}

function withoutComments(page: string): string {
  const pieces: string[] = [];
  let at = 0;
  for (let start = page.indexOf('<!--'); start >= 0; start = page.indexOf('<!--', at)) {
    pieces.push(page.slice(at, start));
    const end = page.indexOf('-->', start);
    at = end < 0 ? page.length : end + 3;
  }
  return pieces.join('') + page.slice(at);
}

/** One table on the way. */
class Reading {
  readonly rows: Cell[][] = [];
  #row: Cell[] | undefined;
  #text: string[] | undefined;
  #span = 1;

  text(text: string): void {
    this.#text?.push(text);
  }

  row(isStart: boolean): void {
    this.endCell();
    if (this.#row !== undefined) this.rows.push(this.#row);
    this.#row = isStart ? [] : undefined;
  }

  /** How many columns it takes. */
  cell(attributes: string): number {
    this.endCell();
    // The rows below would lack a cell, and what they hold would move.
    if (span(attributes, 'rowspan') > 1) throw new FileError('IO_FILE_FORMAT', {}, 'oldProgram');
    this.#row ??= [];
    this.#text = [];
    this.#span = Math.min(span(attributes, 'colspan'), MOST_COLUMNS);
    return this.#span;
  }

  endCell(): void {
    if (this.#text === undefined) return;
    const v = decoded(this.#text.join('').replace(/[^\S\n\u00A0]+/g, ' ')).trim();
    this.#row?.push(v === '' ? { t: 'z' } : { t: 's', v });
    for (let n = 1; n < this.#span; n += 1) this.#row?.push({ t: 'z' });
    this.#text = undefined;
  }
}

function span(attributes: string, name: string): number {
  const found = new RegExp(String.raw`\b${name}\s*=\s*["']?(\d{1,9})`, 'i').exec(attributes);
  return Math.max(1, Number(found?.[1] ?? 1));
}

function decoded(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
