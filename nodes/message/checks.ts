/** What can be wrong with a message node: its fixed values, its paths and expressions, its texts. */
import {
  checkField,
  type FieldDefinition,
  type MessageDefinition,
  placeholdersOf,
  planOf,
  type Problem,
} from '../lib/core';
import { bodyProblems, titleProblems } from '../lib/core/limits';
import { isOwnFieldName, withOwnFields } from '../messages';
import { problemReason } from '../lib/core/problem';
import type { Reason } from '../lib/core/reason';
import { farTooLong } from './far-too-long';
import { FREE_MESSAGE, type FreeField } from '../messages/free-message';
import { type Check, configCheck, type Situation } from '../lib/core/checks';

/** All checks of a message node, by saved property. */
export function messageChecks(message: MessageDefinition): Readonly<Record<string, Check>> {
  const fields = message.fields.map((field): [string, Check] => [field.name, fieldCheck(field)]);
  return {
    service: configCheck('service'),
    ...Object.fromEntries(fields),
    caso: sourceCheck('caso'),
    campagna: sourceCheck('campagna'),
    title: (value, situation) => checkText(message, 'title', value, situation),
    body: (value, situation) => checkText(message, 'body', value, situation),
    ...(message.slug === FREE_MESSAGE ? { fields: checkFreeFields } : {}),
  };
}

/** A fixed value is read as the running flow would read it; anything else must be a path or expression that can be read. */
function fieldCheck(field: FieldDefinition): Check {
  return (value, situation) => {
    const type = situation.property(`${field.name}Type`);
    if (type !== 'str')
      return checkSource(field.name, asText(value), asText(type), field.required, situation);
    // Premium is not asked for: the attachment of another service may be chosen before the service is.
    const read = checkField(field, value, { mode: situation.mode, premium: true });
    return read.ok ? null : problemReason(read.problem);
  };
}

/** An optional typed value: empty, or readable. */
export function sourceCheck(name: string): Check {
  return (value, situation) =>
    checkSource(name, asText(value), asText(situation.property(`${name}Type`)), false, situation);
}

function checkSource(
  field: string,
  value: string,
  type: string,
  required: boolean,
  situation: Situation,
): Reason | null {
  if (value === '') return required ? { key: 'check.sourceMissing', field } : null;
  return situation.isReadable(value, type) ? null : { key: 'check.sourceWrong', field };
}

/**
 * Unknown placeholders and broken ones. The length counts only where no placeholder will change it; the dialog's counter shows
 * what it is with example values.
 */
function checkText(
  message: MessageDefinition,
  which: 'title' | 'body',
  value: unknown,
  situation: Situation,
): Reason | null {
  const text = asText(value);
  if (text.trim() === '') return message[which] === '' ? { key: `check.${which}Missing` } : null;
  const tooLong = which === 'body' ? farTooLong(text) : undefined;
  if (tooLong) return problemReason(tooLong);
  const plan = planOf(definitionInUse(message, situation), { [which]: text });
  const problem = plan.problems.find((one) => one.field === which) ?? fixedLength(which, text);
  return problem ? problemReason(problem) : null;
}

function fixedLength(which: 'title' | 'body', text: string): Problem | undefined {
  if (placeholdersOf(text).length > 0) return undefined;
  return which === 'title' ? titleProblems(text.trim())[0] : bodyProblems('', text.trimEnd())[0];
}

/** The definition with the fields that a free message lists. */
export function definitionInUse(
  message: MessageDefinition,
  situation: Pick<Situation, 'property'>,
): MessageDefinition {
  return message.slug === FREE_MESSAGE
    ? withOwnFields(parseFreeFields(situation.property('fields')))
    : message;
}

/** Fields as saved (an array) or as the dialog's hidden input holds them (JSON). */
export function parseFreeFields(value: unknown): readonly FreeField[] {
  if (Array.isArray(value)) return value as FreeField[];
  try {
    const parsed: unknown = JSON.parse(asText(value) || '[]');
    return Array.isArray(parsed) ? (parsed as FreeField[]) : [];
  } catch {
    return [];
  }
}

const checkFreeFields: Check = (value, situation) => {
  const names = new Set<string>();
  for (const field of parseFreeFields(value)) {
    if (!isOwnFieldName(field.name)) return { key: 'check.freeName', args: { name: field.name } };
    if (names.has(field.name)) return { key: 'check.freeTwice', args: { name: field.name } };
    names.add(field.name);
    const reason = checkFreeValue(field, situation);
    if (reason) return reason;
  }
  return null;
};

function checkFreeValue(field: FreeField, situation: Situation): Reason | null {
  if (field.valueType !== 'str')
    return checkSource(field.name, field.value, field.valueType, true, situation);
  const definition = { name: field.name, kind: field.kind, required: false, example: '' };
  const read = checkField(definition, field.value, { mode: situation.mode, premium: true });
  return read.ok ? null : problemReason(read.problem);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
