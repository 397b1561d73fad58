/** The dialog of every message node; what differs comes from the definition. The preview comes with the second file (extras.ts). */
import type { MessageDefinition } from '../lib/core';
import { text } from '../lib/editor/catalogue';
import { current, type Dialog, input } from '../lib/editor/dialog';
import { waitingLine } from '../lib/editor/dialog-extras';
import { prepareFreeFields, saveFreeFields } from './dialog/free-fields';
import { buildFields } from './dialog/field-rows';
import { FREE_MESSAGE } from '../messages/free-message';
import { definitionOf, draftOnScreen } from './dialog/open-message';
import { buildOptions, showPremium } from './dialog/options-tab';
import { buildParts, prepareParts } from './dialog/parts';
import type { RoomBehaviour } from '../lib/editor/room';
import { offerSample } from './dialog/sample-offer';
import { completeRow, oncePerFrame, paragraph } from '../lib/editor/rows';
import { nameOf, workspace } from '../lib/editor/surroundings';
import { prepareSensitive, showSensitive } from './dialog/sensitive';
import { prepareTabs } from '../lib/editor/tabs';
import { buildText, prepareText, saveText, showText } from './dialog/text-tab';
import { csvNodesThatParseNumbers } from '../lib/editor/upstream';
import { definitionInUse } from './properties';

export const message: RoomBehaviour = {
  extras: true,
  build(dialog) {
    const definition = definitionOf(dialog);
    buildHead(dialog);
    buildFields(dialog, definition.fields);
    if (definition.slug === FREE_MESSAGE) buildParts(dialog);
    offerSample(dialog);
    buildText(dialog, definition);
    dialog.form.find('[data-io-tab="dialog.tab.preview"]').append(waitingLine());
    buildOptions(dialog);
  },
  prepare(dialog) {
    const definition = definitionOf(dialog);
    if (definition.slug === FREE_MESSAGE) {
      prepareFreeFields(dialog);
      prepareParts(dialog);
    }
    showNumbers(dialog, definition);
    prepareText(dialog, definition);
    prepareSensitive(dialog);
    const update = oncePerFrame(() => {
      show(dialog, definition);
    });
    // Every input can change the message: its fixed values, its own fields, its texts, its service.
    dialog.form.on('input change', update);
    dialog.form.on('change', '#node-input-payment', () => {
      showNumbers(dialog, definition);
    });
    prepareTabs(dialog.form);
    show(dialog, definition);
  },
  save(dialog) {
    const definition = definitionOf(dialog);
    if (definition.slug === FREE_MESSAGE) saveFreeFields(dialog);
    saveText(dialog, definition);
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
  showPremium(dialog, examples.definition);
  showSensitive(dialog, examples.definition);
}

/** A csv node that makes numbers of texts ruins those of notices. */
function showNumbers(dialog: Dialog, message: MessageDefinition): void {
  const { payment } = definitionInUse(message, { property: (name) => current(dialog.node, name) });
  const nodes = payment ? csvNodesThatParseNumbers(dialog.node, workspace) : [];
  dialog.form
    .find('#io-hint-csv')
    .text(nodes.map((node) => text('hint.csv', { node: nameOf(node) })).join('\n'));
}
