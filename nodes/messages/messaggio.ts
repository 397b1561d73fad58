import type { FieldKind, FieldDefinition, MessageDefinition } from '../lib/core/types';
import { COLORS, dueDateField, fiscalCodeField } from './shared';

/** The institution's own text: no model, its fields are listed in the node. */
export const messaggio = {
  slug: 'messaggio',
  modelName: '',
  section: [],
  title: '',
  body: '',
  fields: [
    fiscalCodeField,
    { ...dueDateField, required: false },
    { name: 'pulsante', kind: 'text', required: false, example: 'Scopri di più' },
    {
      name: 'pulsante_url',
      kind: 'url',
      required: false,
      example: 'https://www.comune.example/servizi-sociali',
      contact: true,
    },
  ],
  button: { text: { field: 'pulsante' }, url: 'pulsante_url' },
  payment: false,
  dueDate: 'data_scadenza',
  premium: {},
  recipients: 'I cittadini a cui l’ente ha qualcosa da dire che nessuno dei modelli prevede.',
  when: 'Quando nessuno degli altri messaggi è quello giusto.',
  userStory: '',
  icon: 'messaggio.svg',
  color: COLORS.communication,
} as const satisfies MessageDefinition;

/** A field that a node of `io-messaggio` lists. */
export interface OwnField {
  readonly name: string;
  readonly kind: FieldKind;
}

/** Kinds that an own field may have: those that end in the text, and in nothing else of the message. */
export const OWN_FIELD_KINDS = ['text', 'date', 'money', 'url', 'list'] as const satisfies FieldKind[];

const OWN_FIELD_EXAMPLES: Readonly<Record<(typeof OWN_FIELD_KINDS)[number], string>> = {
  text: 'testo',
  date: '30/11/2026',
  money: '1.234,56',
  url: 'https://www.comune.example/servizi-sociali',
  list: 'primo; secondo',
};

/** What a mustache tag can hold and a column of a file can be called. */
const OWN_FIELD_NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** Names that mean something else in a text or in a list of problems. */
const RESERVED_NAMES = new Set(['title', 'body', 'payload', 'pulsante_pagamento']);

/** Whether an own field may have this name. The definition's own names are taken. */
export function isOwnFieldName(name: string): boolean {
  if (!OWN_FIELD_NAME.test(name) || RESERVED_NAMES.has(name)) return false;
  return !messaggio.fields.some((field) => field.name === name);
}

/**
 * `messaggio` with the fields that a node lists. None of them is required as such: `compose` asks for those
 * that the text shows outside a section of their own, so that an optional sentence needs no setting. Entries
 * that cannot be a field (name taken or not a name, kind not for texts) are left out; if the text uses one it
 * is an unknown placeholder.
 */
export function withOwnFields(ownFields: readonly OwnField[]): MessageDefinition {
  const byName = new Map<string, FieldDefinition>();
  for (const { name, kind } of ownFields) {
    const textKind = OWN_FIELD_KINDS.find((known) => known === kind);
    if (textKind === undefined || !isOwnFieldName(name) || byName.has(name)) continue;
    const example = OWN_FIELD_EXAMPLES[textKind];
    byName.set(name, { name, kind: textKind, required: false, example, zero: true });
  }
  return { ...messaggio, fields: [...messaggio.fields, ...byName.values()] };
}
