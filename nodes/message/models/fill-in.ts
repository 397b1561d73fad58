/** A text of PagoPA's models with the answers of the person who takes it. Pure. */
import { PAYMENT_BUTTON_PLACEHOLDER } from '../../lib/core';
import type { Answers } from './model-text';
import type { Part, Reading } from './read';

/** Where a part was that is not wanted, until the blanks around it are looked at. */
const LEFT_OUT = '\u0003';
/** Before a section, which brings its own blank line. */
const SECTION = '\u0004';

export interface FilledIn {
  readonly title: string;
  readonly body: string;
}

/** @param attachment name of the field that holds the attachment */
export function fillIn({ title, body }: Reading, answers: Answers, attachment = 'allegato'): FilledIn {
  const text = (parts: readonly Part[]): string => withoutPlaces(textOf(parts, answers, attachment));
  return { title: text(title), body: text(body) };
}

function textOf(parts: readonly Part[], answers: Answers, attachment: string): string {
  return parts.map((part) => partText(part, answers, attachment)).join('');
}

function partText(part: Part, answers: Answers, attachment: string): string {
  switch (part.kind) {
    case 'words':
      return part.text;
    case 'button':
      return `{{${PAYMENT_BUTTON_PLACEHOLDER}}}`;
    case 'gap': {
      const answer = answers.get(part.question);
      if (answer?.to === 'field') return `{{${answer.name}}}`;
      return answer?.to === 'words' && answer.text.trim() !== '' ? answer.text.trim() : part.written;
    }
    case 'optional':
      return optionalText(part, answers, attachment);
  }
}

function optionalText(
  { question, marks, premium, index, inner }: Extract<Part, { kind: 'optional' }>,
  answers: Answers,
  attachment: string,
): string {
  const answer = answers.get(question);
  const text = textOf(inner, answers, attachment);
  const keep =
    answer?.to === 'part' ? answer.keep : answer?.to === 'one' ? answer.index === index : undefined;
  if (keep === undefined) return `${marks[0]}${text}${marks[1]}`;
  if (!keep) return LEFT_OUT;
  // The blank line belongs to the sentence: a row without attachment has neither.
  return premium ? `${SECTION}{{#${attachment}}}\n\n${text}\n{{/${attachment}}}` : text;
}

function withoutPlaces(text: string): string {
  return text
    .replace(new RegExp(`(?<!\\n)\\n*${SECTION}`, 'g'), '\n')
    .replace(new RegExp(`\\n\\n${LEFT_OUT}(?=\\n|$)`, 'g'), '')
    .replace(new RegExp(`^${LEFT_OUT}\\n*`), '')
    .replace(new RegExp(` ?${LEFT_OUT} ?`, 'g'), ' ')
    .trim();
}
