/** The tab that shows the message as the citizen's phone does, and what others may read of it without opening the app. */
import { problemReason } from '../../lib/core/problem';
import { h, render } from 'preact';
import type { NewMessage } from '../../lib/core';
import { ComposedPhone, emailCopy } from '../../lib/phone/composed';
import phoneStyle from '../../lib/phone/phone.css' with { type: 'text' };
import { sentence, text } from '../../lib/editor/catalogue';
import type { Dialog } from '../../lib/editor/dialog';
import type { Draft } from './draft';
import { lastRowInputs } from './last-row';
import { choice, paragraph } from '../../lib/editor/rows';
import { configOf, institutionOf, nameOf } from '../../lib/editor/surroundings';

const DAY_MS = 24 * 60 * 60_000;

export function buildPreview(dialog: Dialog): void {
  panelOf(dialog).append(
    $('<style>').text(phoneStyle),
    lastRowInputs(),
    $('<div class="form-row" id="io-expired-row" hidden>').append(
      choice({ type: 'checkbox', id: 'io-expired' }, 'dialog.preview.expired'),
    ),
    $('<div class="io-problems" id="io-preview-problems" role="status">'),
    $('<div class="io-phone" role="region">').attr('aria-label', text('dialog.preview.phone')),
    $('<div id="io-reveals">').append(
      $('<span class="io-label">').text(text('dialog.preview.reveals')),
      paragraph('io-help', text('dialog.preview.revealsHelp')),
      $('<dl class="io-reveals">').append(
        $('<dt>').text(text('dialog.preview.push')),
        $('<dd id="io-push">'),
        $('<dt>').text(text('dialog.preview.email')),
        $('<dd id="io-email">'),
      ),
      paragraph('io-help', '').attr('id', 'io-preview-premium'),
    ),
  );
}

export function isPreviewShown(dialog: Dialog): boolean {
  return panelOf(dialog).prop('hidden') === false;
}

function panelOf({ form }: Dialog): JQuery {
  return form.find('[data-io-tab="dialog.tab.preview"]');
}

/** Shows the draft. `real`: of a row that passed, so that its deadline is what it is. */
export function showPreview(dialog: Dialog, draft: Draft, real: boolean): void {
  const { form } = dialog;
  const { composed } = draft;
  const problems = composed.ok ? [] : composed.problems.map((problem) => sentence(problemReason(problem)));
  form
    .find('#io-preview-problems')
    .text(problems.length === 0 ? '' : [text('dialog.preview.refused'), ...problems].join('\n'));
  panelOf(dialog).find('.io-phone, #io-reveals').prop('hidden', !composed.ok);
  form
    .find('#io-expired-row')
    .prop('hidden', !composed.ok || composed.message.content.due_date === undefined);
  if (composed.ok) showMessage(dialog, composed.message, draft.attachment, real);
}

/** Nothing to be shown: no row has passed, and examples in its place would be taken for one. */
export function hidePreview({ form }: Dialog): void {
  form.find('#io-preview-problems').text('');
  form.find('.io-phone, #io-reveals, #io-expired-row').prop('hidden', true);
}

function showMessage(
  dialog: Dialog,
  message: NewMessage,
  attachment: string | undefined,
  real: boolean,
): void {
  const { form, node } = dialog;
  const { content } = message;
  const [service, institution] = [configOf(node, 'service'), institutionOf(node)];
  const shown = {
    content,
    organization: institution ? nameOf(institution) : text('dialog.preview.organization'),
    service: service ? nameOf(service) : text('dialog.preview.service'),
    ...(attachment === undefined ? {} : { attachments: [attachment] }),
  };
  const phone = h(ComposedPhone, { message: shown, now: momentFor(dialog, content.due_date, real) });
  panelOf(dialog)
    .find('.io-phone')
    .each((_index, place) => {
      render(phone, place);
    });
  form.find('#io-push').text(content.subject);
  form.find('#io-email').text(emailCopy(content.markdown));
  form
    .find('#io-preview-premium')
    .text(message.feature_level_type === 'ADVANCED' ? text('dialog.preview.premium') : '');
}

/**
 * The moment at which the citizen looks. An example's deadline is some day of the past or future: it counts as not yet come
 * until the box is ticked.
 */
function momentFor({ form }: Dialog, dueDate: string | undefined, real: boolean): number {
  const due = Date.parse(dueDate ?? '');
  const now = Date.now();
  if (Number.isNaN(due)) return now;
  if (form.find('#io-expired').prop('checked') === true) return Math.max(now, due + 1);
  return real ? now : Math.min(now, due - DAY_MS);
}
