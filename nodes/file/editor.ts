/** The dialog of io-file. */
import { fieldLabel, text } from '../lib/editor/catalogue';
import { type Dialog, input, keep } from '../lib/editor/dialog';
import { listMessageNodes } from '../lib/editor/message-nodes';
import type { RoomBehaviour } from '../lib/editor/room';
import { button, completeRow } from '../lib/editor/rows';
import { prepareTabs } from '../lib/editor/tabs';
import { parseSynonyms, SYNONYMS, type Synonyms, withOwnSynonyms } from './synonyms';

export const file: RoomBehaviour = {
  build(dialog) {
    completeRow(dialog, 'name', { label: 'dialog.nodeName' });
    input(dialog, 'name').attr('placeholder', text('dialog.nameOptional'));
    for (const name of ['filename', 'messageNode', 'sheet'] as const)
      completeRow(dialog, name, { label: `dialog.file.${name}`, help: `dialog.file.${name}Help` });
    completeRow(dialog, 'encoding', { label: 'dialog.file.encoding', help: 'dialog.file.automaticHelp' });
    completeRow(dialog, 'separator', { label: 'dialog.file.separator' });
  },
  prepare(dialog) {
    listMessageNodes(dialog, text('dialog.file.anyMessage'));
    showSynonyms(dialog, withOwnSynonyms(parseSynonyms(dialog.node.synonyms)));
    keepSeparator(dialog);
    dialog.form.find('#io-synonyms-buttons').append(
      button('io-synonyms-add', 'fa-plus', 'dialog.file.synonymsAdd').on('click', () => {
        addRow(dialog, { field: '', names: [] }).find('input').first().trigger('focus');
      }),
      button('io-synonyms-reset', 'fa-undo', 'dialog.file.synonymsReset').on('click', () => {
        showSynonyms(dialog, SYNONYMS);
      }),
    );
    dialog.form.find('#io-synonyms').on('input change', () => {
      store(dialog);
    });
    prepareTabs(dialog.form);
  },
  save(dialog) {
    keep(dialog, 'synonyms', changed(readRows(dialog)));
  },
};

/** A flow written by hand may have another sign; saving the dialog must not change it. */
function keepSeparator({ node, form }: Dialog): void {
  const sign = node.separator;
  if (typeof sign !== 'string') return;
  const select = form.find('#node-input-separator');
  if (select.val() !== sign) select.append($('<option>').val(sign).text(sign)).val(sign);
}

function showSynonyms(dialog: Dialog, all: readonly Synonyms[]): void {
  dialog.form.find('#io-synonyms').empty();
  for (const one of all) addRow(dialog, one);
  store(dialog);
}

const BUILT_IN = new Set(SYNONYMS.map(({ field }) => field));

function addRow(dialog: Dialog, { field, names }: Synonyms): JQuery {
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

/** Only what differs from the built-in table is saved, so that a better table reaches the flows that did not touch it. */
function changed(rows: readonly Synonyms[]): readonly Synonyms[] {
  return rows.filter(({ field, names }) => {
    const builtIn = SYNONYMS.find((one) => one.field === field);
    return builtIn?.names.join(';') !== names.join(';');
  });
}

/** A hidden input carries the table, so that the check sees what is on the screen. */
function store(dialog: Dialog): void {
  const saved = JSON.stringify(changed(readRows(dialog)));
  const hidden = input(dialog, 'synonyms');
  if (hidden.val() !== saved) hidden.val(saved).trigger('change');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
