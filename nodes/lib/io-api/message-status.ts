/** IO's answer to GET /messages/{fiscal_code}/{id}, as far as a flow wants it (IO API: GetMessage). */
export interface MessageState {
  /** ACCEPTED, PROCESSED, REJECTED or FAILED. */
  readonly status?: string;
  /** READ, UNREAD or UNAVAILABLE; Premium messages only. */
  readonly read?: string;
  /** PAID or NOT_PAID; Premium messages with a payment only. */
  readonly paid?: string;
}

/** What the body says; nothing when it is not of IO's form. */
export function readStatus(body: unknown): MessageState {
  if (typeof body !== 'object' || body === null) return {};
  const { status, read_status: read, payment_status: paid } = body as Readonly<Record<string, unknown>>;
  return {
    ...(typeof status === 'string' ? { status } : {}),
    ...(typeof read === 'string' ? { read } : {}),
    ...(typeof paid === 'string' ? { paid } : {}),
  };
}
