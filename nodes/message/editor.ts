/** The dialog of every message node; what differs comes from the definition. */
import type { MessageDefinition } from '../core';
import { messageBySlug } from '../messages';
import { text } from '../editor/catalogue';
import type { Dialog } from '../editor/dialog';
import { prepareFreeFields, saveFreeFields } from '../editor/free-fields';
import type { RoomBehaviour } from '../editor/room';
import { nameOf, workspace } from '../editor/surroundings';
import { prepareTabs } from '../editor/tabs';
import { prepareText, saveText } from '../editor/text-tab';
import { csvNodesThatParseNumbers } from '../editor/upstream';

export const message: RoomBehaviour = {
  prepare(dialog) {
    const definition = definitionOf(dialog);
    if (definition.slug === 'messaggio') prepareFreeFields(dialog);
    if (definition.payment) warnOfNumbers(dialog);
    prepareText(dialog, definition);
    prepareTabs(dialog.form);
  },
  save(dialog) {
    const definition = definitionOf(dialog);
    if (definition.slug === 'messaggio') saveFreeFields(dialog);
    saveText(dialog, definition);
  },
};

function warnOfNumbers(dialog: Dialog): void {
  const nodes = csvNodesThatParseNumbers(dialog.node, workspace);
  dialog.form
    .find('#io-hint-csv')
    .text(nodes.map((node) => text('hint.csv', { node: nameOf(node) })).join('\n'));
}

function definitionOf(dialog: Dialog): MessageDefinition {
  const definition = messageBySlug(dialog.node.type.slice('io-'.length));
  if (!definition) throw new Error(`No message is called ${dialog.node.type}`);
  return definition;
}
