/** Remarks about privacy that stop nothing: the institution may have its reasons. */
import { displayText, type FieldValue, NAME_FIELDS } from './fields';
import type { Hint, MessageDefinition } from './types';

/** Shorter ones are found by accident ("Lo", "De"). */
const SHORTEST_NAME = 3;

/**
 * The title shows on a locked phone, in the push notice and as the subject of the e-mail copy. A hint for
 * each field in it that tells who the person is: name, surname, fiscal code, or one that the institution
 * calls sensitive; also when a name hides in the value of another field.
 */
export function titleHints(
  definition: MessageDefinition,
  inTitle: ReadonlySet<string>,
  values: ReadonlyMap<string, FieldValue>,
  sensitive: readonly string[],
): Hint[] {
  if (inTitle.size === 0) return [];
  const fiscalCodes = definition.fields.filter((field) => field.kind === 'fiscalCode');
  const personal = new Set([...fiscalCodes.map((field) => field.name), ...NAME_FIELDS, ...sensitive]);
  const secrets = [...personal].map((name) => words(textOf(values, name)));
  return [...inTitle]
    .filter((name) => personal.has(name) || containsOneOf(words(textOf(values, name)), secrets))
    .map((field) => ({ code: 'TITLE_PERSONAL_DATA', field }));
}

function textOf(values: ReadonlyMap<string, FieldValue>, name: string): string {
  const value = values.get(name);
  return value === undefined ? '' : displayText(value);
}

/** The words in small letters between single blanks, e.g. ` maria d àvila `. */
function words(text: string): string {
  return ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
}

function containsOneOf(text: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => secret.length >= SHORTEST_NAME + 2 && text.includes(secret));
}
