/**
 * Amounts in euro: read to the cent from what people and programs write, by arithmetic on the digits alone.
 */
import { bad, good, problem } from './problem';
import { cellText } from './text';
import type { Problem, Result } from './types';

/** IO API, payment_data.amount: cents, 1…9,999,999,999. */
export const MAX_CENTS = 9_999_999_999;

/** The sign of the euro before or after the amount. */
const CURRENCY = /^(?:€|EUR(?:O)?(?![A-Z]))\.? ?| ?(?:€|EURO?)\.?$/gi;

/** `12`, `1234,5`, `1234.56`: no groups of thousands. */
const PLAIN = /^(\d+)(?:[.,](\d+))?$/;

/** `1.234,56`, `1,234.56`, `1'234,56`, `1.234.567`: groups of three by one sign, decimals by another. */
const GROUPED = /^(\d{1,3}(?:([.,'’])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?$/;

/**
 * An amount in cents. Read are `1.234,56`, `€ 12,50`, `12,50 EUR`, `1234,5`, `1234.56`, `1,234.56`, `12`, and
 * numbers.
 *
 * `1.234` (and `1,234`) is an error, since it can be a thousand or one euro. So are more than two decimals, and three of
 * which the last is a zero: a column of them would hold `12.500` and `1.234` side by side, good in some rows and a thousand
 * times too much in others. Four and more that end in zeros (`54,9000`, as SQL Server writes money) are clear. A number counts by its shortest decimal text, so `0.1 + 0.2`
 * (0.30000000000000004) is an error and never rounded.
 * Problems: MONEY_INVALID, MONEY_AMBIGUOUS, MONEY_DECIMALS, MONEY_RANGE (zero, negative, more than IO takes).
 */
export function readCents(value: unknown, field: string): Result<number> {
  if (typeof value === 'number' || typeof value === 'bigint') return centsOfNumber(value, field);
  if (typeof value !== 'string') return bad('MONEY_INVALID', field, value);
  const plain = plainCents(value);
  if (plain !== undefined) return good(plain);
  const text = cellText(value);
  const amount = text.replace(CURRENCY, '');
  const negative = /^[-−] ?/.exec(amount)?.[0] ?? '';
  const cents = centsOfText(amount.slice(negative.length), text, field);
  return negative !== '' && cents.ok ? outOfRange(text, field) : cents;
}

/** UTF-16 units of the largest amount in groups: `99.999.999,99`. */
const LONGEST_PLAIN = 13;
const [ZERO, NINE, POINT, COMMA] = [48, 57, 46, 44];

/**
 * The cents of what nearly every row has: `12,50`, `1234.56`, `1.234,56`. Each sign is looked at once and nothing is kept; for all
 * that is written otherwise, or is no good amount, undefined: the rule above decides then, and would say the same of these.
 */
function plainCents(text: string): number | undefined {
  const decimals = text.length - 3;
  if (decimals < 1 || text.length > LONGEST_PLAIN) return undefined;
  const sign = text.charCodeAt(decimals);
  if (sign !== COMMA && sign !== POINT) return undefined;
  const isGrouped = sign === COMMA && decimals > 4 && text.charCodeAt(decimals - 4) === POINT;
  let cents = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (at === decimals) continue;
    const code = text.charCodeAt(at);
    if (isGrouped && at < decimals && (decimals - at) % 4 === 0) {
      if (code !== POINT || at === 0) return undefined;
    } else if (code < ZERO || code > NINE) return undefined;
    else cents = cents * 10 + code - ZERO;
  }
  return cents > 0 && cents <= MAX_CENTS ? cents : undefined;
}

/** Cents as the citizen reads them: 123456 → `1.234,56`. The texts write the sign of the euro themselves. */
export function formatCents(cents: number): string {
  const digits = String(cents).padStart(3, '0');
  const euros = digits.slice(0, -2).replace(/\B(?=(?:\d{3})+$)/g, '.');
  return `${euros},${digits.slice(-2)}`;
}

function centsOfNumber(value: number | bigint, field: string): Result<number> {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value));
  if (!match) return bad('MONEY_INVALID', field, value);
  const [, sign, euros = '', decimals = ''] = match;
  // A point in front of three decimals would be read as thousands.
  const written = String(value).replace('.', ',');
  const cents = toCents(euros, decimals, written, field);
  return sign === '-' && cents.ok ? outOfRange(written, field) : cents;
}

function centsOfText(amount: string, text: string, field: string): Result<number> {
  const ambiguous = ambiguity(amount, text, field);
  if (ambiguous) return { ok: false, problem: ambiguous };
  const match = PLAIN.exec(amount) ?? groupsOf(amount);
  if (!match) return bad('MONEY_INVALID', field, text);
  const [, euros = '', decimals = ''] = match;
  return toCents(euros, clear(decimals), text, field);
}

/** `1.234,56` as [all, `1234`, `56`]. */
function groupsOf(amount: string): [string, string, string] | undefined {
  const match = GROUPED.exec(amount);
  if (!match) return undefined;
  const [, groups = '', , decimals = ''] = match;
  return [amount, groups.replace(/[.,'’]/g, ''), decimals];
}

/**
 * One sign with three digits after it and one to three before, of which the first is no zero (`0,500` is no
 * thousand).
 */
function ambiguity(amount: string, text: string, field: string): Problem | undefined {
  const match = /^([1-9]\d{0,2})[.,](\d{3})$/.exec(amount);
  if (!match) return undefined;
  const [, before = '', after = ''] = match;
  return problem('MONEY_AMBIGUOUS', field, text, readingsOf(before, after));
}

/** Both readings of one to three digits, a sign and three more, in words and as they are to be written. */
function readingsOf(before: string, after: string): Readonly<Record<string, string>> {
  const tenths = Number(after);
  return {
    whole: before + after,
    euros: before,
    cents: String(tenths / 10).replace('.', ','),
    asThousands: `${before}.${after},00`,
    asDecimals: formatCents(Number(before) * 100 + Math.round(tenths / 10)),
  };
}

/** For a sentence about many amounts, which must not show one of them. */
export const AMBIGUOUS_EXAMPLE = readingsOf('1', '234');

/** Two decimals where the others are zeros and so many that they are no thousands. */
function clear(decimals: string): string {
  return /^\d{2}0{2,}$/.test(decimals) ? decimals.slice(0, 2) : decimals;
}

function toCents(euros: string, decimals: string, value: unknown, field: string): Result<number> {
  if (decimals.length > 2) return bad('MONEY_DECIMALS', field, value);
  const digits = (euros + decimals.padEnd(2, '0')).replace(/^0+/, '');
  // Ten digits are exact as a number, and are the most that IO takes.
  if (digits === '' || digits.length > 10) return outOfRange(value, field);
  return good(Number(digits));
}

function outOfRange(value: unknown, field: string): Result<number> {
  return bad('MONEY_RANGE', field, value, { min: '0,01', max: formatCents(MAX_CENTS) });
}
