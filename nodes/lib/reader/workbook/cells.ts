/**
 * A cell of a sheet as the text that a person reads there, or as near to it as is sure. A sheet stores dates and amounts as
 * binary fractions and says in the cell's format how to show them; what its fifteen digits cannot hold was lost when it was
 * typed, and no text made from it can be right.
 */
import { SSF } from './library';
import type { CellFault } from '../table';

/** What the library gives of a cell. */
export interface Cell {
  /** s text, n number, b boolean, e error, d date, z nothing. */
  readonly t: string;
  readonly v?: string | number | boolean | Date;
  /** Number format. */
  readonly z?: unknown;
  /** Formula. */
  readonly f?: string;
}

interface Formats {
  is_date(format: string): boolean;
  parse_date_code(
    serial: number,
    options: { readonly date1904: boolean },
  ): { y: number; m: number; d: number; H: number; M: number; S: number } | null;
  format(format: string, value: number): string;
}

const formats = SSF as unknown as Formats;

export interface CellText {
  readonly text: string;
  readonly fault?: CellFault['code'];
  /** What the sheet shows, where that is less. */
  readonly shown?: string;
}

/** From here on a sheet has rounded to fifteen digits what was typed. */
const FIRST_UNSURE = 1e15;

const ERRORS: Readonly<Record<number, string>> = {
  0: '#NULLO!',
  7: '#DIV/0!',
  15: '#VALORE!',
  23: '#RIF!',
  29: '#NOME?',
  36: '#NUM!',
  42: '#N/D',
};

export function cellText(cell: Cell | undefined, date1904: boolean): CellText {
  if (cell === undefined) return { text: '' };
  if (cell.t === 'z' || cell.v === undefined)
    return cell.f === undefined ? { text: '' } : { text: '', fault: 'CELL_NOT_CALCULATED' };
  switch (cell.t) {
    case 's':
      return { text: String(cell.v) };
    case 'b':
      return { text: cell.v === true ? 'VERO' : 'FALSO' };
    case 'e':
      return { text: ERRORS[Number(cell.v)] ?? '#ERRORE', fault: 'CELL_ERROR' };
    case 'n':
      return numberText(Number(cell.v), typeof cell.z === 'string' ? cell.z : 'General', date1904);
    default:
      return { text: String(cell.v), fault: 'CELL_ERROR' };
  }
}

/** Formats are few, cells many. */
const known = new Map<string, { readonly shape: string; readonly isDate: boolean }>();
const MOST_KNOWN = 1_000;
/** Of a format, in Excel. */
const LONGEST_FORMAT = 255;

function lookOf(format: string): { readonly shape: string; readonly isDate: boolean } {
  const found = known.get(format);
  if (found !== undefined) return found;
  const look =
    format.length > LONGEST_FORMAT
      ? { shape: '', isDate: false }
      : { shape: bare(format), isDate: formats.is_date(format) };
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(format, look);
  return look;
}

function numberText(value: number, format: string, date1904: boolean): CellText {
  if (!Number.isFinite(value)) return { text: '#NUM!', fault: 'CELL_ERROR' };
  const { shape, isDate } = lookOf(format);
  if (isDate) return { text: dateText(value, date1904) ?? plain(value) };
  if (Math.abs(value) >= FIRST_UNSURE) return { text: scientific(value), fault: 'CELL_LONG_NUMBER' };
  if (/^0{2,}$/.test(shape) && Number.isInteger(value) && value >= 0)
    return { text: String(value).padStart(shape.length, '0') };
  if (shape.includes('%')) return { text: formats.format(format, value).replace('.', ',') };
  const text = hasCents(shape) ? withCents(plain(value)) : plain(value);
  // A text with three decimals could be thousands, and a number cannot.
  return MORE_THAN_CENTS.test(text)
    ? { text, fault: 'CELL_DECIMALS', shown: roundedTo(shape, value, text) }
    : { text };
}

const MORE_THAN_CENTS = /,\d{3}|[eE]-/;

/** The number as its format rounds it; as it stands where the format has no decimals of its own. */
function roundedTo(shape: string, value: number, text: string): string {
  const decimals = /[0#?](?:\.([0#?]+))?(?![0#?.,])/.exec(shape);
  return decimals === null ? text : value.toFixed(Math.min(decimals[1]?.length ?? 0, 20)).replace('.', ',');
}

/** The first section of a format, without the texts in it: `#,##0.00 "euro"` → `#,##0.00`. */
function bare(format: string): string {
  return (format.split(';')[0] ?? '').replace(/"[^"]*"|\\.|_.|\*./g, '').trim();
}

function hasCents(shape: string): boolean {
  return shape.includes('€') || /[0#]\.00(?![0#])/.test(shape);
}

/** With the fifteen digits that a sheet shows at most: a sum of 0.1 and 0.2 is `0,3`. Decimals after a comma. */
function plain(value: number): string {
  return String(Number(value.toPrecision(15))).replace('.', ',');
}

/** `12,5` → `12,50`. More than two decimals stay: rounding an amount is not ours to do. */
function withCents(text: string): string {
  const [whole = '', decimals = ''] = text.split(',');
  return /^-?\d+$/.test(whole) && decimals.length <= 2 ? `${whole},${decimals.padEnd(2, '0')}` : text;
}

/** As a sheet shows it: `3,01E+17`. The rule for notice numbers knows this form. */
function scientific(value: number): string {
  return value.toExponential(2).replace('.', ',').replace('e', 'E');
}

/** `gg/mm/aaaa`, with the time if there is one; a time alone as `hh:mm`. */
function dateText(serial: number, date1904: boolean): string | undefined {
  const found = serial < 0 ? null : formats.parse_date_code(serial, { date1904 });
  if (found === null) return undefined;
  const { y, m, d, H, M, S } = found;
  const two = (n: number): string => String(n).padStart(2, '0');
  const time = `${two(H)}:${two(M)}${S === 0 ? '' : `:${two(S)}`}`;
  if (serial < 1) return time;
  const day = `${two(d)}/${two(m)}/${String(y).padStart(4, '0')}`;
  return H + M + S === 0 ? day : `${day} ${time}`;
}
