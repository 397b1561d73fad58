/**
 * IO's rules for the body of POST /messages, checked before a message is taken in: a flow may hand io-send a message that
 * none of our nodes composed (IO API: NewMessage of the messages service; lengths are UTF-16 units).
 */
const FISCAL_CODE =
  /^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$/;
const NOTICE_NUMBER = /^[0-3]\d{17}$/;
const PAYEE = /^\d{11}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
const ULID = /^[0-9a-hjkmnp-tv-z]{26}$/i;

type Fields = Readonly<Record<string, unknown>>;

/** Paths of what IO would refuse, e.g. `content.subject`. Empty: the message is good. */
export function wrongFields(message: unknown): string[] {
  if (!isObject(message)) return ['message'];
  const wrong: string[] = [];
  const check = (path: string, good: boolean) => {
    if (!good) wrong.push(path);
  };
  check('fiscal_code', matches(message.fiscal_code, FISCAL_CODE));
  check('feature_level_type', oneOf(message.feature_level_type, [undefined, 'STANDARD', 'ADVANCED']));
  check('time_to_live', message.time_to_live === undefined || within(message.time_to_live, 3600, 604_800));
  const content = message.content;
  if (!isObject(content)) return [...wrong, 'content'];
  check('content.subject', lengthWithin(content.subject, 10, 120));
  check('content.markdown', lengthWithin(content.markdown, 80, 10_000));
  check('content.require_secure_channels', isFlag(content.require_secure_channels));
  const due = content.due_date;
  check('content.due_date', due === undefined || isDateTime(due));
  return [...wrong, ...wrongPayment(content.payment_data), ...wrongThirdParty(content.third_party_data)];
}

function wrongPayment(payment: unknown): string[] {
  if (payment === undefined) return [];
  if (!isObject(payment)) return ['content.payment_data'];
  const wrong: string[] = [];
  if (!within(payment.amount, 1, 9_999_999_999)) wrong.push('content.payment_data.amount');
  if (!matches(payment.notice_number, NOTICE_NUMBER)) wrong.push('content.payment_data.notice_number');
  if (!isFlag(payment.invalid_after_due_date)) wrong.push('content.payment_data.invalid_after_due_date');
  const { payee } = payment;
  if (payee !== undefined && !(isObject(payee) && matches(payee.fiscal_code, PAYEE)))
    wrong.push('content.payment_data.payee.fiscal_code');
  return wrong;
}

const OPTIONAL_REMOTE: Readonly<Record<string, (value: unknown) => boolean>> = {
  has_attachments: isFlag,
  has_remote_content: isFlag,
  has_precondition: (value) => oneOf(value, ['ALWAYS', 'ONCE', 'NEVER']),
  original_sender: isFilled,
  original_receipt_date: isDateTime,
  summary: isFilled,
};

function wrongThirdParty(data: unknown): string[] {
  if (data === undefined) return [];
  if (!isObject(data)) return ['content.third_party_data'];
  const wrong: string[] = [];
  if (!lengthWithin(data.id, 1, 1_000)) wrong.push('content.third_party_data.id');
  if (!matches(data.configuration_id, ULID)) wrong.push('content.third_party_data.configuration_id');
  for (const [name, isGood] of Object.entries(OPTIONAL_REMOTE))
    if (data[name] !== undefined && !isGood(data[name])) wrong.push(`content.third_party_data.${name}`);
  return wrong;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function isFlag(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean';
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function oneOf(value: unknown, allowed: readonly unknown[]): boolean {
  return allowed.includes(value);
}

function within(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}

function lengthWithin(value: unknown, min: number, max: number): boolean {
  return typeof value === 'string' && value.length >= min && value.length <= max;
}

function isDateTime(value: unknown): boolean {
  return typeof value === 'string' && DATE_TIME.test(value) && !Number.isNaN(Date.parse(value));
}
