/**
 * What Node-RED's editor is told about each node type: palette, ports and saved properties. Data only, read by the build
 * (which writes it out as literals), by the editor and by tests. The names of the saved properties are a promise to saved flows.
 */
import { CHECK } from './check/properties';
import { FILE } from './file/properties';
import { INSTITUTION } from './institution/properties';
import type { Properties } from './lib/core/properties';
import type { MessageDefinition } from './lib/core/types';
import { NAMESPACE } from './lib/editor/catalogue';
import { messageProperties } from './message/properties';
import { PAGE } from './page/properties';
import { REMOTE } from './remote-content/properties';
import { REPORT } from './report/properties';
import { DEADLINES } from './scadenze/properties';
import { SEND } from './send/properties';
import { SERVICE } from './service/properties';
import { SHEET } from './service-sheet/properties';
import { STATUS } from './status/properties';

export { FREE_MESSAGE, type FreeField } from './messages/free-message';

export interface TypeDefinition {
  readonly type: string;
  readonly room: Room;
  readonly defaults: Properties;
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

/** What is saved of each node, by type; the messages' are made of their definitions. */
const PROPERTIES = {
  'io-file': FILE,
  'io-send': SEND,
  'io-status': STATUS,
  'io-report': REPORT,
  'io-scadenze': DEADLINES,
  'io-check': CHECK,
  'io-page': PAGE,
  'io-remote-content': REMOTE,
  'io-service-sheet': SHEET,
  'io-institution': INSTITUTION,
  'io-service': SERVICE,
} as const satisfies Readonly<Record<`io-${string}`, Properties>>;

type NameOf<Type extends string> = Type extends `io-${infer Name}` ? Name : never;

/** The rooms of which each node type has its own. */
export type OwnRoom = NameOf<keyof typeof PROPERTIES>;

/** Nodes that share a dialog and its behaviour. */
export type Room = 'message' | OwnRoom;

/** The saved properties of all types. */
export function allProperties(messages: readonly MessageDefinition[]): ReadonlyMap<string, Properties> {
  const ofMessages = messages.map((one) => [`io-${one.slug}`, messageProperties(one)] as const);
  return new Map<string, Properties>([...ofMessages, ...Object.entries(PROPERTIES)]);
}

/** Palette and saved properties of one message node. */
export function messageType(message: MessageDefinition): TypeDefinition {
  return {
    type: `io-${message.slug}`,
    room: 'message',
    palette: { color: message.color, icon: message.icon, inputs: 1, outputs: 2 },
    defaults: messageProperties(message),
    message,
  };
}

function tool(
  room: OwnRoom,
  outputs: number,
  credentials?: TypeDefinition['credentials'],
  inputs: 0 | 1 = 1,
): TypeDefinition {
  const type = `io-${room}` as const;
  const palette = { color: '#8FBDE0', icon: `${type}.svg`, inputs, outputs } as const;
  return { type, room, palette, defaults: PROPERTIES[type], ...(credentials && { credentials }) };
}

function config(room: OwnRoom, credentials: TypeDefinition['credentials'] = {}): TypeDefinition {
  const type = `io-${room}` as const;
  return { type, room, defaults: PROPERTIES[type], credentials };
}

function password(key: string): NonNullable<TypeDefinition['credentials']> {
  return { [key]: { type: 'password' } };
}

/** All types, in the order of the palette: messages, tools, config nodes. */
export function allTypes(messages: readonly MessageDefinition[]): readonly TypeDefinition[] {
  return [
    ...messages.map(messageType),
    tool('file', 2),
    tool('send', 4),
    tool('status', 3),
    tool('report', 3),
    tool('scadenze', 4),
    tool('check', 2),
    // People give it its rows, not a wire.
    tool('page', 3, undefined, 0),
    tool('remote-content', 1, password('headerKey')),
    tool('service-sheet', 2),
    // A text: whoever may read credentials sees the codes again.
    config('institution', { ...password('manageKey'), trialCodes: { type: 'text' } }),
    config('service', password('apiKey')),
  ];
}
