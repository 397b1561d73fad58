/**
 * Premium attachments: the row says which, IO asks the institution for it when the citizen opens the message.
 */
import { bad, good } from './problem';
import { isNonValue, sheetError } from './non-values';
import { oneLine, readLine } from './text';
import type { NewMessage, Result } from './types';

export type ThirdPartyData = NonNullable<NewMessage['content']['third_party_data']>;

/**
 * What a row names: a file by its name or address (`reference`), which the institution's own io-remote-content still has
 * to promise for this citizen; or a content that the institution serves by other means, as IO is told of it (`data`).
 */
export type Attachment = { readonly reference: string } | { readonly data: ThirdPartyData };

/** IO API, third_party_data.configuration_id: a ULID. */
const ULID = /^[0-9a-hjkmnp-tv-z]{26}$/i;

/** Whether this is the id of a remote content configuration. */
export function isUlid(text: string): boolean {
  return ULID.test(text);
}

/**
 * A text (or a whole number, such as a file number that a flow knows) is a reference. An object
 * `{ id, configuration_id }` is the institution's own name of the content (IO gives it back when it asks), and the
 * remote content configuration.
 * Problems: ATTACHMENT_INVALID; TEXT_GARBLED when the name was read with the wrong encoding; NO_VALUE, CELL_ERROR.
 */
export function readAttachment(value: unknown, field: string): Result<Attachment> {
  if (typeof value === 'object' && value !== null) return readData(value, field);
  const text = readLine(value, field);
  if (!text.ok)
    return text.problem.code === 'FIELD_NOT_TEXT' ? bad('ATTACHMENT_INVALID', field, value) : text;
  if (sheetError(text.value) !== undefined) return bad('CELL_ERROR', field, text.value);
  return isNonValue(text.value) ? bad('NO_VALUE', field, text.value) : good({ reference: text.value });
}

function readData(value: object, field: string): Result<Attachment> {
  const { id, configuration_id: configuration } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || typeof configuration !== 'string') {
    return bad('ATTACHMENT_INVALID', field, value);
  }
  const [name, ulid] = [oneLine(id), oneLine(configuration)];
  if (name === '' || !isUlid(ulid)) return bad('ATTACHMENT_INVALID', field, value);
  return good({ data: { id: name, configuration_id: ulid, has_attachments: true } });
}

/**
 * The message with its attachment. Only here does an attachment make a message ADVANCED, which IO bills: a message whose
 * file nobody has promised stays without.
 */
export function attach(message: NewMessage, data: ThirdPartyData): NewMessage {
  const { fiscal_code, content } = message;
  return { fiscal_code, feature_level_type: 'ADVANCED', content: { ...content, third_party_data: data } };
}

/**
 * What the citizen will probably see as the file's name, for previews: the last part of a path or address, with the
 * `.pdf` that IO's app adds.
 */
export function shownFileName(reference: string): string {
  const last =
    reference
      .replace(/[?#].*$/s, '')
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) ?? '';
  const name = decoded(last) || reference;
  return /\.pdf$/i.test(name) ? name : `${name}.pdf`;
}

function decoded(text: string): string {
  try {
    return oneLine(decodeURIComponent(text));
  } catch {
    return text;
  }
}
