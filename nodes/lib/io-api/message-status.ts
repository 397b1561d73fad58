/** IO's answer to GET /messages/{fiscal_code}/{id}, as far as a flow wants it (IO API: GetMessage). */
import type { Answer } from './http';
import { explain, type Facts } from './verdict';

export interface MessageState {
  /** ACCEPTED, PROCESSED, REJECTED or FAILED. */
  readonly status?: string;
  /** READ, UNREAD or UNAVAILABLE; Premium messages only. */
  readonly read?: string;
  /** PAID or NOT_PAID; Premium messages with a payment only. */
  readonly paid?: string;
}

export type StatusVerdict =
  | { readonly kind: 'state'; readonly state: MessageState }
  /** IO will say the same the next time: the key, the permission, or a message that it does not know. */
  | {
      readonly kind: 'refused';
      readonly code: 'IO_STATUS_REFUSED' | 'IO_STATUS_UNKNOWN';
      readonly detail: Facts;
    }
  | { readonly kind: 'again' };

/** IO's words for a state; anything else in their place is none. */
const WORD = /^[A-Z_]{1,40}$/;

export function judgeStatus(answer: Answer): StatusVerdict {
  if (answer.kind !== 'answered') return { kind: 'again' };
  switch (answer.status) {
    case 200:
      return { kind: 'state', state: readStatus(answer.body) };
    case 401:
    case 403:
      return { kind: 'refused', code: 'IO_STATUS_REFUSED', detail: explain(answer) };
    case 400:
    case 404:
      return { kind: 'refused', code: 'IO_STATUS_UNKNOWN', detail: explain(answer) };
    default:
      return { kind: 'again' };
  }
}

/** What the body says; nothing when it is not of IO's form. */
export function readStatus(body: unknown): MessageState {
  if (typeof body !== 'object' || body === null) return {};
  const { status, read_status: read, payment_status: paid } = body as Readonly<Record<string, unknown>>;
  return {
    ...(isWord(status) ? { status } : {}),
    ...(isWord(read) ? { read } : {}),
    ...(isWord(paid) ? { paid } : {}),
  };
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && WORD.test(value);
}
