/** The rows of a message's fields: label, whether it is required, an example. */
import type { FieldDefinition } from '../../lib/core';
import { fieldKey } from '../../lib/core/words';
import { text } from '../../lib/editor/catalogue';
import { type Dialog, input } from '../../lib/editor/dialog';
import { completeRow } from '../../lib/editor/rows';

/** Completes the bare inputs that the build wrote for `fields`. */
export function buildFields(dialog: Dialog, fields: readonly FieldDefinition[]): void {
  for (const { name, required, example } of fields) {
    completeRow(dialog, name, { label: fieldKey(name), mark: required ? 'required' : 'optional' });
    if (example !== '') showExample(dialog, name, example);
    // A flow saved before the message had this field reads it all the same.
    if (dialog.node[name] === undefined) input(dialog, name).val(`payload.${name}`);
  }
}

function showExample(dialog: Dialog, name: string, example: string): void {
  const id = `io-help-${name}`;
  $('<p class="io-help">')
    .attr('id', id)
    .append(
      document.createTextNode(`${text('dialog.example')} `),
      $('<span class="io-example">').text(example),
    )
    .insertAfter(input(dialog, name));
  input(dialog, name).attr('aria-describedby', id);
}
