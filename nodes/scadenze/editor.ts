/** The dialog of io-scadenze: how many days, at what time, who knows who paid, and what is followed just now. */
import type { NamesUnder } from '../lib/core/words';
import { get, failureKey, type Reply } from '../lib/editor/admin';
import { sentence, text } from '../lib/editor/catalogue';
import { type Dialog, input } from '../lib/editor/dialog';
import { hideMode, showMode } from '../lib/editor/mode';
import type { RoomBehaviour } from '../lib/editor/room';
import { completeRow } from '../lib/editor/rows';
import { institutionOf, modeOf, nameOf } from '../lib/editor/surroundings';
import { viewSentences } from './view-sentences';
import type { DeadlinesView } from './api';

const DAYS = ['daysBefore', 'daysAfter'] as const;

export const deadlines: RoomBehaviour = {
  build(dialog) {
    completeRow(dialog, 'name', { label: 'dialog.nodeName' });
    input(dialog, 'name').attr('placeholder', text('dialog.nameOptional'));
    completeRow(dialog, 'service', { label: 'dialog.service', mark: 'required' });
    for (const name of [...DAYS, 'atTime'] as const)
      completeRow(dialog, name, { label: `dialog.deadlines.${name}`, help: `dialog.deadlines.${name}Help` });
    completeRow(dialog, 'paidBy', { label: 'dialog.deadlines.paidBy', line: 'io-paid-by' });
    dialog.form.find('.form-tips').before(
      $('<div class="form-row">').append(
        $('<span class="io-label" id="io-line-label">').text(text('dialog.deadlines.now')),
        // The role stands around the list: on the list itself it would take its place, and the items belong to none.
        $('<div role="status" aria-labelledby="io-line-label">').append(
          $('<ul class="io-line-state" id="io-line-state">'),
        ),
      ),
    );
  },
  prepare(dialog) {
    const showWhere = (): void => {
      const institution = institutionOf(dialog.node);
      if (institution) showMode(dialog, modeOf(dialog.node), nameOf(institution));
      else hideMode(dialog);
    };
    input(dialog, 'service').on('change', showWhere);
    showWhere();
    const paidBy = input(dialog, 'paidBy');
    const explain = (): void => {
      dialog.form
        .find('#io-paid-by')
        .text(
          text(`dialog.deadlines.paidByHelp.${paidBy.val() as NamesUnder<'dialog.deadlines.paidByHelp'>}`),
        );
    };
    paidBy.on('change', explain);
    explain();
    void get(`scadenze/${encodeURIComponent(dialog.node.id)}`).then((reply) => {
      showView(dialog, reply);
    });
  },
};

function showView({ form }: Dialog, reply: Reply): void {
  const sentences = reply.ok
    ? viewSentences(reply.value as DeadlinesView).map(sentence)
    : [text(failureKey(reply.status))];
  form
    .find('#io-line-state')
    .empty()
    .append(sentences.map((one) => $('<li>').text(one)));
}
