/** The list of own fields in the dialog of a free message. */
import { OWN_FIELD_KINDS } from '../../messages';
import { text } from '../../lib/editor/catalogue';
import { type Dialog, input, keep } from '../../lib/editor/dialog';
import type { FreeField } from '../../messages/free-message';
import { prepareTypedInput } from '../../lib/editor/typed-input';

const ROW = '.io-free-row';

/** Builds the list. A hidden input carries it as JSON, so that the check sees what is on the screen. */
export function prepareFreeFields(dialog: Dialog): void {
  const list = dialog.form.find('#io-free-fields');
  const hidden = input(dialog, 'fields');
  let rows = 0;
  const store = (): void => void hidden.val(JSON.stringify(readRows(list))).trigger('change');
  list.editableList<Partial<FreeField>>({
    addButton: text('dialog.free.add'),
    ariaLabel: text('dialog.free.legend'),
    sortable: true,
    removable: true,
    height: 'auto',
    addItem(row, _index, field) {
      rows += 1;
      addRow(row, rows, field);
      // Node-RED's cross has no words.
      row.siblings('.red-ui-editableList-item-remove').attr('aria-label', text('dialog.free.remove'));
      row.on('input change keyup', store);
    },
    removeItem() {
      setTimeout(store);
    },
  });
  for (const field of savedFields(dialog.node.fields)) list.editableList('addItem', field);
  hidden.val(JSON.stringify(readRows(list)));
}

/** Adds fields that read the column of their name. */
export function addFreeFields(dialog: Dialog, fields: readonly Pick<FreeField, 'name' | 'kind'>[]): void {
  const list = dialog.form.find('#io-free-fields');
  for (const { name, kind } of fields)
    list.editableList('addItem', { name, kind, value: `payload.${name}`, valueType: 'msg' });
  input(dialog, 'fields')
    .val(JSON.stringify(readRows(list)))
    .trigger('change');
}

/** Saves what the list shows. */
export function saveFreeFields(dialog: Dialog): void {
  keep(dialog, 'fields', readRows(dialog.form.find('#io-free-fields')));
}

function savedFields(saved: unknown): Partial<FreeField>[] {
  return Array.isArray(saved) ? (saved as Partial<FreeField>[]) : [];
}

function addRow(row: JQuery, number: number, field: Partial<FreeField>): void {
  const name = $('<input type="text" class="io-free-name" spellcheck="false">')
    .attr({ id: `io-free-name-${number}`, 'aria-label': text('dialog.free.name') })
    .attr('placeholder', text('dialog.free.name'))
    .val(field.name ?? '');
  const kind = $('<select class="io-free-kind">').attr('aria-label', text('dialog.free.kind'));
  for (const one of OWN_FIELD_KINDS)
    $('<option>')
      .val(one)
      .text(text(`dialog.kind.${one}`))
      .appendTo(kind);
  kind.val(field.kind ?? 'text');
  const value = $('<input type="text" class="io-free-value" style="width:100%">')
    .attr('id', `io-free-value-${number}`)
    .val(field.value ?? 'payload.');
  const type = $('<input type="hidden" class="io-free-type">').val(field.valueType ?? 'msg');
  $('<div class="io-free-row">')
    .append($('<div class="io-line">').append(name, kind), value, type)
    .appendTo(row);
  prepareTypedInput(value, type, text('dialog.free.value'));
  followName(name, value);
}

/** While the value is the proposed `payload.<name>`, it follows the name as it is typed. */
function followName(name: JQuery, value: JQuery): void {
  let before = asText(name.val());
  name.on('input', () => {
    const now = asText(name.val());
    if (value.typedInput('type') === 'msg' && value.typedInput('value') === `payload.${before}`) {
      value.typedInput('value', `payload.${now}`);
    }
    before = now;
  });
}

function readRows(list: JQuery): FreeField[] {
  return list
    .find(ROW)
    .toArray()
    .map((element) => {
      const row = $(element);
      return {
        name: asText(row.find('.io-free-name').val()),
        value: row.find('.io-free-value').typedInput('value'),
        valueType: row.find('.io-free-value').typedInput('type'),
        kind: OWN_FIELD_KINDS.find((kind) => kind === row.find('.io-free-kind').val()) ?? 'text',
      };
    });
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
