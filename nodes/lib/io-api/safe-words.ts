/**
 * Which of IO's words may be kept. IO's report of a wrong structure quotes the values that it found, and a quoted text
 * may hold the very marks that end a quotation, so nothing is cleaned: only what is known to be harmless is let through.
 */
import type { Answered } from './http';

/**
 * Names of fields in a report of a wrong structure, e.g. `root.content.payment_data.amount`. The sender written anew has no
 * root, and begins with one of the message's own fields.
 */
const FIELD =
  /\b(?:root(?:\.[a-z_]+|\.\d+)+|content(?:[./][a-z_]+)+|fiscal_code|feature_level_type|time_to_live)\b/g;
const MOST_FIELDS = 5;

/** IO's constant sentences that say more than the title (IO API: details of 403). */
const SENTENCES = [
  'You do not have enough permissions to send a Premium message',
  'You do not have enough permissions to send a third party message',
  'You do not have enough permissions to send a payment message with payee',
  'You do not have enough permission to complete the operation',
  'You are not allowed to issue requests for the recipient.',
] as const;

/** How the messages of the gateway begin that say what to look at; the rest of the first sentence is constant too. */
const GATEWAY = /^(?:Access denied due to|Resource not found|Invalid client certificate)[^.]{0,80}/;
const GATEWAY_STATUS: ReadonlySet<number> = new Set([401, 403, 404]);

const LONGEST_TITLE = 100;
const LIKE_FISCAL_CODE = /[A-Z]{6}[0-9A-Z]{2}[A-Z][0-9A-Z]{2}[A-Z][0-9A-Z]{3}[A-Z]/i;

/**
 * The title, the names of wrong fields, IO's constant sentences and the gateway's known messages; nothing else, and
 * nothing of the message that was sent. Empty when there is none of these.
 */
export function safeWords({ status, body }: Answered): string {
  if (typeof body !== 'object' || body === null) return '';
  const { title, detail, message } = body as Readonly<Record<string, unknown>>;
  const words = [safeTitle(title), ...safeDetail(detail), ...safeMessage(status, message)];
  return words.filter((word) => word !== '').join(': ');
}

/** Titles are constants of IO; another server's title is at least short and without a fiscal code. */
function safeTitle(title: unknown): string {
  if (typeof title !== 'string' || hasFiscalCode(title)) return '';
  return printable(title.slice(0, LONGEST_TITLE));
}

function safeDetail(detail: unknown): string[] {
  if (typeof detail !== 'string') return [];
  const fields = new Set(detail.match(FIELD));
  const sentences = SENTENCES.filter((sentence) => detail.includes(sentence));
  return [[...fields].slice(0, MOST_FIELDS).join(', '), ...sentences];
}

function safeMessage(status: number, message: unknown): string[] {
  if (typeof message !== 'string' || !GATEWAY_STATUS.has(status)) return [];
  const [known] = GATEWAY.exec(message) ?? [];
  return known === undefined || hasFiscalCode(known) ? [] : [printable(known)];
}

/** Without control characters and halves of a character, which neither a register nor a terminal takes well. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, '');
}

function hasFiscalCode(text: string): boolean {
  return text.split(/[^0-9A-Za-z]+/).some((word) => word.length === 16 && LIKE_FISCAL_CODE.test(word));
}
