/** The identity of a message: the same message for the same citizen has the same key, today and in a repeated file. */
import crypto from 'node:crypto';

export interface KeyParts {
  /** The institution's fiscal code, 11 digits. */
  readonly institution: string;
  /** Slug of the message. */
  readonly type: string;
  /** Distinguishes two true messages to one person, e.g. two children. Empty: the text itself distinguishes. */
  readonly caso: string;
}

interface Body {
  readonly fiscal_code: string;
  readonly content: {
    readonly subject: string;
    readonly markdown: string;
    readonly payment_data?: { readonly notice_number: string };
  };
}

/** SHA-256 hex of `[institution, slug, fiscal_code, caso ?? [subject, markdown, notice_number ?? null]]` as JSON. */
export function messageKey(parts: KeyParts, message: Body): string {
  const { subject, markdown, payment_data: payment } = message.content;
  const what = parts.caso === '' ? [subject, markdown, payment?.notice_number ?? null] : parts.caso;
  const text = JSON.stringify([parts.institution, parts.type, message.fiscal_code, what]);
  return sha256(text);
}

/** In one call where Node has it (20.12): a hash object per row would stay in memory until the next full garbage collection. */
const sha256 = 'hash' in crypto ? (text: string) => crypto.hash('sha256', text, 'hex') : byObject;

function byObject(text: string): string {
  return crypto.createHash('sha256').update(text).digest('hex');
}
