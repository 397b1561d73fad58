/**
 * One field of a row, whatever its kind: the same check for the editor's fixed values and for the running
 * flow.
 */
import { type Attachment, readAttachment } from './attachment';
import { formatDay, readDay } from './dates';
import { readFiscalCode } from './fiscal-code';
import { BODY_LIMITS } from './limits';
import { readList } from './list';
import { formatCents, readCents } from './money';
import { sheetError } from './non-values';
import { readNoticeNumber } from './notice-number';
import { bad, good } from './problem';
import { isEmpty, oneLine, readText } from './text';
import type { FieldDefinition, FieldKind, Mode, Result } from './types';
import { readUrl } from './url';

/** What a field's value is, once read. `none`: an optional field without a value. */
export type FieldValue =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'date'; /** `aaaa-mm-gg` */ readonly day: string }
  | { readonly kind: 'money'; /** Euro cents. */ readonly cents: number }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'attachment'; readonly attachment: Attachment };

export interface CheckOptions {
  readonly mode: Mode;
  readonly premium: boolean;
}

/** Columns that name the person, in every message. */
export const NAME_FIELDS: readonly string[] = ['nome', 'cognome', 'nominativo'];

type Reader = (
  value: unknown,
  field: string,
  options: CheckOptions & Pick<FieldDefinition, 'zero' | 'contact'>,
) => Result<FieldValue>;

/** A reader by kind. Fiscal codes and notice numbers are texts with rules of their own. */
const READERS: Readonly<Record<FieldKind, Reader>> = {
  fiscalCode: (value, field, { mode }) => as(readFiscalCode(value, field, mode), asText),
  text: (value, field, { zero = false }) =>
    as(readText(value, field, { person: NAME_FIELDS.includes(field), zero }), asText),
  noticeNumber: (value, field) => as(readNoticeNumber(value, field), asText),
  url: (value, field, { contact = false }) =>
    as(readUrl(value, field, { contact }), (url) => ({ kind: 'url', url })),
  date: (value, field) => as(readDay(value, field), (day) => ({ kind: 'date', day })),
  money: (value, field) => as(readCents(value, field), (cents) => ({ kind: 'money', cents })),
  list: (value, field) => as(readList(value, field), asList),
  attachment: (value, field, { premium }) =>
    premium
      ? as(readAttachment(value, field), (attachment) => ({ kind: 'attachment', attachment }))
      : good(NONE),
};

const NONE: FieldValue = { kind: 'none' };

/**
 * Reads a value by its field's kind. Values are not trusted: anything may come in.
 * Problems: TEXT_TOO_LONG; FIELD_MISSING for a required field without a value, else those of the kind's reader (see there).
 * An attachment is not looked at when the service is not Premium.
 */
export function checkField(
  field: FieldDefinition,
  value: unknown,
  options: CheckOptions,
): Result<FieldValue> {
  const length = lengthOf(value);
  if (length > MOST) {
    const start = typeof value === 'string' ? value.slice(0, 100) : '…';
    return bad('TEXT_TOO_LONG', field.name, start, { length, max: BODY_LIMITS.max });
  }
  const read = isEmpty(value) ? good(NONE) : readKind(field, value, options);
  if (read.ok && read.value.kind === 'none' && field.required) return bad('FIELD_MISSING', field.name);
  return read;
}

/** UTF-16 units, or items, that no message could hold whatever blanks are taken out: not worth any reading. */
const MOST = 5 * BODY_LIMITS.max;

function lengthOf(value: unknown): number {
  return typeof value === 'string' || Array.isArray(value) ? value.length : 0;
}

/**
 * A cell that holds a spreadsheet's error holds nothing else, whatever the column. What the reader gets is written out: of
 * `{ ...options, zero }` V8 in Node 20 keeps a hidden class for every value of every row until the next full garbage collection.
 */
function readKind(
  field: FieldDefinition,
  value: unknown,
  { mode, premium }: CheckOptions,
): Result<FieldValue> {
  const { name, kind, zero = false, contact = false } = field;
  if (typeof value === 'string' && isSheetError(value)) return bad('CELL_ERROR', name, oneLine(value));
  return READERS[kind](value, name, { mode, premium, zero, contact });
}

/** The longest has far less. Each has one of the two signs, which costs less to look for than to make one line of every value. */
function isSheetError(value: string): boolean {
  if (value.length >= 40 || !(value.includes('#') || value.includes(':'))) return false;
  const text = oneLine(value);
  return sheetError(text) === text;
}

/** The value as it stands in a message's text; a list on one line. */
export function displayText(value: FieldValue): string {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'url':
      return value.url;
    case 'date':
      return formatDay(value.day);
    case 'money':
      return formatCents(value.cents);
    case 'list':
      return value.items.join(', ');
    case 'none':
    case 'attachment':
      return '';
  }
}

function as<T>(result: Result<T>, wrap: (value: T) => FieldValue): Result<FieldValue> {
  return result.ok ? good(wrap(result.value)) : result;
}

/** What is empty only once it is decoded (`&nbsp;`) is no value either. */
function asText(text: string): FieldValue {
  return text === '' ? NONE : { kind: 'text', text };
}

function asList(items: readonly string[]): FieldValue {
  return items.length === 0 ? NONE : { kind: 'list', items };
}
