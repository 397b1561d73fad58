/**
 * The editor bundle. Its exports are the one global `IoSoc`, called by the literal node definitions that the build
 * writes (scripts/build/literal.ts).
 */
import { check } from './check/editor';
import { deadlines } from './scadenze/editor';
import { file } from './file/editor';
import { institution } from './institution/editor';
import { message } from './message/editor';
import { remote } from './remote-content/editor';
import { report } from './report/editor';
import { send } from './send/editor';
import { service } from './service/editor';
import { sheet } from './service-sheet/editor';
import { status } from './status/editor';
import { fieldLabel, sentence, text, typeKey } from './lib/editor/catalogue';
import type { TextKey } from './lib/core/words';
import type { Reason } from './lib/core/reason';
import { checksOf } from './checks';
import type { Situation } from './lib/core/checks';
import type { Room } from './types';
import { closeDialog, current, type Dialog, dialogOf, explain, openDialog } from './lib/editor/dialog';
import { closeExtras, openExtras } from './lib/editor/dialog-extras';
import { loadExtras } from './lib/editor/extras-file';
import type { RoomBehaviour } from './lib/editor/room';
import { translateStatus } from './lib/editor/status-words';
import { configState, messageTypes, modeOf, nameOf } from './lib/editor/surroundings';
import { prepareTypedInput } from './lib/editor/typed-input';

type EditorNode = NodeRedEditor.EditorNode;

const ROOMS: Readonly<Record<string, RoomBehaviour>> = {
  'io-file': file,
  'io-send': send,
  'io-status': status,
  'io-report': report,
  'io-scadenze': deadlines,
  'io-check': check,
  'io-remote-content': remote,
  'io-service-sheet': sheet,
  'io-institution': institution,
  'io-service': service,
};
const CONFIG_TYPES: ReadonlySet<string> = new Set(['io-institution', 'io-service']);

function roomOf(type: string): RoomBehaviour {
  return messageTypes.has(type) ? message : (ROOMS[type] ?? {});
}

function roomName(type: string): Room {
  return messageTypes.has(type) ? 'message' : (type.slice('io-'.length) as Room);
}

/** Key of the catalogue under which the room's ports have their names. */
// By the time someone opens a dialog, the second file is here; and pages without our nodes never ask for it.
RED.events.on('nodes:add', ({ type }) => {
  if (roomOf(type).extras) loadExtras().catch(() => undefined);
});

translateStatus();

/** Fills and wires the dialog that Node-RED has just opened for `node`. */
export function prepare(node: EditorNode): void {
  const dialog = openDialog(node, CONFIG_TYPES.has(node.type));
  roomOf(node.type).build?.(dialog);
  prepareTypedInputs(dialog);
  roomOf(node.type).prepare?.(dialog);
  explain(dialog, Object.keys(checksOf(node.type)), (property) =>
    reasonFor(node, property, current(node, property)),
  );
  if (roomOf(node.type).extras) openExtras(dialog, roomName(node.type));
}

/** Takes over what Node-RED cannot read from an input by itself; it saves the rest. */
export function save(node: EditorNode): void {
  const dialog = dialogOf(node);
  if (dialog) roomOf(node.type).save?.(dialog);
  close(node);
}

export function close(node: EditorNode): void {
  const dialog = dialogOf(node);
  if (dialog) {
    closeExtras(dialog, roomName(node.type));
    roomOf(node.type).close?.(dialog);
  }
  closeDialog(node);
}

/**
 * Node-RED's validator: true, or the reason in the reader's language; false for the callers that hand no options over
 * and would take any text for "valid".
 */
export function validate(
  node: EditorNode,
  property: string,
  value: unknown,
  options: unknown,
): boolean | string {
  const reason = reasonFor(node, property, value);
  if (!reason) return true;
  return options === undefined ? false : sentence(reason);
}

export function label(node: EditorNode): string {
  return nameOf(node);
}

export function labelStyle(node: EditorNode): string {
  return node.name ? 'node_label_italic' : '';
}

export function paletteLabel(type: string): string {
  return text(typeKey(type));
}

export function inputLabel(type: string): string {
  return portLabel(type, 'in');
}

/** @param index port, from 0 */
export function outputLabel(type: string, index: number): string {
  return portLabel(type, `out${index + 1}`);
}

/** The strict build asks for the texts of every port. */
function portLabel(type: string, port: string): string {
  return sentence({ key: `port.${roomName(type)}.${port}` as TextKey });
}

function reasonFor(node: EditorNode, property: string, value: unknown): Reason | null {
  const check = checksOf(node.type)[property];
  return check ? check(value, situationOf(node)) : null;
}

function situationOf(node: EditorNode): Situation {
  return {
    property: (name) => current(node, name),
    config: configState,
    isReadable: (value, type) => RED.utils.validateTypedProperty(value, type) === true,
    get mode() {
      return modeOf(node);
    },
  };
}

function prepareTypedInputs(dialog: Dialog): void {
  dialog.form.find('[data-io-typed]').each((_index, element) => {
    const field = $(element);
    const name = (field.attr('id') ?? '').slice(dialog.prefix.length + 1);
    const words =
      name === 'caso'
        ? text('dialog.case')
        : name === 'campagna'
          ? text('dialog.campaign')
          : fieldLabel(name);
    prepareTypedInput(field, dialog.form.find(`#${dialog.prefix}-${name}Type`), words);
  });
}
