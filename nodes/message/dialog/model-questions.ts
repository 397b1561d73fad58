/** What is asked before a text of PagoPA's models is taken: a row for each question, and the answers that they hold. */
import type { MessageDefinition } from '../../lib/core';
import { fieldLabel, text } from '../../lib/editor/catalogue';
import { paragraph } from '../../lib/editor/rows';
import { isOwnFieldName, OWN_FIELD_KINDS, type OwnField } from '../../messages';
import type { Answer, Question } from '../models/model-text';
import { proposedFor } from '../models/proposed';
import type { Reason } from '../../lib/core/reason';

interface Place {
  /** The message as it will be, with its parts and own fields. */
  readonly message: MessageDefinition;
  /** Whether fields may be added to it. */
  readonly mayAdd: boolean;
}

export interface Answered {
  readonly answers: ReadonlyMap<string, Answer>;
  /** Those that the message does not have yet. */
  readonly newFields: readonly OwnField[];
  /** Why the text cannot be taken yet. */
  readonly missing: readonly Reason[];
}

const rowId = (index: number): string => `io-model-q${index}`;

/** The rows, in the order of the text, with what is proposed. */
export function questionRows(questions: readonly Question[], place: Place): JQuery[] {
  return questions.map((question, index) => {
    const row = $('<div class="form-row">').attr('id', `${rowId(index)}-row`);
    switch (question.kind) {
      case 'field':
        return fieldRow(row, rowId(index), question, questions, place);
      case 'choice':
        return radioRow(row, rowId(index), question.context, question.options);
      case 'oneOf':
        return radioRow(row, rowId(index), text('dialog.models.oneOf'), question.options);
      case 'optional': {
        const words = question.premium ? 'dialog.models.attachment' : 'dialog.models.part';
        const options = [text('dialog.models.keep'), text('dialog.models.leaveOut')];
        return radioRow(row, rowId(index), text(words, { words: question.written }), options);
      }
      case 'write':
        return row.append(
          $('<label>')
            .attr({ for: rowId(index), lang: 'it' })
            .text(question.written),
          $('<textarea rows="3">').attr('id', rowId(index)),
        );
    }
  });
}

function fieldRow(
  row: JQuery,
  id: string,
  question: Extract<Question, { kind: 'field' }>,
  questions: readonly Question[],
  { message, mayAdd }: Place,
): JQuery {
  const { guess, context } = question;
  const select = $('<select>').attr('id', id);
  const option = (value: string, words: string): void =>
    void $('<option>').val(value).text(words).appendTo(select);
  if (mayAdd) option('new', text('dialog.models.newField'));
  for (const { name, kind } of message.fields)
    if (kind !== 'attachment' && kind !== 'fiscalCode') option(`field:${name}`, fieldWords(name));
  option('words', text('dialog.models.ownWords'));
  option('', text('dialog.models.leave'));
  const proposed = proposedFor(question, questions, message, mayAdd);
  const known = proposed?.to === 'field' && message.fields.some(({ name }) => name === proposed.name);
  select.val(proposed?.to !== 'field' ? '' : known ? `field:${proposed.name}` : 'new');
  const named = (suffix: string, words: string, input: JQuery): JQuery =>
    input.attr({ id: `${id}-${suffix}`, 'aria-label': `${words}: ${context}` });
  const name = named(
    'name',
    text('dialog.free.name'),
    $('<input type="text" class="io-free-name" spellcheck="false">'),
  ).val(guess.name);
  const kind = named('kind', text('dialog.free.kind'), $('<select class="io-free-kind">'));
  for (const one of OWN_FIELD_KINDS)
    $('<option>')
      .val(one)
      .text(text(`dialog.kind.${one}`))
      .appendTo(kind);
  kind.val(guess.kind);
  const more = $('<div class="io-line">').append(name, kind);
  const words = named('words', text('dialog.models.ownWords'), $('<input type="text">').css('width', '100%'));
  const written = $('<div>').append(words);
  const show = (): void => {
    more.prop('hidden', select.val() !== 'new');
    written.prop('hidden', select.val() !== 'words');
  };
  select.on('change', show);
  show();
  return row.append($('<label>').attr({ for: id, lang: 'it' }).text(context), select, more, written);
}

/** A field by its label, and by its name where that is another one. */
function fieldWords(name: string): string {
  const label = fieldLabel(name);
  return label === name ? name : `${label} (${name})`;
}

/** Nothing is chosen: that is for the person. */
function radioRow(row: JQuery, id: string, legend: string, options: readonly string[]): JQuery {
  const radios = options.map((words, index) =>
    $('<label class="io-check">')
      .attr('for', `${id}-${index}`)
      .append(
        $('<input type="radio">').attr({ name: id, id: `${id}-${index}`, value: index }),
        $('<span lang="it">').text(words),
      ),
  );
  return row.append(
    $('<span class="io-label" lang="it">').attr('id', `${id}-label`).text(legend),
    $('<div class="io-line" role="radiogroup">').attr('aria-labelledby', `${id}-label`).append(radios),
    paragraph('io-reason', '').attr({ id: `${id}-reason`, 'aria-live': 'polite' }),
  );
}

/** Reads the rows, and hides those of parts that are not kept. */
export function answersIn(
  place: JQuery,
  questions: readonly Question[],
  { message, mayAdd }: Place,
): Answered {
  const answers = new Map<string, Answer>();
  const newFields = new Map<string, OwnField>();
  const missing: Reason[] = [];
  questions.forEach((question, index) => {
    // A message that cannot have an attachment announces none.
    const never =
      question.kind === 'optional' && question.premium && message.premium.attachment === undefined;
    const isAsked = !never && asked(question, answers);
    place.find(`#${rowId(index)}-row`).prop('hidden', !isAsked);
    if (never) answers.set(question.id, { to: 'part', keep: false });
    if (!isAsked) return;
    const id = `#${rowId(index)}`;
    if (question.kind === 'field') {
      const answer = fieldAnswer(place, id);
      if (answer === undefined) return;
      answers.set(question.id, answer);
      if (answer.to !== 'field' || message.fields.some(({ name }) => name === answer.name)) return;
      if (!mayAdd || !isOwnFieldName(answer.name, message))
        missing.push({ key: 'check.freeName', args: { name: answer.name } });
      else if (!newFields.has(answer.name))
        newFields.set(answer.name, { name: answer.name, kind: kindIn(place, id) });
      return;
    }
    if (question.kind === 'write') {
      answers.set(question.id, { to: 'words', text: textOf(place.find(id)) });
      return;
    }
    const chosen = place.find(`[name="${rowId(index)}"]:checked`).val();
    if (chosen === undefined)
      missing.push({
        key: 'dialog.models.choose',
        args: { words: question.context || text('dialog.models.oneOf') },
      });
    else answers.set(question.id, choiceAnswer(question, Number(chosen)));
  });
  return { answers, newFields: [...newFields.values()], missing };
}

function asked({ within }: Question, answers: ReadonlyMap<string, Answer>): boolean {
  const answer = within === undefined ? undefined : answers.get(within.question);
  if (answer?.to === 'part') return answer.keep;
  return answer?.to !== 'one' || answer.index === within?.index;
}

function fieldAnswer(place: JQuery, id: string): Answer | undefined {
  const to = textOf(place.find(id));
  if (to === 'new') return { to: 'field', name: textOf(place.find(`${id}-name`)) };
  if (to === 'words') return { to: 'words', text: textOf(place.find(`${id}-words`)) };
  return to === '' ? undefined : { to: 'field', name: to.slice('field:'.length) };
}

function choiceAnswer(question: Exclude<Question, { kind: 'field' | 'write' }>, index: number): Answer {
  if (question.kind === 'choice') return { to: 'words', text: question.options[index] ?? '' };
  return question.kind === 'oneOf' ? { to: 'one', index } : { to: 'part', keep: index === 0 };
}

function kindIn(place: JQuery, id: string): OwnField['kind'] {
  const value = place.find(`${id}-kind`).val();
  return OWN_FIELD_KINDS.find((kind) => kind === value) ?? 'text';
}

function textOf(input: JQuery): string {
  const value = input.val();
  return typeof value === 'string' ? value.trim() : '';
}
