/** The tab with title and body: the model's text until someone changes it, with counters. */
import {
  BODY_LIMITS,
  compose,
  type ComposeOptions,
  type MessageDefinition,
  PAYMENT_BUTTON_PLACEHOLDER,
  TITLE_LIMITS,
} from '../core';
import { text } from './catalogue';
import { definitionInUse } from './checks';
import { current, type Dialog, input, keep } from './dialog';

type Part = 'title' | 'body';
const PARTS: readonly Part[] = ['title', 'body'];
const LIMITS = { title: TITLE_LIMITS, body: BODY_LIMITS } as const;

/** Shows the texts in use, and keeps counters and the state line up to date. */
export function prepareText(dialog: Dialog, message: MessageDefinition): void {
  for (const part of PARTS) {
    const saved = dialog.node[part];
    input(dialog, part).val(typeof saved === 'string' && saved.trim() !== '' ? saved : message[part]);
  }
  const update = (): void => {
    showCounts(dialog, message);
    showState(dialog, message);
    showPlaceholders(dialog, message);
  };
  for (const part of PARTS) input(dialog, part).on('input change', update);
  input(dialog, 'fields').on('change', update);

  dialog.form.find('#io-model').on('click', () => {
    for (const part of PARTS) input(dialog, part).val(message[part]).trigger('change');
  });
  dialog.form.find('#io-expand').on('click', () => {
    RED.editor.editMarkdown({
      value: shown(dialog, 'body'),
      title: text('dialog.body'),
      complete: (value) => void input(dialog, 'body').val(value).trigger('change'),
    });
  });
  update();
}

/** Saves a text only if it is not the model's: so a corrected model reaches the flows that did not touch it. */
export function saveText(dialog: Dialog, message: MessageDefinition): void {
  for (const part of PARTS) {
    const written = shown(dialog, part);
    keep(dialog, part, written.trim() === message[part].trim() ? '' : written);
  }
}

function shown(dialog: Dialog, part: Part): string {
  const value = input(dialog, part).val();
  return typeof value === 'string' ? value : '';
}

function definition(dialog: Dialog, message: MessageDefinition): MessageDefinition {
  return definitionInUse(message, { property: (name) => current(dialog.node, name) });
}

/** Counts what IO would count, with the definition's examples as data; what is typed, where that cannot be put together. */
function showCounts(dialog: Dialog, message: MessageDefinition): void {
  const composed = composeExample(definition(dialog, message), shown(dialog, 'title'), shown(dialog, 'body'));
  for (const part of PARTS) {
    const count = composed[part];
    const length = count ?? shown(dialog, part).length;
    const { min, max } = LIMITS[part];
    const wrong = count !== undefined && (count < min || count > max);
    dialog.form
      .find(`#io-count-${part}`)
      .text(text(count === undefined ? 'dialog.countTemplate' : 'dialog.count', { count: length, min, max }))
      .toggleClass('io-count-wrong', wrong);
  }
}

/** Lengths of the message that the examples make, in UTF-16 units; none where the text cannot be rendered. */
function composeExample(
  message: MessageDefinition,
  title: string,
  body: string,
): Readonly<Record<Part, number | undefined>> {
  const values = Object.fromEntries(message.fields.map((field) => [field.name, field.example]));
  const options: ComposeOptions = { mode: 'simulator', premium: false, paymentButton: '', title, body };
  const composed = compose(message, values, options);
  if (composed.ok) {
    return { title: composed.message.content.subject.length, body: composed.message.content.markdown.length };
  }
  const lengthOf = (part: Part): number | undefined => {
    const length = composed.problems.find((problem) => problem.field === part)?.args?.length;
    return typeof length === 'number' ? length : undefined;
  };
  return { title: lengthOf('title'), body: lengthOf('body') };
}

function showState(dialog: Dialog, message: MessageDefinition): void {
  const same = PARTS.every((part) => shown(dialog, part).trim() === message[part].trim());
  dialog.form.find('#io-model').prop('disabled', same);
  if (message.body !== '')
    dialog.form.find('#io-text-state').text(text(same ? 'dialog.isModel' : 'dialog.isChanged'));
}

function showPlaceholders(dialog: Dialog, message: MessageDefinition): void {
  const names = definition(dialog, message)
    .fields.filter((field) => field.kind !== 'attachment')
    .map((field) => field.name);
  if (message.payment) names.push(PAYMENT_BUTTON_PLACEHOLDER);
  dialog.form
    .find('#io-placeholders')
    .empty()
    .append(names.flatMap((name) => [$('<code>').text(`{{${name}}}`), document.createTextNode(' ')]));
}
