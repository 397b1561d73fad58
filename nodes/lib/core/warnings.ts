/** What is odd about a good row. It stops nothing: the institution may have its reasons. */
import { ADULT_AGE, ageOf } from './age';
import { dayInRome } from './dates';
import { displayText, type FieldValue, NAME_FIELDS } from './fields';
import { hasRightCheck } from './notice-number';
import type { ComposeOptions, FieldDefinition, MessageDefinition, Warning } from './types';

/** Shorter ones are found by accident ("Lo", "De"). */
const SHORTEST_NAME = 3;

type Values = ReadonlyMap<string, FieldValue>;

/** All warnings of a row: those of its title, then those of its fields in their order. */
export function warningsOf(
  definition: MessageDefinition,
  inTitle: ReadonlySet<string>,
  values: Values,
  { sensitive = [], now = Date.now() }: Pick<ComposeOptions, 'sensitive' | 'now'>,
): Warning[] {
  const ofFields = definition.fields.flatMap((field) => {
    const value = values.get(field.name);
    return value === undefined ? [] : fieldWarnings(field, value, now);
  });
  return [...titleWarnings(definition, inTitle, values, sensitive), ...ofFields];
}

function fieldWarnings({ name, kind, expected }: FieldDefinition, value: FieldValue, now: number): Warning[] {
  if (kind === 'noticeNumber' && value.kind === 'text')
    return hasRightCheck(value.text) ? [] : [{ code: 'NOTICE_NUMBER_CHECK', field: name, value: value.text }];
  if (kind === 'fiscalCode' && value.kind === 'text')
    return (ageOf(value.text, now) ?? ADULT_AGE) < ADULT_AGE
      ? [{ code: 'FISCAL_CODE_MINOR', field: name }]
      : [];
  if (value.kind !== 'date' || expected === undefined) return [];
  // The day of a deadline is not over yet.
  const past = value.day < dayInRome(now);
  if (past === (expected === 'past')) return [];
  return [{ code: past ? 'DATE_PAST' : 'DATE_NOT_PAST', field: name, value: displayText(value) }];
}

/**
 * The title shows on a locked phone, in the push notice and as the subject of the e-mail copy. A warning for
 * each field in it that tells who the person is: name, surname, fiscal code, or one that the institution
 * calls sensitive; also when a name hides in the value of another field.
 */
function titleWarnings(
  definition: MessageDefinition,
  inTitle: ReadonlySet<string>,
  values: Values,
  sensitive: readonly string[],
): Warning[] {
  if (inTitle.size === 0) return [];
  const fiscalCodes = definition.fields.filter((field) => field.kind === 'fiscalCode');
  const personal = new Set([...fiscalCodes.map((field) => field.name), ...NAME_FIELDS, ...sensitive]);
  const secrets = [...personal].map((name) => words(textOf(values, name)));
  return [...inTitle]
    .filter((name) => personal.has(name) || containsOneOf(words(textOf(values, name)), secrets))
    .map((field) => ({ code: 'TITLE_PERSONAL_DATA', field }));
}

function textOf(values: Values, name: string): string {
  const value = values.get(name);
  return value === undefined ? '' : displayText(value);
}

/** The words in small letters between single blanks, e.g. ` maria d àvila `. */
function words(text: string): string {
  return ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
}

function containsOneOf(text: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => secret.length >= SHORTEST_NAME + 2 && text.includes(secret));
}
