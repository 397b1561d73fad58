/**
 * What the dialogs share: reading what is being edited, saying under a field why it is wrong, and taking values that are no
 * text (numbers, lists) past Node-RED, which would save an input's text.
 */
import { sentence } from './catalogue';
import type { Reason } from '../core/reason';
import { markTabs } from './tabs';

/** An open dialog of a node or of a config node. Dialogs stack: a config node is edited on top of its user. */
export interface Dialog {
  readonly node: NodeRedEditor.EditorNode;
  readonly form: JQuery;
  /** `node-input` or `node-config-input`. */
  readonly prefix: string;
}

const open: Dialog[] = [];

export function openDialog(node: NodeRedEditor.EditorNode, isConfig: boolean): Dialog {
  const prefix = isConfig ? 'node-config-input' : 'node-input';
  const dialog = { node, form: $(`#${prefix}-name`).closest('form'), prefix };
  open.push(dialog);
  return dialog;
}

export function closeDialog(node: NodeRedEditor.EditorNode): void {
  const index = open.findIndex((dialog) => dialog.node.id === node.id);
  if (index >= 0) open.splice(index, 1);
}

export function dialogOf(node: NodeRedEditor.EditorNode): Dialog | undefined {
  return open.find((dialog) => dialog.node.id === node.id);
}

/** The input of a property. */
export function input(dialog: Dialog, property: string): JQuery {
  return dialog.form.find(`#${dialog.prefix}-${property}`);
}

/** A property as the open dialog shows it, else as it is saved. */
export function current(node: NodeRedEditor.EditorNode, property: string): unknown {
  const dialog = dialogOf(node);
  const element = dialog ? input(dialog, property) : undefined;
  if (!element?.length) return node[property];
  return element.attr('type') === 'checkbox' ? element.prop('checked') : element.val();
}

/**
 * Saves a value that is not an input's text. The input gives up its id, or the editor would write the text over it right
 * after `oneditsave`.
 */
export function keep(dialog: Dialog, property: string, value: unknown): void {
  dialog.node[property] = value;
  input(dialog, property).removeAttr('id');
}

/**
 * Writes under every field why it is wrong, now and whenever something changes. Node-RED's own tooltip needs a mouse and
 * patience; this text is read by everyone.
 */
export function explain(
  dialog: Dialog,
  properties: readonly string[],
  reasonFor: (property: string) => Reason | null,
): void {
  const update = (): void => {
    for (const property of properties) show(dialog, property, reasonFor(property));
    markTabs(dialog.form);
  };
  // After the event's other listeners: the typed inputs hand their value on in one of them.
  const later = (): void => void setTimeout(update);
  dialog.form.on('input change keyup', later);
  update();
}

function show(dialog: Dialog, property: string, reason: Reason | null): void {
  const element = input(dialog, property);
  if (element.length === 0) return;
  const id = `io-reason-${property}`;
  let place = dialog.form.find(`#${id}`);
  if (place.length === 0) {
    if (!reason) return;
    place = $('<p class="io-reason" aria-live="polite">').attr('id', id);
    element.closest('.form-row').append(place);
  }
  const words = reason ? sentence(reason) : '';
  if (place.text() !== words) place.text(words);
  const visible = element.next('.red-ui-typedInput-container').find('.red-ui-typedInput-input');
  const field = visible.length > 0 ? visible : element;
  field.attr('aria-invalid', reason ? 'true' : 'false');
  describe(field, id, reason !== null);
}

/** Adds or removes one id in `aria-describedby`. */
function describe(field: JQuery, id: string, on: boolean): void {
  const ids = (field.attr('aria-describedby') ?? '').split(' ').filter((one) => one !== '' && one !== id);
  if (on) ids.push(id);
  if (ids.length > 0) field.attr('aria-describedby', ids.join(' '));
  else field.removeAttr('aria-describedby');
}
