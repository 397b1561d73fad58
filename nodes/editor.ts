/**
 * The editor bundle. Its exports are the one global `IoSoc`, called by the literal node definitions that the build
 * writes (scripts/build/literal.ts).
 */
import { check } from './check/editor';
import { deadlines } from './scadenze/editor';
import { file } from './file/editor';
import { institution } from './institution/editor';
import { message } from './message/editor';
import { page } from './page/editor';
import { remote } from './remote-content/editor';
import { report } from './report/editor';
import { askBeforeLive } from './send/before-live';
import { send } from './send/editor';
import { redrawSendersOnChange, sendsForReal } from './send/look';
import { service } from './service/editor';
import { offerExistingService } from './service/use-existing';
import { sheet } from './service-sheet/editor';
import { status } from './status/editor';
import { fieldLabel, sentence, text } from './lib/editor/catalogue';
import { type TextKey, typeKey } from './lib/core/words';
import { type Properties, reasonFor } from './lib/core/properties';
import { MESSAGES } from './messages';
import { allProperties, type OwnRoom, type Room } from './types';
import { closeDialog, type Dialog, dialogOf, openDialog } from './lib/editor/dialog';
import { closeExtras, openExtras } from './lib/editor/dialog-extras';
import { extrasHere, loadExtras } from './lib/editor/extras-file';
import type { PhoneMessage } from './lib/phone/screen';
import { explain, fill, keepAll, knowProperties, situationOf } from './lib/editor/properties';
import type { RoomBehaviour } from './lib/editor/room';
import { translateStatus } from './lib/editor/status-words';
import { messageTypes, nameOf } from './lib/editor/surroundings';
import { prepareTypedInput } from './lib/editor/typed-input';

type EditorNode = NodeRedEditor.EditorNode;

const ROOMS: Readonly<Record<`io-${OwnRoom}`, RoomBehaviour>> = {
  'io-file': file,
  'io-send': send,
  'io-status': status,
  'io-report': report,
  'io-scadenze': deadlines,
  'io-check': check,
  'io-page': page,
  'io-remote-content': remote,
  'io-service-sheet': sheet,
  'io-institution': institution,
  'io-service': service,
};
const CONFIG_TYPES: ReadonlySet<string> = new Set(['io-institution', 'io-service']);

const PROPERTIES = allProperties(MESSAGES);

function propertiesOf({ type }: EditorNode): Properties {
  return PROPERTIES.get(type) ?? {};
}

function roomOf(type: string): RoomBehaviour {
  return messageTypes.has(type) ? message : ((ROOMS as Readonly<Record<string, RoomBehaviour>>)[type] ?? {});
}

function roomName(type: string): Room {
  return messageTypes.has(type) ? 'message' : (type.slice('io-'.length) as Room);
}

// By the time someone opens a dialog, the second file is here; and pages without our nodes never ask for it.
RED.events.on('nodes:add', ({ type }) => {
  if (roomOf(type).extras) loadExtras().catch(() => undefined);
});

knowProperties((type) => PROPERTIES.get(type) ?? {});
translateStatus();
redrawSendersOnChange();
askBeforeLive();
offerExistingService();

/** Fills and wires the dialog that Node-RED has just opened for a node. */
export function prepare(this: EditorNode): void {
  const dialog = openDialog(this, CONFIG_TYPES.has(this.type));
  roomOf(this.type).build?.(dialog);
  fill(dialog, propertiesOf(this));
  prepareTypedInputs(dialog);
  roomOf(this.type).prepare?.(dialog);
  explain(dialog, { ...propertiesOf(this), ...roomOf(this.type).credentials });
  if (roomOf(this.type).extras) openExtras(dialog, roomName(this.type));
}

/** Takes over what Node-RED cannot read from an input by itself; it saves the rest. */
export function save(this: EditorNode): void {
  const dialog = dialogOf(this);
  if (dialog) {
    roomOf(this.type).save?.(dialog);
    keepAll(dialog, propertiesOf(this));
  }
  shut(this);
}

export function close(this: EditorNode): void {
  shut(this);
}

function shut(node: EditorNode): void {
  const dialog = dialogOf(node);
  if (dialog) {
    closeExtras(dialog, roomName(node.type));
    roomOf(node.type).close?.(dialog);
  }
  closeDialog(node);
}

type Validator = (this: EditorNode, value: unknown, options: unknown) => boolean | string;

/**
 * Node-RED's validator of a property: true, or the reason in the reader's language; false for the callers that hand no options
 * over and would take any text for "valid". It has two parameters, or Node-RED takes its reason for "valid".
 */
export function validate(property: string): Validator {
  return function (this: EditorNode, value: unknown, options: unknown) {
    const definition = propertiesOf(this)[property];
    const reason = definition ? reasonFor(definition, value, situationOf(this)) : null;
    if (!reason) return true;
    return options === undefined ? false : sentence(reason);
  };
}

export function label(this: EditorNode): string {
  return roomOf(this.type).label?.(this) ?? nameOf(this);
}

export function labelStyle(this: EditorNode): string {
  return [this.name ? 'node_label_italic' : '', ...(sendsForReal(this) ? ['io-live'] : [])].join(' ');
}

// The catalogue comes later than the types: texts are asked for when they are shown.
export function paletteLabel(type: string): () => string {
  return () => text(typeKey(type));
}

export function inputLabels(type: string): () => string {
  return () => portLabel(type, 'in');
}

/** The function takes a port, from 0. */
export function outputLabels(type: string): (index: number) => string {
  return (index) => portLabel(type, `out${index + 1}`);
}

/** The strict build asks for the texts of every port. */
function portLabel(type: string, port: string): string {
  return sentence({ key: `port.${roomName(type)}.${port}` as TextKey });
}

/** For the sidebar, which is a bundle of its own. Rejects when the second file does not come. */
export async function drawPhone(place: HTMLElement, message: PhoneMessage): Promise<void> {
  await loadExtras();
  extrasHere()?.drawPhone(place, message);
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
