/** The tab with title and body: the model's text until someone changes it, placeholders to press, counters. */
import {
  BODY_LIMITS,
  type MessageDefinition,
  PAYMENT_BUTTON_PLACEHOLDER,
  TITLE_LIMITS,
} from '../../lib/core';
import { fieldLabel, text } from '../../lib/editor/catalogue';
import { type Dialog, input, keep } from '../../lib/editor/dialog';
import { type Draft, lengthOf } from './draft';
import { FREE_MESSAGE } from '../../messages/free-message';
import { button, completeRow, paragraph } from '../../lib/editor/rows';

type Part = 'title' | 'body';
const PARTS: readonly Part[] = ['title', 'body'];
const LIMITS = { title: TITLE_LIMITS, body: BODY_LIMITS } as const;

/** Puts labels, counters, buttons and the place for hints (message/extras.ts) around the two inputs. */
export function buildText(dialog: Dialog, message: MessageDefinition): void {
  const free = message.slug === FREE_MESSAGE;
  completeRow(dialog, 'title', { label: 'dialog.title', line: 'io-count-title' });
  completeRow(dialog, 'body', { label: 'dialog.body', line: 'io-count-body' });
  const panel = dialog.form.find('[data-io-tab="dialog.tab.text"]');
  panel.prepend(paragraph('io-help', text(free ? 'dialog.free.textIntro' : 'dialog.textIntro')));
  panel.append(
    $('<div class="io-hint" id="io-hint-text" role="status">'),
    $('<div class="form-row">').append(
      $('<div class="io-line">').append(
        button('io-expand', 'fa-expand', 'dialog.expand'),
        free ? [] : button('io-model', 'fa-undo', 'dialog.backToModel'),
      ),
      paragraph('io-help', '').attr({ id: 'io-text-state', role: 'status' }),
    ),
    $('<div class="form-row" role="group" aria-labelledby="io-placeholders-label">').append(
      $('<span class="io-label" id="io-placeholders-label">').text(text('dialog.placeholders')),
      paragraph('io-help', text('dialog.placeholdersHelp')),
      $('<div class="io-line" id="io-placeholders">'),
    ),
  );
}

/** Shows the texts in use and wires the buttons. */
export function prepareText(dialog: Dialog, message: MessageDefinition): void {
  for (const part of PARTS) {
    const saved = dialog.node[part];
    input(dialog, part).val(typeof saved === 'string' && saved.trim() !== '' ? saved : message[part]);
  }
  dialog.form.find('#io-model').on('click', () => {
    for (const part of PARTS) input(dialog, part).val(message[part]).trigger('change');
    // The button is disabled now: without this the keyboard would have lost its place.
    input(dialog, 'body').trigger('focus');
  });
  dialog.form.find('#io-expand').on('click', () => {
    RED.editor.editMarkdown({
      value: writtenText(dialog, 'body'),
      title: text('dialog.body'),
      complete: (value) => void input(dialog, 'body').val(value).trigger('change'),
    });
  });
  insertOnPress(dialog);
}

/**
 * A placeholder goes where the cursor was last used; into the body if it was in neither text. Only to pass a text with Tab, on
 * the way to the buttons, is no use: else no placeholder could go into the title with the keyboard.
 */
function insertOnPress(dialog: Dialog): void {
  let last: Part = 'body';
  for (const part of PARTS) {
    input(dialog, part).on('mousedown input keydown', ({ key }) => {
      if (key !== 'Tab' && key !== 'Shift') last = part;
    });
  }
  dialog.form.find('#io-placeholders').on('click', 'button', (event) => {
    const field = input(dialog, last).get(0);
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    const end = field.value.length;
    const placeholder = $(event.currentTarget).text();
    field.setRangeText(placeholder, field.selectionStart ?? end, field.selectionEnd ?? end, 'end');
    field.focus();
    $(field).trigger('input').trigger('change');
  });
}

/** Saves a text only if it is not the model's: so a corrected model reaches the flows that did not touch it. */
export function saveText(dialog: Dialog, message: MessageDefinition): void {
  for (const part of PARTS) {
    const written = writtenText(dialog, part);
    keep(dialog, part, written.trim() === message[part].trim() ? '' : written);
  }
}

export function writtenText(dialog: Dialog, part: Part): string {
  const value = input(dialog, part).val();
  return typeof value === 'string' ? value : '';
}

/** Brings counters, state and placeholders up to date. `draft`: what the examples make. */
export function showText(dialog: Dialog, message: MessageDefinition, draft: Draft): void {
  for (const part of PARTS) showCount(dialog, part, draft);
  showState(dialog, message);
  showPlaceholders(dialog, draft);
}

/** Counts what IO would count, with the examples as data; what is typed, where that cannot be put together. */
function showCount(dialog: Dialog, part: Part, draft: Draft): void {
  const count = lengthOf(draft, part);
  const { min, max } = LIMITS[part];
  const args = { n: count ?? draft[part].length, min, max };
  dialog.form
    .find(`#io-count-${part}`)
    .text(text(count === undefined ? 'dialog.countTemplate' : 'dialog.count', args))
    .toggleClass('io-count-wrong', count !== undefined && (count < min || count > max));
}

function showState(dialog: Dialog, message: MessageDefinition): void {
  const same = PARTS.every((part) => writtenText(dialog, part).trim() === message[part].trim());
  dialog.form.find('#io-model').prop('disabled', same);
  if (message.body !== '')
    dialog.form.find('#io-text-state').text(text(same ? 'dialog.isModel' : 'dialog.isChanged'));
}

/** One button each; made anew only when the names change, so that the one that has the focus keeps it. */
function showPlaceholders(dialog: Dialog, { definition }: Draft): void {
  const names = definition.fields.filter((field) => field.kind !== 'attachment').map((field) => field.name);
  if (definition.payment) names.push(PAYMENT_BUTTON_PLACEHOLDER);
  const place = dialog.form.find('#io-placeholders');
  const shown = names.join(' ');
  if (place.attr('data-names') === shown) return;
  place
    .attr('data-names', shown)
    .empty()
    .append(names.map((name) => placeholderButton(name)));
}

function placeholderButton(name: string): JQuery {
  const label = name === PAYMENT_BUTTON_PLACEHOLDER ? text('dialog.paymentButton') : fieldLabel(name);
  return $('<button type="button" class="red-ui-button io-placeholder">')
    .attr({
      title: text('dialog.insert', { field: label }),
      'aria-label': `{{${name}}}: ${text('dialog.insert', { field: label })}`,
    })
    .text(`{{${name}}}`);
}
