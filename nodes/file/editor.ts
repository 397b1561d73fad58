/** The dialog of io-file. Reading the headings of the person's own file is in the second file (extras.ts). */
import { text } from '../lib/editor/catalogue';
import { waitingLine } from '../lib/editor/dialog-extras';
import { type Dialog, input, keep } from '../lib/editor/dialog';
import { listMessageNodes } from '../lib/editor/message-nodes';
import type { RoomBehaviour } from '../lib/editor/room';
import { button, completeRow } from '../lib/editor/rows';
import { prepareTabs } from '../lib/editor/tabs';
import { addRow, ownNames, showNames, storeNames } from './dialog/names-table';
import { parseSynonyms } from '../lib/reader/synonyms';

export const file: RoomBehaviour = {
  extras: true,
  build(dialog) {
    completeRow(dialog, 'name', { label: 'dialog.nodeName' });
    input(dialog, 'name').attr('placeholder', text('dialog.nameOptional'));
    for (const name of ['filename', 'messageNode', 'sheet'] as const)
      completeRow(dialog, name, { label: `dialog.file.${name}`, help: `dialog.file.${name}Help` });
    completeRow(dialog, 'encoding', { label: 'dialog.file.encoding', help: 'dialog.file.automaticHelp' });
    completeRow(dialog, 'separator', { label: 'dialog.file.separator' });
    dialog.form.find('#io-headings').append(waitingLine());
  },
  prepare(dialog) {
    listMessageNodes(dialog, text('dialog.file.anyMessage'));
    showNames(dialog, parseSynonyms(dialog.node.synonyms));
    keepSeparator(dialog);
    dialog.form.find('#io-synonyms-buttons').append(
      button('io-synonyms-add', 'fa-plus', 'dialog.file.synonymsAdd').on('click', () => {
        addRow(dialog, { field: '', names: [] }).find('input').first().trigger('focus');
      }),
      button('io-synonyms-reset', 'fa-undo', 'dialog.file.synonymsReset').on('click', () => {
        showNames(dialog, []);
      }),
    );
    dialog.form.find('#io-synonyms').on('input change', () => {
      storeNames(dialog);
    });
    prepareTabs(dialog.form);
  },
  save(dialog) {
    keep(dialog, 'synonyms', ownNames(dialog));
  },
};

/** A flow written by hand may have another sign; saving the dialog must not change it. */
function keepSeparator({ node, form }: Dialog): void {
  const sign = node.separator;
  if (typeof sign !== 'string') return;
  const select = form.find('#node-input-separator');
  if (select.val() !== sign) select.append($('<option>').val(sign).text(sign)).val(sign);
}
