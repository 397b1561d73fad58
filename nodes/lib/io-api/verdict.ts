/**
 * What an answer of IO means for the message and for the line. The table is IO's behaviour as it really is:
 * two error shapes (backend `{title, status, detail}`, gateway `{statusCode, message}`), and HTML from proxies. The backend
 * is being written anew: there the title is that of the status, and what it means stands in the detail, where it is said at
 * all. So a sentence of IO's counts wherever it stands.
 */
import type { Answer, Answered } from './http';
import { safeWords } from './safe-words';

/** Language-free facts that explain an outcome or a stop. Never personal data. */
export type Facts = Readonly<Record<string, string | number>>;

interface Outcome<State extends string, Reason extends string> {
  readonly kind: 'outcome';
  readonly state: State;
  readonly reason: Reason;
  readonly detail?: Facts;
}

/** Rejected by the gateway before the backend saw it: wait, then try again. */
interface Pause {
  readonly kind: 'pause';
  readonly ms: number;
}

/** Something is wrong for every message of the service, or of the whole line. The message itself was not accepted. */
interface Halt {
  readonly kind: 'halt';
  readonly scope: 'service' | 'line';
  readonly code: 'IO_UNAUTHORIZED' | 'IO_FORBIDDEN' | 'IO_UNEXPECTED_ANSWER';
  readonly detail: Facts;
}

/** IO may have taken the message. `halt`: what answered so will answer the next ones so, too. */
type InDoubt = Outcome<'in-doubt', 'NO_ANSWER' | 'SERVER_ERROR'> & { readonly halt?: Halt };

/** No clear answer, and repeating cannot do harm. */
interface Retry {
  readonly kind: 'retry';
  readonly detail: Facts;
}

export type ProfileVerdict =
  | { readonly kind: 'allowed' }
  | Outcome<'unreachable', 'NOT_ON_IO' | 'SENDER_NOT_ALLOWED' | 'MINOR_NOT_ALLOWED'>
  | Outcome<'discarded', 'RECIPIENT_FORBIDDEN' | 'REFUSED_BY_IO'>
  | Pause
  | Halt
  | Retry;

export type SendVerdict =
  | { readonly kind: 'sent'; readonly ioId: string }
  | Outcome<'unreachable', 'MINOR_NOT_ALLOWED'>
  | Outcome<'discarded', 'RECIPIENT_FORBIDDEN' | 'PAYMENT_ABOVE_LIMIT' | 'REFUSED_BY_IO'>
  | InDoubt
  | Pause
  | Halt
  | Retry;

/** How long to wait after a 429 without a readable header: IO's own window. */
const DEFAULT_PAUSE_MS = 5_000;

/** 403s to POST /messages that come from what the row asks for (IO API: third_party_data). When it is wrong for all rows, ten refusals in a row stop the service. */
const CAUSED_BY_THE_ROW = [
  'Not your configuration',
  'Attachments call forbidden',
  'No configuration id for remote content',
];
const NOT_ON_IO = ['Profile not found', 'The profile you requested was not found in the system'];
const ABOVE_LIMIT = ['Error while sending payment metadata'];
const RECIPIENT_FORBIDDEN = [
  'Recipient forbidden',
  'You are not allowed to issue requests for the recipient',
];
/** The one 500 that is known to come before anything is stored: IO looks for the service first. */
const SERVICE_NOT_LOADED = ['Unable to retrieve the service tied to the provided subscription id'];

/** IO's ids are ULIDs; what is no id of the kind cannot be asked about, written into a report or kept. */
const MESSAGE_ID = /^[\w-]{1,64}$/;

/** Answer to POST /profiles. */
export function judgeProfile(answer: Answer): ProfileVerdict {
  if (answer.kind !== 'answered') return { kind: 'retry', detail: { error: answer.error } };
  const { status } = answer;
  const body = asRecord(answer.body);
  if (status === 200 && body.sender_allowed === true) return { kind: 'allowed' };
  if (status === 200 && body.sender_allowed === false)
    return { kind: 'outcome', state: 'unreachable', reason: 'SENDER_NOT_ALLOWED' };
  if (status === 404 && says(answer, NOT_ON_IO))
    return { kind: 'outcome', state: 'unreachable', reason: 'NOT_ON_IO' };
  if (status === 422) return { kind: 'outcome', state: 'unreachable', reason: 'MINOR_NOT_ALLOWED' };
  if (status === 400) return refused(answer);
  return common(answer) ?? { kind: 'retry', detail: explain(answer) };
}

/** Answers of a proxy that gave up waiting, or of a server in trouble: the next call may go well. */
export const PASSING: ReadonlySet<number> = new Set([408, 409, 423, 425, 499]);

/**
 * Answer to POST /messages. Only an answer that IO gives before it stores anything leaves the message unsent; after any
 * other, silence included, the citizen may get it (docs/sending.md has the table).
 */
export function judgeSend(answer: Answer): SendVerdict {
  if (answer.kind === 'not-written') return { kind: 'retry', detail: { error: answer.error } };
  if (answer.kind === 'no-answer') return inDoubt('NO_ANSWER', { error: answer.error });
  const { status } = answer;
  const id = asRecord(answer.body).id;
  if (status === 201 && typeof id === 'string' && MESSAGE_ID.test(id)) return { kind: 'sent', ioId: id };
  return refusedBeforeStoring(answer) ?? unclear(answer);
}

/** IO's refusals, each given before anything is stored; undefined for all else. */
function refusedBeforeStoring(answer: Answered): SendVerdict | undefined {
  const { status } = answer;
  switch (status) {
    case 400:
      return says(answer, ABOVE_LIMIT)
        ? { kind: 'outcome', state: 'discarded', reason: 'PAYMENT_ABOVE_LIMIT', detail: explain(answer) }
        : refused(answer);
    case 413:
      return refused(answer);
    case 422:
      return { kind: 'outcome', state: 'unreachable', reason: 'MINOR_NOT_ALLOWED' };
    case 403:
      // A filter that looks at answers, too, puts a page of its own in the place of a 201.
      if (!isOfIo(answer)) return undefined;
      return says(answer, CAUSED_BY_THE_ROW) ? refused(answer) : common(answer);
    case 404:
      if (!isOfIo(answer)) return undefined;
      // The backend was reached: something that the row names is not there. A wrong address is the gateway's to say.
      return isOfBackend(answer) ? refused(answer) : common(answer);
    case 401:
    case 429:
      return common(answer);
    case 500:
      return says(answer, SERVICE_NOT_LOADED) ? { kind: 'retry', detail: explain(answer) } : undefined;
    default:
      return undefined;
  }
}

function unclear(answer: Answered): InDoubt {
  const { status } = answer;
  const verdict = inDoubt('SERVER_ERROR', explain(answer));
  if (status < 300 || status >= 500 || PASSING.has(status)) return verdict;
  return { ...verdict, halt: unexpected(answer) };
}

/** What both calls share; undefined for a 5xx or a time-out of the gateway. */
function common(answer: Answered): Pause | Halt | Outcome<'discarded', 'RECIPIENT_FORBIDDEN'> | undefined {
  const { status } = answer;
  if (status === 429) return { kind: 'pause', ms: answer.retryAfterMs ?? DEFAULT_PAUSE_MS };
  if (status === 401)
    return { kind: 'halt', scope: 'service', code: 'IO_UNAUTHORIZED', detail: explain(answer) };
  if (status === 403 && says(answer, RECIPIENT_FORBIDDEN))
    return { kind: 'outcome', state: 'discarded', reason: 'RECIPIENT_FORBIDDEN' };
  if (status === 403)
    return { kind: 'halt', scope: 'service', code: 'IO_FORBIDDEN', detail: explain(answer) };
  if (status >= 500 || PASSING.has(status)) return undefined;
  // A wrong address must not turn a whole campaign into letters: anything unknown stops the line.
  return unexpected(answer);
}

function unexpected(answer: Answered): Halt {
  return { kind: 'halt', scope: 'line', code: 'IO_UNEXPECTED_ANSWER', detail: explain(answer) };
}

/** Whether an error has one of IO's two forms: the backend's `{title, …}` or the gateway's `{message, …}`. */
function isOfIo(answer: Answered): boolean {
  return isOfBackend(answer) || typeof asRecord(answer.body).message === 'string';
}

function isOfBackend({ body }: Answered): boolean {
  return typeof asRecord(body).title === 'string';
}

/** Whether an error says one of these sentences, as its title or in its detail. */
function says({ body }: Answered, sentences: readonly string[]): boolean {
  const { title, detail } = asRecord(body);
  return sentences.some(
    (sentence) => title === sentence || (typeof detail === 'string' && detail.includes(sentence)),
  );
}

function inDoubt(reason: InDoubt['reason'], detail: Facts): InDoubt {
  return { kind: 'outcome', state: 'in-doubt', reason, detail };
}

function refused(answer: Answered): Outcome<'discarded', 'REFUSED_BY_IO'> {
  return { kind: 'outcome', state: 'discarded', reason: 'REFUSED_BY_IO', detail: explain(answer) };
}

/** Status and those of IO's words that cannot hold anything of the message. */
export function explain(answer: Answered): Facts {
  return { status: answer.status, answer: safeWords(answer) };
}

function asRecord(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}
