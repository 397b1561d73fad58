/** The saved properties in an open dialog: filling its inputs, saying what is wrong with one, and saving what they mean. */
import { type Properties, type Property, reasonFor, type Situation } from '../core/properties';
import type { Reason } from '../core/reason';
import { sentence } from './catalogue';
import { current, type Dialog, input, keep } from './dialog';
import { configState, modeOf, premiumOf } from './surroundings';
import { markTabs } from './tabs';

export function situationOf(node: NodeRedEditor.EditorNode): Situation {
  return {
    property: (name) => current(node, name),
    config: configState,
    isReadable: (value, type) => RED.utils.validateTypedProperty(value, type) === true,
    // Both ways in which Node-RED takes them.
    isVariable: (text) => /^\$(?:\{\S+\}|\(\S+\))$/.test(text),
    get mode() {
      return modeOf(node);
    },
    get premium() {
      return premiumOf(node);
    },
  };
}

let propertiesOf: (type: string) => Properties = () => ({});

/** `meaningOf` finds the properties of each node type by `of` from here on: the entry alone knows all rooms. */
export function knowProperties(of: (type: string) => Properties): void {
  propertiesOf = of;
}

/**
 * What the running node makes of a property of any node of ours, for who shows one node to the reader of another. Undefined for
 * what it cannot read, and for the name of an environment variable.
 */
export function meaningOf(node: NodeRedEditor.EditorNode, name: string): unknown {
  const read = propertiesOf(node.type)[name]?.read(current(node, name), situationOf(node));
  return read?.ok === true ? read.value : undefined;
}

/**
 * Shows in each input what the running node makes of the saved value: what a flow that was written by hand leaves out has its
 * default, and saving the dialog does not change that.
 */
export function fill(dialog: Dialog, properties: Properties): void {
  const { node } = dialog;
  for (const [name, property] of Object.entries(properties)) {
    const element = input(dialog, name);
    if (element.length === 0) continue;
    if (property.input) element.attr(property.input);
    const saved = node[name];
    if (element.attr('type') === 'checkbox') element.prop('checked', meant(property, node, name) === true);
    else if (property.shows) element.val(shownText(property, saved));
    else if (saved === undefined && !property.type) element.val(textOf(meant(property, node, name)));
  }
}

/** The name of an environment variable is shown as it is. */
function shownText({ shows }: Property, saved: unknown): string {
  return typeof saved === 'string' && saved.startsWith('$') ? saved : (shows?.(saved) ?? '');
}

function meant(property: Property, node: NodeRedEditor.EditorNode, name: string): unknown {
  const read = property.read(node[name], situationOf(node));
  return read.ok ? read.value : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Takes over what the inputs mean, where that is not their text. */
export function keepAll(dialog: Dialog, properties: Properties): void {
  for (const [name, { saves }] of Object.entries(properties))
    if (saves && input(dialog, name).length > 0) keep(dialog, name, saves(current(dialog.node, name)));
}

/**
 * Writes under every field why it is wrong, or what perhaps is not meant; now and whenever something changes. Node-RED's own
 * tooltip needs a mouse and patience; this text is read by everyone.
 */
export function explain(dialog: Dialog, properties: Properties): void {
  const checked = Object.entries(properties).filter(([, property]) => property.checked);
  const update = (): void => {
    const situation = situationOf(dialog.node);
    for (const [name, property] of checked) {
      const value = current(dialog.node, name);
      const reason = reasonFor(property, value, situation);
      show(dialog, name, reason, reason ? null : (property.advice?.(value, situation) ?? null));
    }
    markTabs(dialog.form);
  };
  // After the event's other listeners: the typed inputs hand their value on in one of them.
  const later = (): void => void setTimeout(update);
  dialog.form.on('input change keyup', later);
  update();
}

function show(dialog: Dialog, property: string, reason: Reason | null, advice: Reason | null): void {
  const element = input(dialog, property);
  if (element.length === 0) return;
  const id = `io-reason-${property}`;
  let place = dialog.form.find(`#${id}`);
  if (place.length === 0) {
    if (!reason && !advice) return;
    place = $('<p aria-live="polite">').attr('id', id);
    element.closest('.form-row').append(place);
  }
  place.toggleClass('io-reason', advice === null).toggleClass('io-hint', advice !== null);
  const said = reason ?? advice;
  const words = said ? sentence(said) : '';
  if (place.text() !== words) place.text(words);
  const visible = element.next('.red-ui-typedInput-container').find('.red-ui-typedInput-input');
  const field = visible.length > 0 ? visible : element;
  field.attr('aria-invalid', reason ? 'true' : 'false');
  describe(field, id, said !== null);
}

/** Adds or removes one id in `aria-describedby`. */
function describe(field: JQuery, id: string, on: boolean): void {
  const ids = (field.attr('aria-describedby') ?? '').split(' ').filter((one) => one !== '' && one !== id);
  if (on) ids.push(id);
  if (ids.length > 0) field.attr('aria-describedby', ids.join(' '));
  else field.removeAttr('aria-describedby');
}
