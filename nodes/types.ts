/**
 * What Node-RED's editor is told about each node type: palette, ports and saved properties. Data only, read by the build
 * (which writes it out as literals) and by tests. The names of the saved properties are a promise to saved flows.
 */
import type { FieldDefinition, MessageDefinition } from './lib/core/types';
import { NAMESPACE } from './lib/editor/catalogue';
import { FREE_MESSAGE } from './messages/free-message';

export { FREE_MESSAGE, type FreeField } from './messages/free-message';

/** Nodes that share a dialog and its behaviour. */
export type Room =
  | 'message'
  | 'file'
  | 'send'
  | 'status'
  | 'report'
  | 'scadenze'
  | 'check'
  | 'remote-content'
  | 'service-sheet'
  | 'institution'
  | 'service';

type Json = string | number | boolean | readonly Json[];

export interface PropertyDefinition {
  readonly value: Json;
  /** The config node type that the property points to. */
  readonly type?: string;
  /** Whether checks.ts has something to say about it. */
  readonly checked?: true;
}

export interface TypeDefinition {
  readonly type: string;
  readonly room: Room;
  readonly defaults: Readonly<Record<string, PropertyDefinition>>;
  readonly credentials?: Readonly<Record<string, { readonly type: 'text' | 'password' }>>;
  /** Only of nodes that stand in the palette. */
  readonly palette?: {
    readonly color: string;
    readonly icon: string;
    readonly inputs: 0 | 1;
    readonly outputs: number;
  };
  readonly message?: MessageDefinition;
}

/** Not hyphenated: Node-RED splits category ids at hyphens. */
export const CATEGORY = 'io_servizi_sociali';

/** A key, not a text: Node-RED 5 translates it when the pointer rests on the category. Node-RED 4 does not look at it. */
export const CATEGORY_DESCRIPTION = `${NAMESPACE}:palette.description.${CATEGORY}`;

/** IO has one environment only, and this is its address (IO API: base URL). */
export const IO_BASE_URL = 'https://api.io.pagopa.it/api/v1';

const COMMON = { name: { value: '' }, schema: { value: 1 } } as const;

const SENDER = { service: { value: '', type: 'io-service', checked: true } } as const;

function typed(name: string, value: string, type: string): Record<string, PropertyDefinition> {
  return { [name]: { value, checked: true }, [`${name}Type`]: { value: type } };
}

function fieldDefaults(field: FieldDefinition): Record<string, PropertyDefinition> {
  return typed(field.name, `payload.${field.name}`, 'msg');
}

/** Palette and saved properties of one message node. */
export function messageType(message: MessageDefinition): TypeDefinition {
  return {
    type: `io-${message.slug}`,
    room: 'message',
    palette: { color: message.color, icon: message.icon, inputs: 1, outputs: 2 },
    defaults: {
      ...COMMON,
      ...SENDER,
      title: { value: '', checked: true },
      body: { value: '', checked: true },
      ...Object.fromEntries(message.fields.flatMap((field) => Object.entries(fieldDefaults(field)))),
      ...(message.slug === FREE_MESSAGE ? { fields: { value: [], checked: true } } : {}),
      ...typed('caso', '', 'str'),
      ...typed('campagna', '', 'str'),
      sensitive: { value: [] },
    },
    message,
  };
}

const TOOLS: readonly TypeDefinition[] = [
  {
    type: 'io-file',
    room: 'file',
    palette: { color: '#8FBDE0', icon: 'io-file.svg', inputs: 1, outputs: 2 },
    defaults: {
      ...COMMON,
      ...typed('filename', 'filename', 'msg'),
      messageNode: { value: '', checked: true },
      synonyms: { value: [], checked: true },
      sheet: { value: '' },
      encoding: { value: '' },
      separator: { value: '' },
    },
  },
  {
    type: 'io-send',
    room: 'send',
    palette: { color: '#8FBDE0', icon: 'io-send.svg', inputs: 1, outputs: 4 },
    defaults: { ...COMMON, ...SENDER, checkProfile: { value: true } },
  },
  {
    type: 'io-status',
    room: 'status',
    palette: { color: '#8FBDE0', icon: 'io-status.svg', inputs: 1, outputs: 3 },
    defaults: { ...COMMON, ...SENDER, maxWaitHours: { value: 24, checked: true } },
  },
  {
    type: 'io-report',
    room: 'report',
    palette: { color: '#8FBDE0', icon: 'io-report.svg', inputs: 1, outputs: 2 },
    defaults: {
      ...COMMON,
      institution: { value: '', type: 'io-institution', checked: true },
      ...typed('campagna', '', 'str'),
      fullFiscalCodes: { value: false },
    },
  },
  {
    type: 'io-scadenze',
    room: 'scadenze',
    palette: { color: '#8FBDE0', icon: 'io-scadenze.svg', inputs: 1, outputs: 4 },
    defaults: {
      ...COMMON,
      ...SENDER,
      daysBefore: { value: 5, checked: true },
      daysAfter: { value: 3, checked: true },
      paidBy: { value: 'query' },
      atTime: { value: '09:00', checked: true },
    },
  },
  {
    type: 'io-check',
    room: 'check',
    palette: { color: '#8FBDE0', icon: 'io-check.svg', inputs: 1, outputs: 2 },
    defaults: {
      ...COMMON,
      messageNode: { value: '', checked: true },
      askProfiles: { value: false },
      quietSeconds: { value: 1, checked: true },
    },
  },
  {
    type: 'io-remote-content',
    room: 'remote-content',
    palette: { color: '#8FBDE0', icon: 'io-remote-content.svg', inputs: 1, outputs: 1 },
    defaults: {
      ...COMMON,
      institution: { value: '', type: 'io-institution', checked: true },
      path: { value: '/io-allegati', checked: true },
      publicUrl: { value: '', checked: true },
      headerName: { value: 'X-Chiave-Allegati', checked: true },
      source: { value: 'folder' },
      folder: { value: '', checked: true },
      allowList: { value: [], checked: true },
      maxMb: { value: 10, checked: true },
      preconditionTitle: { value: '' },
      preconditionText: { value: '', checked: true },
    },
    credentials: { headerKey: { type: 'password' } },
  },
  {
    type: 'io-service-sheet',
    room: 'service-sheet',
    palette: { color: '#8FBDE0', icon: 'io-service-sheet.svg', inputs: 1, outputs: 2 },
    defaults: {
      ...COMMON,
      institution: { value: '', type: 'io-institution', checked: true },
      serviceId: { value: '', checked: true },
      serviceName: { value: 'Servizi sociali', checked: true },
      topic: { value: 3, checked: true },
      description: { value: '', checked: true },
      secureChannel: { value: true },
      scope: { value: 'LOCAL' },
      logo: { value: '', checked: true },
      phone: { value: '', checked: true },
      email: { value: '', checked: true },
      pec: { value: '', checked: true },
      supportUrl: { value: '', checked: true },
      privacyUrl: { value: '', checked: true },
      webUrl: { value: '', checked: true },
      address: { value: '', checked: true },
    },
  },
];

const CONFIG: readonly TypeDefinition[] = [
  {
    type: 'io-institution',
    room: 'institution',
    defaults: {
      ...COMMON,
      fiscalCode: { value: '', checked: true },
      mode: { value: 'simulator', checked: true },
      baseUrl: { value: IO_BASE_URL, checked: true },
      callsPer5s: { value: 120, checked: true },
      trialList: { value: [], checked: true },
      windowFrom: { value: '08:00', checked: true },
      windowTo: { value: '20:00', checked: true },
      windowDays: { value: [1, 2, 3, 4, 5, 6, 7], checked: true },
      recipientDays: { value: 30, checked: true },
      retentionDays: { value: 90, checked: true },
    },
    credentials: { manageKey: { type: 'password' } },
  },
  {
    type: 'io-service',
    room: 'service',
    defaults: {
      ...COMMON,
      institution: { value: '', type: 'io-institution', checked: true },
      premium: { value: false },
      paymentButton: { value: '' },
      configurationId: { value: '', checked: true },
    },
    credentials: { apiKey: { type: 'password' } },
  },
];

/** All types, in the order of the palette: messages, tools, config nodes. */
export function allTypes(messages: readonly MessageDefinition[]): readonly TypeDefinition[] {
  return [...messages.map(messageType), ...TOOLS, ...CONFIG];
}
