/** The dialog of every message node; what differs comes from the definition. */
import type { MessageDefinition } from '../core';
import { messageBySlug } from '../messages';
import { text } from '../editor/catalogue';
import { current, type Dialog, input } from '../editor/dialog';
import { type Draft, draftOf } from '../editor/draft';
import { prepareFreeFields, saveFreeFields } from '../editor/free-fields';
import { buildFields } from '../editor/field-rows';
import { FREE_MESSAGE } from '../editor/free-message';
import { prepareLastRow } from '../editor/last-row';
import { buildOptions, showPremium } from '../editor/options-tab';
import { buildPreview, isPreviewShown, showPreview } from '../editor/preview-tab';
import type { RoomBehaviour } from '../editor/room';
import { offerSample } from '../editor/sample-file';
import { completeRow, oncePerFrame, paragraph } from '../editor/rows';
import { configOf, modeOf, nameOf, workspace } from '../editor/surroundings';
import { prepareSensitive, saveSensitive, sensitiveFields, showSensitive } from '../editor/sensitive';
import { prepareTabs } from '../editor/tabs';
import { buildText, prepareText, saveText, showText, writtenText } from '../editor/text-tab';
import { csvNodesThatParseNumbers } from '../editor/upstream';

/** How to end what the open dialogs do in the background, by node. */
const endings = new Map<string, () => void>();

export const message: RoomBehaviour = {
  build(dialog) {
    const definition = definitionOf(dialog);
    buildHead(dialog);
    buildFields(dialog, definition);
    buildText(dialog, definition);
    buildPreview(dialog);
    buildOptions(dialog);
  },
  prepare(dialog) {
    const definition = definitionOf(dialog);
    if (definition.slug === FREE_MESSAGE) prepareFreeFields(dialog);
    if (definition.payment) warnOfNumbers(dialog);
    prepareText(dialog, definition);
    prepareSensitive(dialog);
    const update = oncePerFrame(() => {
      show(dialog, definition, lastRow.values());
    });
    const lastRow = prepareLastRow(dialog, update);
    endings.set(dialog.node.id, () => {
      lastRow.end();
    });
    // Every input can change the message: its fixed values, its own fields, its texts, its service.
    dialog.form.on('input change', update);
    offerSample(dialog, definition);
    prepareTabs(dialog.form);
    // What is out of sight is not drawn: it is when its tab is chosen.
    dialog.form.find('.io-tabs').on('click keydown', update);
    show(dialog, definition, undefined);
  },
  save(dialog) {
    const definition = definitionOf(dialog);
    if (definition.slug === FREE_MESSAGE) saveFreeFields(dialog);
    saveText(dialog, definition);
    saveSensitive(dialog);
  },
  close(dialog) {
    endings.get(dialog.node.id)?.();
    endings.delete(dialog.node.id);
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

function show(
  dialog: Dialog,
  definition: MessageDefinition,
  values: Readonly<Record<string, unknown>> | undefined,
): void {
  const examples = makeDraft(dialog, definition, undefined);
  showText(dialog, definition, examples);
  showPremium(dialog, definition);
  showSensitive(dialog, examples.definition);
  if (!isPreviewShown(dialog)) return;
  const draft = values === undefined ? examples : makeDraft(dialog, definition, values);
  showPreview(dialog, draft, values !== undefined);
}

function makeDraft(
  dialog: Dialog,
  message: MessageDefinition,
  values: Readonly<Record<string, unknown>> | undefined,
): Draft {
  const service = configOf(dialog.node, 'service');
  const word = service ? current(service, 'paymentButton') : undefined;
  return draftOf({
    message,
    property: (name) => current(dialog.node, name),
    title: writtenText(dialog, 'title'),
    body: writtenText(dialog, 'body'),
    premium: service !== null && current(service, 'premium') === true,
    paymentButton: typeof word === 'string' ? word : '',
    sensitive: sensitiveFields(current(dialog.node, 'sensitive')),
    row: values === undefined ? undefined : { values, mode: modeOf(dialog.node) },
  });
}

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
