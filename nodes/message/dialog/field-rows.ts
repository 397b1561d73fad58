/** The rows of a message's fields: label, whether it is required, an example. */
import type { MessageDefinition } from '../../lib/core';
import { text } from '../../lib/editor/catalogue';
import { type Dialog, input } from '../../lib/editor/dialog';
import { completeRow } from '../../lib/editor/rows';

/** Completes the bare inputs that the build wrote for the fields of `message`. */
export function buildFields(dialog: Dialog, message: MessageDefinition): void {
  for (const { name, required, example } of message.fields) {
    completeRow(dialog, name, { label: `field.${name}`, mark: required ? 'required' : 'optional' });
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
