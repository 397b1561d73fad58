/** What is proposed for a question before a person has looked at it. Choices and optional parts are for the person alone. */
import type { MessageDefinition } from '../../lib/core';
import type { Answer, Question } from './model-text';

/**
 * The field that is meant, by its name or by the model's word for it; a new field where the message may have one.
 * Undefined: nobody can guess.
 * @param questions all of the text: two dates cannot both be the only date that the message has
 */
export function proposedFor(
  question: Question,
  questions: readonly Question[],
  { fields }: MessageDefinition,
  mayAdd: boolean,
): Answer | undefined {
  if (question.kind !== 'field') return undefined;
  const { guess, written } = question;
  if (fields.some(({ name }) => name === guess.name)) return { to: 'field', name: guess.name };
  if (mayAdd) return { to: 'field', name: guess.name };
  const alike = questions.filter((one) => one.kind === 'field' && one.written === written);
  const meant = fields.filter(({ modelName }) => modelName !== undefined && `<${modelName}>` === written);
  const [only] = meant;
  return alike.length === 1 && meant.length === 1 && only !== undefined
    ? { to: 'field', name: only.name }
    : undefined;
}
