/**
 * The columns that a message node reads from `msg.payload`: what a file must have, and what a sample file shows. Pure: the
 * server asks with the saved node, the dialog with what is on the screen.
 */
import { type FieldKind, type MessageDefinition, planOf } from '../lib/core';
import { withOwnFields, withParts } from '.';
import { FREE_MESSAGE } from './free-message';

export interface Wanted {
  /** Name in the row: `cf` for a field that reads `payload.cf`. */
  readonly column: string;
  /** Name of the field that reads it; `caso` and `campagna` are the node's own. */
  readonly field: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  /** A column that does as well, where the file has that one. */
  readonly unless?: string;
  /** Not shown in a file to fill in: others say the same. */
  readonly standsIn?: true;
  readonly example: string;
}

interface OwnField {
  readonly name: string;
  readonly value: string;
  readonly valueType: string;
  readonly kind: FieldKind;
}

/** `payload.x`, `payload["x"]`, `payload['x']`. Deeper paths are not columns. */
const COLUMN = /^payload(?:\.([\p{L}_$][\p{L}\p{N}_$]*)|\[(["'])([^"'\]]+)\2\])$/u;

/**
 * @param property a saved property of the message node by name
 * @returns each column once, in the order of the fields; one that a required field reads is required
 */
export function wantedColumns(definition: MessageDefinition, property: (name: string) => unknown): Wanted[] {
  const own = ownFields(property('fields'));
  const known = definition.slug === FREE_MESSAGE ? withOwnFields(own, withParts(property)) : definition;
  const bare = shownBare(known, property);
  const found = new Map<string, Wanted>();
  for (const field of known.fields) {
    const listed = own.find(({ name }) => name === field.name);
    const column = listed
      ? columnOf(listed.value, listed.valueType)
      : columnOf(property(field.name), property(`${field.name}Type`), `payload.${field.name}`);
    if (column === undefined) continue;
    const { name, kind, example } = field;
    const before = found.get(column) ?? { column, field: name, kind, required: false, example };
    found.set(column, { ...before, required: before.required || field.required || bare.has(name) });
  }
  for (const [name, example] of [
    ['caso', '2026-0001'],
    ['campagna', 'Prova'],
  ] as const) {
    const column = columnOf(property(name), property(`${name}Type`));
    if (column !== undefined && !found.has(column))
      found.set(column, { column, field: name, kind: 'text', required: true, example });
  }
  for (const { name, insteadOf = [] } of known.fields) {
    const whole = [...found.values()].find(({ field }) => field === name);
    if (whole === undefined || insteadOf.length === 0) continue;
    found.set(whole.column, { ...whole, standsIn: true });
    for (const [column, wanted] of found)
      if (insteadOf.includes(wanted.field)) found.set(column, { ...wanted, unless: whole.column });
  }
  return [...found.values()];
}

function columnOf(value: unknown, type: unknown, fallback = ''): string | undefined {
  if (typeof type === 'string' && type !== 'msg') return undefined;
  const match = COLUMN.exec(typeof value === 'string' ? value.trim() : fallback);
  return match?.[1] ?? match?.[3];
}

/** Fields that would leave a hole in the text: a file without their column cannot give one right row. */
function shownBare(definition: MessageDefinition, property: (name: string) => unknown): ReadonlySet<string> {
  const text = (name: string) => {
    const value = property(name);
    return typeof value === 'string' ? value : '';
  };
  return planOf(definition, { title: text('title'), body: text('body') }).shownBare;
}

function ownFields(saved: unknown): readonly OwnField[] {
  return Array.isArray(saved) ? (saved as readonly OwnField[]) : [];
}
