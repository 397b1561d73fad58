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
import { REMOTE } from './remote-content/properties';
import { REPORT } from './report/properties';
import { DEADLINES } from './scadenze/properties';
import { SEND } from './send/properties';
import { SERVICE } from './service/properties';
import { SHEET } from './service-sheet/properties';
import { STATUS } from './status/properties';

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

function tool(room: Room, inputs: 0 | 1, outputs: number, defaults: Properties): TypeDefinition {
  const type = `io-${room}`;
  return { type, room, palette: { color: '#8FBDE0', icon: `${type}.svg`, inputs, outputs }, defaults };
}

function config(room: Room, key: string, defaults: Properties): TypeDefinition {
  return { type: `io-${room}`, room, defaults, credentials: { [key]: { type: 'password' } } };
}

/** All types, in the order of the palette: messages, tools, config nodes. */
export function allTypes(messages: readonly MessageDefinition[]): readonly TypeDefinition[] {
  return [
    ...messages.map(messageType),
    tool('file', 1, 2, FILE),
    tool('send', 1, 4, SEND),
    tool('status', 1, 3, STATUS),
    tool('report', 1, 2, REPORT),
    tool('scadenze', 1, 4, DEADLINES),
    tool('check', 1, 2, CHECK),
    { ...tool('remote-content', 1, 1, REMOTE), credentials: { headerKey: { type: 'password' } } },
    tool('service-sheet', 1, 2, SHEET),
    config('institution', 'manageKey', INSTITUTION),
    config('service', 'apiKey', SERVICE),
  ];
}
