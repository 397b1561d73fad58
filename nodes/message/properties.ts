/** What a message node saves: its fixed values, its paths and expressions, its texts. */
import { problemReason } from '../lib/core/problem';
import {
  checkField,
  type FieldDefinition,
  type MessageDefinition,
  placeholdersOf,
  planOf,
  type Problem,
} from '../lib/core';
import { asTyped, withoutComments } from '../lib/core/as-typed';
import { bodyProblems, titleProblems } from '../lib/core/limits';
import {
  COMMON,
  flag,
  isAbsent,
  type Properties,
  type Property,
  type Read,
  reference,
  right,
  type Situation,
  text,
  type Typed,
  typed,
  wrong,
} from '../lib/core/properties';
import type { Reason } from '../lib/core/reason';
import { isOwnFieldName, OWN_FIELD_KINDS, PART_FIELDS, PARTS, withOwnFields, withParts } from '../messages';
import { FREE_MESSAGE, type FreeField } from '../messages/free-message';
import { farTooLong } from './far-too-long';

/** Those of every message; each field of the definition has two more, under its name. */
export interface MessageProperties extends Properties {
  readonly service: Property<string>;
  readonly title: Property<string>;
  readonly body: Property<string>;
  readonly caso: Property<Typed>;
  readonly campagna: Property<Typed>;
  readonly sensitive: Property<readonly string[]>;
}

/** In the order in which they are saved. */
export function messageProperties(message: MessageDefinition): MessageProperties {
  return {
    ...COMMON,
    service: reference('io-service'),
    title: partOf(message, 'title'),
    body: partOf(message, 'body'),
    ...Object.fromEntries(message.fields.flatMap((field) => Object.entries(fieldOf(field)))),
    ...(message.slug === FREE_MESSAGE ? { ...parts(), fields: freeFields } : {}),
    // Without a type it has always been a path.
    ...typed('caso', { value: '', type: 'str', absentType: 'msg', label: 'dialog.case' }),
    ...typed('campagna', { value: '', type: 'str', label: 'dialog.campaign' }),
    sensitive,
  };
}

/** A fixed value is read as the running flow reads it; anything else must be a path or expression that can be read. */
function fieldOf(field: FieldDefinition): Properties {
  const { name, required } = field;
  return typed(name, {
    ...{ value: `payload.${name}`, type: 'msg', required },
    fixed: (value, situation) => fixedReason(field, value, situation),
  });
}

/** Boxes that no flow of an earlier version has: there they are not ticked, and nothing reads the fields behind them. */
function parts(): Properties {
  return {
    ...Object.fromEntries(PARTS.map((part) => [part, flag(false)])),
    ...Object.fromEntries(
      Object.entries(PART_FIELDS).flatMap(([part, fields]) =>
        fields.flatMap((field) =>
          Object.entries(fieldOf(field)).map(([name, one]) => [name, onlyWith(part, one)]),
        ),
      ),
    ),
  };
}

/** What would be wrong counts only where the part is asked for. */
function onlyWith(part: string, property: Property): Property {
  const { further } = property;
  if (further === undefined) return property;
  return {
    ...property,
    further: (saved, situation) => (situation.property(part) === true ? further(saved, situation) : null),
  };
}

const sensitive: Property<readonly string[]> = {
  value: [],
  read: (saved) => right(namesIn(saved)),
  shows: (saved) => namesIn(saved).join(','),
  saves: namesIn,
};

/** Names of fields as saved (an array) or as the dialog's hidden input holds them (`a,b`). */
export function namesIn(saved: unknown): string[] {
  const names: readonly unknown[] = Array.isArray(saved)
    ? saved
    : typeof saved === 'string'
      ? saved.split(',')
      : [];
  return names.filter((name) => typeof name === 'string' && name !== '' && !name.includes(',')) as string[];
}

function partOf(message: MessageDefinition, which: 'title' | 'body'): Property<string> {
  return {
    ...text(),
    checked: true,
    further: (saved, situation) => textReason(message, which, saved, situation),
  };
}

/**
 * Unknown placeholders and broken ones. The length counts only where no placeholder will change it; the dialog's counter shows
 * what it is with example values.
 */
function textReason(
  message: MessageDefinition,
  which: 'title' | 'body',
  saved: unknown,
  situation: Situation,
): Reason | null {
  const written = typeof saved === 'string' ? saved : '';
  if (written.trim() === '') return message[which] === '' ? { key: `check.${which}Missing` } : null;
  const tooLong = which === 'body' ? farTooLong(written) : undefined;
  if (tooLong) return problemReason(tooLong);
  const plan = planOf(definitionInUse(message, situation), { [which]: written });
  const problem =
    plan.problems.find((one) => one.field === which) ??
    fixedLength(which, written) ??
    plan.unfinished.find((one) => one.field === which);
  return problem ? problemReason(problem) : null;
}

function fixedLength(which: 'title' | 'body', written: string): Problem | undefined {
  if (placeholdersOf(written).length > 0) return undefined;
  return which === 'title'
    ? titleProblems(written.trim())[0]
    : bodyProblems('', asTyped(withoutComments(written).trim()))[0];
}

/** The definition with the parts and fields that a free message's node asks for. */
export function definitionInUse(
  message: MessageDefinition,
  situation: Pick<Situation, 'property'>,
): MessageDefinition {
  return message.slug === FREE_MESSAGE
    ? withOwnFields(parseFreeFields(situation.property('fields')), withParts(situation.property))
    : message;
}

/** Fields as saved (an array) or as the dialog's hidden input holds them (JSON); entries of another shape are left out. */
export function parseFreeFields(saved: unknown): readonly FreeField[] {
  return entriesOf(saved).filter(isFreeField);
}

function entriesOf(saved: unknown): readonly unknown[] {
  if (Array.isArray(saved)) return saved;
  try {
    const parsed: unknown = JSON.parse((typeof saved === 'string' ? saved : '') || '[]');
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function isFreeField(entry: unknown): entry is FreeField {
  if (typeof entry !== 'object' || entry === null) return false;
  const { name, value, valueType } = entry as Readonly<Record<string, unknown>>;
  return [name, value, valueType].every((part) => typeof part === 'string');
}

const freeFields: Property<readonly FreeField[]> = {
  ...{ value: [], label: 'dialog.free.legend', checked: true },
  read(saved, situation): Read<readonly FreeField[]> {
    if (isAbsent(saved)) return right([]);
    const message = withParts(situation.property);
    const names = new Set<string>();
    const fields = entriesOf(saved);
    for (const [index, field] of fields.entries()) {
      if (!isFreeField(field)) return wrong('check.freeEntry', { n: index + 1 });
      const { name, kind } = field;
      if (!isOwnFieldName(name, message)) return wrong('check.freeName', { name });
      if (!OWN_FIELD_KINDS.some((one) => one === kind)) return wrong('check.freeKind', { name });
      if (names.has(name)) return wrong('check.freeTwice', { name });
      names.add(name);
    }
    return right(fields as readonly FreeField[]);
  },
  further(saved, situation) {
    for (const field of parseFreeFields(saved)) {
      const reason = freeValue(field, situation);
      if (reason) return reason;
    }
    return null;
  },
};

function freeValue({ name, kind, value, valueType }: FreeField, situation: Situation): Reason | null {
  const definition = { name, kind, required: false, example: '', zero: true };
  if (valueType === 'str') return fixedReason(definition, value, situation);
  if (value === '') return { key: 'check.sourceMissing', field: name };
  return situation.isReadable(value, valueType) ? null : { key: 'check.sourceWrong', field: name };
}

function fixedReason(field: FieldDefinition, value: unknown, { mode, premium }: Situation): Reason | null {
  const read = checkField(field, value, { mode, premium });
  return read.ok ? null : problemReason(read.problem);
}
