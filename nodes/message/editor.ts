/** The dialog of every message node; what differs comes from the definition. The preview comes with the second file (extras.ts). */
import type { MessageDefinition } from '../core';
import { text } from '../editor/catalogue';
import { type Dialog, input } from '../editor/dialog';
import { waitingLine } from '../editor/dialog-extras';
import { prepareFreeFields, saveFreeFields } from '../editor/free-fields';
import { buildFields } from '../editor/field-rows';
import { FREE_MESSAGE } from '../editor/free-message';
import { definitionOf, draftOnScreen } from '../editor/open-message';
import { buildOptions, showPremium } from '../editor/options-tab';
import type { RoomBehaviour } from '../editor/room';
import { offerSample } from '../editor/sample-offer';
import { completeRow, oncePerFrame, paragraph } from '../editor/rows';
import { nameOf, workspace } from '../editor/surroundings';
import { prepareSensitive, saveSensitive, showSensitive } from '../editor/sensitive';
import { prepareTabs } from '../editor/tabs';
import { buildText, prepareText, saveText, showText } from '../editor/text-tab';
import { csvNodesThatParseNumbers } from '../editor/upstream';

export const message: RoomBehaviour = {
  extras: true,
  build(dialog) {
    const definition = definitionOf(dialog);
    buildHead(dialog);
    buildFields(dialog, definition);
    offerSample(dialog);
    buildText(dialog, definition);
    dialog.form.find('[data-io-tab="dialog.tab.preview"]').append(waitingLine());
    buildOptions(dialog);
  },
  prepare(dialog) {
    const definition = definitionOf(dialog);
    if (definition.slug === FREE_MESSAGE) prepareFreeFields(dialog);
    if (definition.payment) warnOfNumbers(dialog);
    prepareText(dialog, definition);
    prepareSensitive(dialog);
    const update = oncePerFrame(() => {
      show(dialog, definition);
    });
    // Every input can change the message: its fixed values, its own fields, its texts, its service.
    dialog.form.on('input change', update);
    prepareTabs(dialog.form);
    show(dialog, definition);
  },
  save(dialog) {
    const definition = definitionOf(dialog);
    if (definition.slug === FREE_MESSAGE) saveFreeFields(dialog);
    saveText(dialog, definition);
    saveSensitive(dialog);
  },
};

function buildHead(dialog: Dialog): void {
  completeRow(dialog, 'name', { label: 'dialog.nodeName' });
  input(dialog, 'name').attr('placeholder', text('dialog.nameOptional'));
  completeRow(dialog, 'service', { label: 'dialog.service', mark: 'required' });
  dialog.form
    .find('[data-io-tab="dialog.tab.data"]')
    .prepend(
      paragraph('io-help', text('dialog.dataIntro')),
      $('<div class="io-hint" id="io-hint-csv" role="status">'),
    );
}

function show(dialog: Dialog, definition: MessageDefinition): void {
  const examples = draftOnScreen(dialog, definition);
  showText(dialog, definition, examples);
  showPremium(dialog, definition);
  showSensitive(dialog, examples.definition);
}

function warnOfNumbers(dialog: Dialog): void {
  const nodes = csvNodesThatParseNumbers(dialog.node, workspace);
  dialog.form
    .find('#io-hint-csv')
    .text(nodes.map((node) => text('hint.csv', { node: nameOf(node) })).join('\n'));
}
