/** The table of names in io-file's dialog. What it shows is what is saved; who changes it from elsewhere shows it anew. */
import { fieldLabel, text } from '../../lib/editor/catalogue';
import { type Dialog, input } from '../../lib/editor/dialog';
import { onlyOwn, parseSynonyms, SYNONYMS, type Synonyms, withOwnSynonyms } from '../../lib/reader/synonyms';

/** The names that differ from the built-in ones, as the table shows them. */
export function ownNames(dialog: Dialog): readonly Synonyms[] {
  return onlyOwn(readRows(dialog));
}

export function showNames(dialog: Dialog, own: readonly Synonyms[]): void {
  dialog.form.find('#io-synonyms').empty();
  for (const one of withOwnSynonyms(own)) addRow(dialog, one);
  storeNames(dialog);
}

/** A hidden input carries the table, so that the check sees what is on the screen. */
export function storeNames(dialog: Dialog): void {
  const saved = JSON.stringify(ownNames(dialog));
  const hidden = input(dialog, 'synonyms');
  if (hidden.val() !== saved) hidden.val(saved).trigger('change');
}

const BUILT_IN = new Set(SYNONYMS.map(({ field }) => field));

export function addRow(dialog: Dialog, { field, names }: Synonyms): JQuery {
  const fixed = BUILT_IN.has(field);
  const label = fixed ? fieldLabel(field) : text('dialog.file.synonymsField');
  const name = fixed
    ? $('<span class="io-synonyms-field">').text(label).attr('title', field)
    : $('<input type="text" class="io-synonyms-field" spellcheck="false">')
        .attr({ 'aria-label': label, placeholder: label })
        .val(field);
  const list = $('<input type="text" class="io-synonyms-names" spellcheck="false">')
    .attr('aria-label', text('dialog.file.synonymsNames', { field: fixed ? label : field }))
    .val(names.join('; '));
  return $('<div class="io-synonyms-row">')
    .attr('data-io-field', fixed ? field : '')
    .append(name, list)
    .appendTo(dialog.form.find('#io-synonyms'));
}

function readRows(dialog: Dialog): readonly Synonyms[] {
  const rows = dialog.form
    .find('.io-synonyms-row')
    .toArray()
    .map((element) => {
      const row = $(element);
      const field = row.attr('data-io-field') ?? '';
      const names = asText(row.find('.io-synonyms-names').val()).split(';');
      return { field: field === '' ? asText(row.find('.io-synonyms-field').val()) : field, names };
    });
  return parseSynonyms(rows);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
