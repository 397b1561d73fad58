/** What the second file adds to the dialog of a message node: the preview, what is worth a look in the texts, PagoPA's texts, a file to fill in. */
import type { MessageDefinition } from '../lib/core';
import { sentence } from '../lib/editor/catalogue';
import type { Dialog } from '../lib/editor/dialog';
import type { Draft } from './dialog/draft';
import type { RoomExtras } from '../lib/editor/extras-file';
import { EXAMPLES, prepareLastRow, type Shown } from './dialog/last-row';
import { prepareModels } from './dialog/model-openers';
import { buildOwnTest } from './dialog/own-test';
import { definitionOf, draftOnScreen } from './dialog/open-message';
import { buildPreview, hidePreview, isPreviewShown, showPreview } from './dialog/preview-tab';
import { oncePerFrame } from '../lib/editor/rows';
import { prepareSample } from './dialog/sample-file';
import { textHints } from './dialog/text-hints';

/** How to end what the open dialogs do in the background, by node. */
const endings = new Map<string, () => void>();

export const messageExtras: RoomExtras = {
  open(dialog) {
    const definition = definitionOf(dialog);
    buildPreview(dialog);
    const ownTest = buildOwnTest(dialog, definition);
    prepareSample(dialog, definition);
    prepareModels(dialog);
    const update = oncePerFrame(() => {
      show(dialog, definition, lastRow.shown());
      if (isPreviewShown(dialog)) ownTest.look();
    });
    const lastRow = prepareLastRow(dialog, update);
    endings.set(dialog.node.id, () => {
      lastRow.end();
    });
    // Every input can change the message: its fixed values, its own fields, its texts, its service.
    dialog.form.on('input change', update);
    // What is out of sight is not drawn: it is when its tab is chosen.
    dialog.form.find('.io-tabs').on('click keydown', update);
    show(dialog, definition, EXAMPLES);
  },
  close({ node }) {
    endings.get(node.id)?.();
    endings.delete(node.id);
  },
};

function show(dialog: Dialog, definition: MessageDefinition, shown: Shown): void {
  const examples = draftOnScreen(dialog, definition);
  showHints(dialog, examples);
  if (!isPreviewShown(dialog)) return;
  if (shown.kind === 'row') showPreview(dialog, draftOnScreen(dialog, definition, shown.values), true);
  else if (shown.kind === 'examples') showPreview(dialog, examples, false);
  else hidePreview(dialog);
}

/** Below the texts, what is worth a look in them. */
function showHints({ form }: Dialog, examples: Draft): void {
  const hints = textHints(examples)
    .map((hint) => `• ${sentence(hint)}`)
    .join('\n');
  const place = form.find('#io-hint-text');
  if (place.text() !== hints) place.text(hints);
}
