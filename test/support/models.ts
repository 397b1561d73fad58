/** A person who takes a text of PagoPA's models into a free message, and the message that comes of it. */
import assert from 'node:assert/strict';
import type { MessageDefinition } from '../../nodes/lib/core';
import { MESSAGES, type OwnField, withOwnFields, withParts } from '../../nodes/messages';
import { fillIn } from '../../nodes/message/models/fill-in';
import type { Answer, ModelText, Question } from '../../nodes/message/models/model-text';
import { readModel } from '../../nodes/message/models/read';

interface Taken {
  readonly definition: MessageDefinition;
  readonly title: string;
  readonly body: string;
  readonly fields: readonly OwnField[];
}

/** With what is proposed for every field, the first of every choice, and every part kept unless `more` says otherwise. */
export function taken(text: ModelText, more: Readonly<Record<string, Answer>> = {}): Taken {
  const reading = readModel(text);
  const parts = { payment: text.payment, attachment: text.attachment };
  const base = withParts((name) => parts[name as keyof typeof parts]);
  const answers = new Map(reading.questions.map((one) => [one.id, more[one.id] ?? usual(one)]));
  const names = new Set(base.fields.map(({ name }) => name));
  const fields = reading.questions.flatMap((one): OwnField[] =>
    one.kind === 'field' && !names.has(one.guess.name) ? [one.guess] : [],
  );
  return { ...fillIn(reading, answers), fields, definition: withOwnFields(fields, base) };
}

function usual(question: Question): Answer {
  switch (question.kind) {
    case 'field':
      return { to: 'field', name: question.guess.name };
    case 'choice':
      return { to: 'words', text: question.options[0] ?? '' };
    case 'optional':
      return { to: 'part', keep: true };
    case 'oneOf':
      return { to: 'one', index: 0 };
    case 'write':
      return { to: 'words', text: 'Passa allo sportello con un documento.' };
  }
}

export function nine(slug: string): MessageDefinition {
  const found = MESSAGES.find((one) => one.slug === slug);
  assert.ok(found);
  return found;
}
