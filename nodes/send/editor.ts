/** The dialog of io-send: which service sends, where to, whether the messages on the wire are for it, how the line stands. */
import { failureKey, get, type Reply } from '../lib/editor/admin';
import { sentence, text } from '../lib/editor/catalogue';
import { type Dialog, input } from '../lib/editor/dialog';
import { hideMode, showMode } from '../lib/editor/mode';
import type { RoomBehaviour } from '../lib/editor/room';
import { completeRow } from '../lib/editor/rows';
import { configOf, institutionOf, messageTypes, modeOf, nameOf, workspace } from '../lib/editor/surroundings';
import { messageNodesOfOtherServices } from '../lib/editor/upstream';
import { labelOf } from './look';
import { lineSentences } from './line-sentences';
import type { LineView } from './api';

/** Milliseconds. */
const LOOK_EVERY_MS = 2_000;

const timers = new Map<string, ReturnType<typeof setTimeout>>();

export const send: RoomBehaviour = {
  label: labelOf,
  build(dialog) {
    const { form } = dialog;
    completeRow(dialog, 'confirmAbove', { label: 'dialog.confirmAbove', help: 'dialog.confirmAboveHelp' });
    form.find('.form-tips').before(
      $('<div class="form-row">').append(
        $('<span class="io-label" id="io-line-label">').text(text('dialog.line.label')),
        // The role stands around the list: on the list itself it would take its place, and the items belong to none.
        $('<div role="status" aria-labelledby="io-line-label">').append(
          $('<ul class="io-line-state" id="io-line-state">'),
        ),
      ),
    );
  },
  prepare(dialog) {
    const { node } = dialog;
    const update = (): void => {
      const institution = institutionOf(node);
      if (institution) showMode(dialog, modeOf(node), nameOf(institution));
      else hideMode(dialog);
      const others = messageNodesOfOtherServices(
        node,
        configOf(node, 'service')?.id ?? '',
        messageTypes,
        workspace,
      );
      dialog.form
        .find('#io-hint-service')
        .text(others.map((other) => text('hint.service', { node: nameOf(other) })).join('\n'));
    };
    input(dialog, 'service').on('change', update);
    update();
    const confirm = input(dialog, 'confirm');
    const showAbove = (): void => {
      dialog.form.find('#io-confirm-above').prop('hidden', confirm.val() === 'never');
      RED.tray.resize();
    };
    confirm.on('change', showAbove);
    showAbove();
    watchLine(dialog);
  },
  close({ node }) {
    clearTimeout(timers.get(node.id));
    timers.delete(node.id);
  },
};

/** Asks now and every two seconds until the dialog closes. */
function watchLine(dialog: Dialog): void {
  const { id } = dialog.node;
  const look = async (): Promise<void> => {
    const reply = await get(`send/${encodeURIComponent(id)}`);
    if (!timers.has(id)) return;
    showLine(dialog, reply);
    if (reply.ok)
      timers.set(
        id,
        setTimeout(() => void look(), LOOK_EVERY_MS),
      );
  };
  timers.set(
    id,
    setTimeout(() => void look()),
  );
}

function showLine({ form }: Dialog, reply: Reply): void {
  const sentences = reply.ok
    ? lineSentences(reply.value as LineView).map(sentence)
    : [text(failureKey(reply.status))];
  const list = form.find('#io-line-state');
  const words = sentences.join('\n');
  // The same again would be read out again.
  if (list.attr('data-words') === words) return;
  list
    .attr('data-words', words)
    .empty()
    .append(sentences.map((one) => $('<li>').text(one)));
}
