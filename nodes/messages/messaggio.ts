import type { FieldKind, FieldDefinition, MessageDefinition } from '../lib/core/types';
import { amountField, COLORS, dueDateField, fiscalCodeField, noticeNumberField } from './shared';

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

/** The fields of what a node may ask for besides: with the names, kinds and rules that they have in the messages of the model. */
export const PART_FIELDS = {
  payment: [amountField, noticeNumberField],
  attachment: [{ name: 'allegato', kind: 'attachment', required: false, example: 'documento.pdf' }],
} as const satisfies Readonly<Record<string, readonly FieldDefinition[]>>;

/** The box of a node for each part. As long as it is not ticked, its names are free for own fields. */
export const PARTS = ['payment', 'attachment', 'reminders'] as const;

/**
 * `messaggio` with the parts that a node asks for: a payment, whose amount and notice number every row must have then, an
 * attachment, and IO's own reminders.
 * @param property a saved property of the node by name
 */
export function withParts(property: (name: string) => unknown): MessageDefinition {
  const [payment, attachment, reminders] = PARTS.map((part) => property(part) === true);
  return {
    ...messaggio,
    payment: payment === true,
    premium: {
      ...(attachment === true ? { attachment: PART_FIELDS.attachment[0].name } : {}),
      ...(reminders === true ? { reminders } : {}),
    },
    fields: [
      ...messaggio.fields,
      ...(payment === true ? PART_FIELDS.payment : []),
      ...(attachment === true ? PART_FIELDS.attachment : []),
    ],
  };
}

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

/** Whether an own field may have this name. The names of `message` are taken. */
export function isOwnFieldName(name: string, message: MessageDefinition = messaggio): boolean {
  if (!OWN_FIELD_NAME.test(name) || RESERVED_NAMES.has(name)) return false;
  return !message.fields.some((field) => field.name === name);
}

/**
 * A free message with the fields that its node lists. None of them is required as such: `compose` asks for those
 * that the text shows outside a section of their own, so that an optional sentence needs no setting. Entries
 * that cannot be a field (name taken or not a name, kind not for texts) are left out; if the text uses one it
 * is an unknown placeholder.
 * @param message `messaggio`, with its parts (`withParts`)
 */
export function withOwnFields(
  ownFields: readonly OwnField[],
  message: MessageDefinition = messaggio,
): MessageDefinition {
  const byName = new Map<string, FieldDefinition>();
  for (const { name, kind } of ownFields) {
    const textKind = OWN_FIELD_KINDS.find((known) => known === kind);
    if (textKind === undefined || !isOwnFieldName(name, message) || byName.has(name)) continue;
    const example = OWN_FIELD_EXAMPLES[textKind];
    byName.set(name, { name, kind: textKind, required: false, example, zero: true });
  }
  return { ...message, fields: [...message.fields, ...byName.values()] };
}
