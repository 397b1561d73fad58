/**
 * The identity of a message: the same message for the same citizen has the same key, today and in a repeated file.
 * Why it is made of these parts: docs/adr/0022.
 */
import crypto from 'node:crypto';

export interface KeyParts {
  /** The institution's fiscal code, 11 digits. */
  readonly institution: string;
  /** Node id of the io-service that sends it. */
  readonly service: string;
  /** Slug of the message. */
  readonly type: string;
  /** Which of the institution's own texts (`textId`); empty for a message of the model, which its slug names. */
  readonly text?: string;
  /** Distinguishes two true messages to one person, e.g. two children. Empty: the notice number or the text does. */
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

/** An own text as its node has it: the templates, and the values of its own fields that stand in the node itself. */
export interface OwnText {
  readonly title: string;
  readonly body: string;
  readonly fixed: readonly (readonly [name: string, value: string])[];
}

/**
 * SHA-256 hex of `[institution, service, slug, text, fiscal_code, what]` as JSON in NFC, where `what` is the caso, or else
 * the notice number, or else `[subject, markdown, null]`.
 */
export function messageKey(parts: KeyParts, message: Body): string {
  const { institution, service, type, text = '', caso } = parts;
  const { fiscal_code, content } = message;
  const notice = content.payment_data?.notice_number ?? '';
  const what = [caso, notice].find((one) => one !== '') ?? [content.subject, content.markdown, null];
  return sha256(JSON.stringify([institution, service, type, text, fiscal_code, what]).normalize('NFC'));
}

/**
 * The keys that the same message had in the first form, without service and text: `[institution, slug, fiscal_code,
 * caso ?? [subject, markdown, notice_number ?? null]]`, in whatever form of Unicode its row was written then.
 */
export function firstKeys(parts: Omit<KeyParts, 'service' | 'text'>, message: Body): string[] {
  const { subject, markdown, payment_data: payment } = message.content;
  const what = parts.caso === '' ? [subject, markdown, payment?.notice_number ?? null] : parts.caso;
  const json = JSON.stringify([parts.institution, parts.type, message.fiscal_code, what]);
  return [...new Set([json, json.normalize('NFC'), json.normalize('NFD')])].map(sha256);
}

/**
 * Names an own text by what it says, in letters and digits alone: signs, blanks, capitals, accents and emphasis may be
 * corrected, and it is still the same text. SHA-256 hex.
 */
export function textId({ title, body, fixed }: OwnText): string {
  const values = [...fixed].sort(([a], [b]) => (a < b ? -1 : 1)).flat();
  return sha256(JSON.stringify([title, body, ...values].map(lettersOf)));
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}

/** In one call where Node has it (20.12): a hash object per row would stay in memory until the next full garbage collection. */
const sha256 = 'hash' in crypto ? (text: string) => crypto.hash('sha256', text, 'hex') : byObject;

function byObject(text: string): string {
  return crypto.createHash('sha256').update(text).digest('hex');
}
