/**
 * Premium attachments: the row says which, IO asks the institution for it when the citizen opens the message.
 */
import { bad, good } from './problem';
import { oneLine } from './text';
import type { NewMessage, Result } from './types';

export type ThirdPartyData = NonNullable<NewMessage['content']['third_party_data']>;

/** IO API, third_party_data.configuration_id: a ULID. */
const ULID = /^[0-9a-hjkmnp-tv-z]{26}$/i;

/**
 * `{ id, configuration_id }`: the institution's own name of the content (IO gives it back when it asks), and
 * the remote content configuration.
 * Problem: ATTACHMENT_INVALID.
 */
export function readAttachment(value: unknown, field: string): Result<ThirdPartyData> {
  if (typeof value !== 'object' || value === null) return bad('ATTACHMENT_INVALID', field, value);
  const { id, configuration_id: configuration } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || typeof configuration !== 'string') {
    return bad('ATTACHMENT_INVALID', field, value);
  }
  const [name, ulid] = [oneLine(id), oneLine(configuration)];
  if (name === '' || !ULID.test(ulid)) return bad('ATTACHMENT_INVALID', field, value);
  return good({ id: name, configuration_id: ulid, has_attachments: true });
}
