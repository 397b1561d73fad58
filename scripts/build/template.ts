import type { FieldDefinition } from '../../nodes/lib/core/types';
import { CATALOGUES } from '../../nodes/locales';
import { lookUp } from '../../nodes/locales/catalogue';
import type { TypeDefinition } from '../../nodes/types';
import { FREE_MESSAGE } from '../../nodes/types';
import { PART_FIELDS } from '../../nodes/messages';

/**
 * The dialog of a type, with the fields of its message filled in.
 *
 * @param html its room's `dialog.html`
 * @throws Error that names a key of which there is no text, or a bound that belongs into `properties.ts`
 */
export function dialogTemplate(type: TypeDefinition, html: string): string {
  for (const key of keysIn(html))
    if (lookUp(CATALOGUES.it, key) === undefined)
      throw new Error(`${type.room}/dialog.html: no text for "${key}"`);
  const [bound] = / (?:min|max|step|minlength|maxlength|pattern)="/.exec(html) ?? [];
  if (bound !== undefined)
    throw new Error(
      `${type.room}/dialog.html: "${bound.trim()}…" belongs into the room's properties.ts (input)`,
    );
  const filled = type.message ? fillMessage(html, type.message.fields, type.message.slug) : html;
  return `<script type="text/html" data-template-name="${type.type}">\n<div class="io-form">\n${filled.replace(/\s*\n\s*/g, '\n').trim()}\n</div>\n</script>`;
}

/** Keys that Node-RED translates (`data-i18n="key"`, `data-i18n="[attribute]key;key"`) and those of our tabs. */
function keysIn(html: string): string[] {
  const lists = [...html.matchAll(/data-(?:i18n|io-tab)="([^"]+)"/g)].map(([, all = '']) => all);
  return lists.flatMap((all) => all.split(';')).map((key) => key.replace(/^\[[\w-]+\]/, ''));
}

function fillMessage(html: string, fields: readonly FieldDefinition[], slug: string): string {
  const free = slug === FREE_MESSAGE;
  return html
    .replace('<!-- fields -->', () => fields.map(fieldRow).join('\n'))
    .replace(/<!-- part:(\w+) -->/g, (_whole, part: keyof typeof PART_FIELDS) =>
      PART_FIELDS[part].map(fieldRow).join('\n'),
    )
    .replace(/<!-- free -->([\s\S]*?)<!-- \/free -->/g, (_whole, inner: string) => (free ? inner : ''))
    .replace(/<!-- model -->([\s\S]*?)<!-- \/model -->/g, (_whole, inner: string) => (free ? '' : inner));
}

/** The bare inputs: label, mark and example are the same for all and made when the dialog opens (nodes/message/dialog/field-rows.ts). */
function fieldRow({ name, kind, required, example }: FieldDefinition): string {
  const id = `node-input-${name}`;
  return `<div class="form-row">
<input type="text" id="${id}" data-io-typed="${kind}"${required ? ' aria-required="true"' : ''} placeholder="${escape(example)}">
<input type="hidden" id="${id}Type">
</div>`;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;').replace(/\r?\n/g, '&#10;');
}
