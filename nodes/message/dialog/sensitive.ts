/** The fields that the ente calls sensitive: one box each. A title with one of them is worth a warning. */
import type { MessageDefinition } from '../../lib/core';
import { fieldLabel, text } from '../../lib/editor/catalogue';
import { type Dialog, input } from '../../lib/editor/dialog';
import { paragraph } from '../../lib/editor/rows';
import { namesIn } from '../properties';

/** They name the person: nobody has to say that they are sensitive. */
const ALWAYS: ReadonlySet<string> = new Set(['codice_fiscale', 'nome', 'cognome']);

/** The place of the boxes. */
export function sensitiveInputs(): JQuery {
  return $('<div class="form-row" id="io-sensitive-row" role="group">')
    .attr({ 'aria-labelledby': 'io-sensitive-label', 'aria-describedby': 'io-help-sensitive' })
    .append(
      $('<span class="io-label" id="io-sensitive-label">').text(text('dialog.sensitive')),
      $('<div class="io-line" id="io-sensitive">'),
      paragraph('io-help', text('dialog.sensitiveHelp')).attr('id', 'io-help-sensitive'),
    );
}

/** A hidden input carries the choice, so that the hints see what is on the screen. */
export function prepareSensitive(dialog: Dialog): void {
  const hidden = input(dialog, 'sensitive');
  dialog.form.find('#io-sensitive').on('change', 'input', () => {
    const boxes = dialog.form.find('#io-sensitive input:checked').toArray();
    hidden.val(boxes.map((box) => box.dataset.field ?? '').join(',')).trigger('change');
  });
}

/** One box for each field; made anew only when the fields change, so that the one that has the focus keeps it. */
export function showSensitive(dialog: Dialog, { fields }: MessageDefinition): void {
  const names = fields
    .filter(({ name, kind }) => !ALWAYS.has(name) && kind !== 'attachment')
    .map(({ name }) => name);
  const place = dialog.form.find('#io-sensitive');
  const shown = names.join(' ');
  if (place.attr('data-names') === shown) return;
  const chosen = new Set(namesIn(input(dialog, 'sensitive').val()));
  const boxes = names.map((name) => box(name, chosen.has(name)));
  place.attr('data-names', shown).empty().append(boxes);
}

function box(name: string, checked: boolean): JQuery {
  const attributes = { type: 'checkbox', id: `io-sensitive-${name}`, 'data-field': name };
  return $('<label class="io-check">')
    .attr('for', attributes.id)
    .append($('<input>').attr(attributes).prop('checked', checked), $('<span>').text(fieldLabel(name)));
}
