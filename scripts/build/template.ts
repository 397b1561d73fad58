import { readFileSync } from 'node:fs';
import type { FieldDefinition } from '../../nodes/core/types';
import type { TypeDefinition } from '../../nodes/editor/definitions';
import { FREE_MESSAGE } from '../../nodes/editor/definitions';

/** The dialog of a type: its room's `dialog.html`, with the fields of its message filled in. */
export function dialogTemplate(type: TypeDefinition, rooms: string): string {
  const html = readFileSync(`${rooms}/${type.room}/dialog.html`, 'utf8');
  const filled = type.message ? fillMessage(html, type.message.fields, type.message.slug) : html;
  return `<script type="text/html" data-template-name="${type.type}">\n<div class="io-form">\n${filled.replace(/\s*\n\s*/g, '\n').trim()}\n</div>\n</script>`;
}

function fillMessage(html: string, fields: readonly FieldDefinition[], slug: string): string {
  const free = slug === FREE_MESSAGE;
  return html
    .replace('<!-- fields -->', () => fields.map(fieldRow).join('\n'))
    .replace(/<!-- free -->([\s\S]*?)<!-- \/free -->/g, (_whole, inner: string) => (free ? inner : ''))
    .replace(/<!-- model -->([\s\S]*?)<!-- \/model -->/g, (_whole, inner: string) => (free ? '' : inner));
}

function fieldRow({ name, kind, required, example }: FieldDefinition): string {
  const mark = required
    ? '<span class="io-required" aria-hidden="true" data-i18n="[title]dialog.required">*</span>'
    : '<span class="io-optional" data-i18n="dialog.optional"></span>';
  const help = example
    ? `<p class="io-help" id="io-help-${name}"><span data-i18n="dialog.example"></span> <span class="io-example">${escape(example)}</span></p>`
    : '';
  return `<div class="form-row">
  <label for="node-input-${name}"><span data-i18n="field.${name}"></span> ${mark}</label>
  <input type="text" id="node-input-${name}" data-io-typed="${kind}"${required ? ' aria-required="true"' : ''} placeholder="${escape(example)}"${example ? ` aria-describedby="io-help-${name}"` : ''} style="width:100%">
  <input type="hidden" id="node-input-${name}Type">
  ${help}
</div>`;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;').replace(/\r?\n/g, '&#10;');
}
