/**
 * What the dialogs share: reading what is being edited, and taking values that are no text (numbers, lists) past Node-RED,
 * which would save an input's text.
 */
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

/** A property as the open dialog shows it, else as it is saved; of a credential what the editor knows: it asks when a dialog opens. */
export function current(node: NodeRedEditor.EditorNode, property: string): unknown {
  const dialog = dialogOf(node);
  const element = dialog ? input(dialog, property) : undefined;
  if (!element?.length) return node[property] ?? node.credentials?.[property];
  if (element.attr('type') === 'checkbox') return element.prop('checked');
  // A browser keeps to itself what was typed into an input for numbers and is none.
  const { validity } = element[0] as HTMLInputElement;
  return (validity as ValidityState | undefined)?.badInput === true ? '…' : element.val();
}

/**
 * Saves a value that is not an input's text. The input gives up its id, or the editor would write the text over it right
 * after `oneditsave`.
 */
export function keep(dialog: Dialog, property: string, value: unknown): void {
  dialog.node[property] = value;
  input(dialog, property).removeAttr('id');
}
