/**
 * What several message definitions have in common: the fields that mean the same everywhere, and the tints of
 * the nodes. Still data only: a definition reads as a list of what its row has to hold.
 */
import type { FieldDefinition } from '../lib/core/types';

/**
 * One light family, three tints: what is told, what is asked of the citizen or answered, what is to be paid.
 */
export const COLORS = { communication: '#9DC3E6', request: '#B4CDE8', payment: '#8FB8DE' } as const;

export const fiscalCodeField: FieldDefinition = {
  name: 'codice_fiscale',
  kind: 'fiscalCode',
  required: true,
  example: 'AAAAAA00A00A000A',
};

export const urlField: FieldDefinition = {
  name: 'url',
  kind: 'url',
  required: true,
  example: 'https://www.comune.example/servizi-sociali',
};

export const firstNameField: FieldDefinition = {
  name: 'nome',
  kind: 'text',
  required: true,
  modelName: 'nome',
  example: 'Maria',
};

export const surnameField: FieldDefinition = {
  name: 'cognome',
  kind: 'text',
  required: true,
  modelName: 'cognome',
  example: "D'Àvila",
};

/** One column with the whole name, as registers and payment programs export it. */
export const wholeNameField: FieldDefinition = {
  name: 'nominativo',
  kind: 'text',
  required: false,
  insteadOf: ['nome', 'cognome'],
  example: "Maria D'Àvila",
};

export const serviceTypeField: FieldDefinition = {
  name: 'tipologia_servizio',
  kind: 'text',
  required: true,
  modelName: 'tipologia di servizio',
  example: 'Assistenza domiciliare',
};

export const requestField: FieldDefinition = {
  name: 'oggetto_richiesta',
  kind: 'text',
  required: true,
  modelName: 'oggetto della richiesta',
  example: 'contributo per il trasporto scolastico',
};

export const reasonField: FieldDefinition = {
  name: 'causale',
  kind: 'text',
  required: true,
  modelName: 'causale',
  example: 'Assistenza domiciliare, ottobre 2026',
};

export const amountField: FieldDefinition = {
  name: 'importo',
  kind: 'money',
  required: true,
  example: '1.234,56',
};

export const noticeNumberField: FieldDefinition = {
  name: 'numero_avviso',
  kind: 'noticeNumber',
  required: true,
  example: '301000000000001760',
};

export const dueDateField: FieldDefinition = {
  name: 'data_scadenza',
  kind: 'date',
  required: true,
  expected: 'future',
  example: '30/11/2026',
};
