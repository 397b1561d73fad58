/** The five calls of IO's messages API, as functions from a request to an answer, in IO's own order of checks. */
import { isOldEnough } from './age';
import * as answers from './answers';
import { type Citizen, citizenOf } from './citizens';
import { configurationNotFound } from './configuration-calls';
import { type Configurations, SIMULATOR_CONFIGURATION_ID } from './configurations';
import type { Inbox } from './inbox';
import type { Content, StoredMessage } from './stored-message';
import type { ServiceStore } from './manage-services';
import type { ServiceLabel, Settings } from './options';
import { premiumStatus } from './premium-status';
import { type Random, ulid } from './random';
import { problemsOf } from './report';
import { FISCAL_CODE } from './schemas';
import * as validators from './validators';

const { problem } = answers;
type Answer = answers.Answer;

export interface Context {
  readonly settings: Settings;
  readonly inbox: Inbox;
  readonly configurations: Configurations;
  readonly services: ServiceStore;
  readonly random: Random;
}

/** Who stands behind the key of a call. */
export interface Caller {
  readonly service: ServiceLabel;
  readonly institution: string;
}

interface NewMessage {
  readonly fiscal_code?: string;
  readonly feature_level_type: 'STANDARD' | 'ADVANCED';
  readonly time_to_live: number;
  readonly content: Content;
}

const FISCAL_CODE_PATTERN = new RegExp(FISCAL_CODE);

/** POST /profiles: the body decides. */
export function profileByBody(body: unknown): Answer {
  const { profileRequest } = validators;
  if (!profileRequest(body)) return problem(400, 'Invalid FiscalCodePayload', problemsOf(profileRequest));
  return profile((body as { fiscal_code: string }).fiscal_code);
}

/** GET /profiles/{fiscal_code} */
export function profile(fiscalCode: string): Answer {
  if (!FISCAL_CODE_PATTERN.test(fiscalCode)) return invalidFiscalCode();
  const found = citizenOf(fiscalCode).profile;
  switch (found) {
    case 'allowed':
      return answers.json(200, { sender_allowed: true, preferred_languages: ['it_IT'] });
    case 'service-off':
      return answers.json(200, { sender_allowed: false, preferred_languages: ['it_IT'] });
    case 'not-on-io':
      return problem(404, 'Profile not found', 'The profile you requested was not found in the system.');
    case 'forbidden':
      return answers.recipientForbidden();
    case 'gateway-404':
      return answers.notFound();
    case 'no-boolean':
      return answers.json(200, { preferred_languages: ['it_IT'] });
    case 'redirect':
      return { status: 302, headers: { location: '/' }, body: '' };
  }
}

/** POST /messages and POST /messages/{fiscal_code}. Stores the message when it is accepted. */
export function createMessage(context: Context, caller: Caller, body: unknown, pathCode?: string): Answer {
  const { newMessage } = validators;
  if (!newMessage(body)) return problem(400, 'Invalid message structure', problemsOf(newMessage));
  const message = body as NewMessage;
  const dueDate = utcDate(message.content.due_date, context.settings.rewritten);
  if (dueDate === null)
    return problem(400, 'Invalid message structure', 'at [root.content.due_date] no such date');
  if (pathCode !== undefined && !FISCAL_CODE_PATTERN.test(pathCode)) return invalidFiscalCode();

  const forbidden = missingGroup(context.settings, message);
  if (forbidden) return forbidden;
  const fiscalCode = pathCode ?? message.fiscal_code;
  if (fiscalCode === undefined || (pathCode !== undefined && message.fiscal_code !== undefined)) {
    return problem(400, 'Bad parameters', 'The fiscal code must be either in the path or in the payload.');
  }
  const citizen = citizenOf(fiscalCode);
  const refused =
    remoteContentProblem(context, caller, message) ??
    refusal(citizen) ??
    ageProblem(context.settings, fiscalCode) ??
    ceiling(context.settings, message);
  if (refused) return refused;
  return store(context, caller.service, { ...message, fiscal_code: fiscalCode }, dueDate, citizen);
}

/** GET /messages/{fiscal_code}/{id} */
export function getMessage(context: Context, service: ServiceLabel, fiscalCode: string, id: string): Answer {
  if (!FISCAL_CODE_PATTERN.test(fiscalCode)) return invalidFiscalCode();
  const message = context.inbox.get(id);
  if (message?.fiscal_code !== fiscalCode) {
    return problem(404, 'Message not found', 'The message that you requested was not found in the system.');
  }
  if (message.service.id !== service.id) {
    return answers.notAllowedHere('You do not have enough permission to read the message of another service');
  }
  return answers.json(200, statusBody(context, message));
}

/** What IO tells of a message; the content only once it lies in the citizen's inbox. */
function statusBody({ inbox, settings }: Context, message: StoredMessage): Record<string, unknown> {
  const status = inbox.status(message);
  const { id, fiscal_code, createdAt, feature_level_type, time_to_live, content } = message;
  return {
    message: {
      id,
      fiscal_code,
      created_at: new Date(createdAt).toISOString(),
      sender_service_id: message.service.id,
      time_to_live,
      feature_level_type,
      ...(status === 'PROCESSED' && { content }),
    },
    status,
    ...premiumStatus(settings, message, status),
  };
}

function store(
  { inbox, random, settings }: Context,
  service: ServiceLabel,
  message: NewMessage & { fiscal_code: string },
  dueDate: string | undefined,
  citizen: Citizen,
): Answer {
  const { fiscal_code, feature_level_type, time_to_live } = message;
  const createdAt = settings.clock.now();
  const id = ulid(createdAt, random);
  const content = { ...message.content, ...(dueDate !== undefined && { due_date: dueDate }) };
  const { fate } = citizen;
  inbox.add({
    id,
    fiscal_code,
    createdAt,
    acceptedAt: settings.now(),
    service,
    feature_level_type,
    time_to_live,
    content,
    fate,
    read: false,
  });
  return answers.json(201, { id }, { location: `/api/v1/messages/${fiscal_code}/${id}` });
}

function missingGroup(settings: Settings, message: NewMessage): Answer | undefined {
  const lacking = (what: string): Answer =>
    answers.notAllowedHere(`You do not have enough permissions to send a ${what}`);
  const { groups } = settings;
  const { content, feature_level_type } = message;
  if (content.payment_data?.payee && !groups.has('ApiMessageWriteWithPayee')) {
    return lacking('payment message with payee');
  }
  if (feature_level_type === 'ADVANCED') {
    return groups.has('ApiMessageWriteAdvanced') ? undefined : lacking('Premium message');
  }
  if (content.third_party_data && !groups.has('ApiThirdPartyMessageWrite')) {
    return lacking('third party message');
  }
  return undefined;
}

/** IO looks at the configuration before the message's level. */
function remoteContentProblem(context: Context, caller: Caller, message: NewMessage): Answer | undefined {
  const remote = message.content.third_party_data;
  if (!remote) return undefined;
  const id = remote.configuration_id;
  if (id === undefined) {
    return problem(
      403,
      'No configuration id for remote content',
      'third_party_data needs a configuration_id',
    );
  }
  const known = context.configurations.get(id);
  if (!known && !isKnownElsewhere(context.settings, id)) return configurationNotFound();
  if (known && known.user_id !== caller.institution) {
    return problem(403, 'Not your configuration', 'The configuration belongs to another institution');
  }
  if (remote.has_attachments && message.feature_level_type !== 'ADVANCED') {
    return problem(403, 'Attachments call forbidden', 'Only Premium messages may have attachments');
  }
  return undefined;
}

/** Ids that did not come from the simulator's own API. */
function isKnownElsewhere({ configurations }: Settings, id: string): boolean {
  return id === SIMULATOR_CONFIGURATION_ID || !configurations || configurations.includes(id);
}

function refusal(citizen: Citizen): Answer | undefined {
  switch (citizen.refusal) {
    case undefined:
      return undefined;
    case 'unauthorized':
      return answers.unauthorized('invalid');
    case 'forbidden':
      return answers.recipientForbidden();
    case 'not-allowed':
      return answers.notAllowedHere('You do not have enough permission to complete the operation');
    case 'invalid':
      return problem(400, 'Invalid message structure', 'This recipient refuses every message');
    case 'payment':
      return problem(400, 'Error while sending payment metadata', 'This recipient refuses every payment');
    case 'minor':
      return notOfAge();
  }
}

function ageProblem({ clock, minimumAge }: Settings, fiscalCode: string): Answer | undefined {
  return isOldEnough(fiscalCode, minimumAge, clock.now()) ? undefined : notOfAge();
}

/** Announced, wording not published: a client must go by the status alone. */
const notOfAge = (): Answer =>
  problem(422, 'Unprocessable Entity', 'The recipient is not eligible for this service');

function ceiling({ paymentLimit }: Settings, { content }: NewMessage): Answer | undefined {
  const amount = content.payment_data?.amount ?? 0;
  if (amount <= paymentLimit) return undefined;
  const detail = `The requested amount (${amount} cents) exceeds the maximum allowed for this service (${paymentLimit} cents)`;
  return problem(400, 'Error while sending payment metadata', detail);
}

/**
 * Normalised to `…Z`; null when the text has the form of a date but is none. Without a zone IO's servers mean UTC.
 * @param onlyUtc whether a date without `Z` is none
 */
function utcDate(text: string | undefined, onlyUtc: boolean): string | null | undefined {
  if (text === undefined) return undefined;
  if (onlyUtc && !text.endsWith('Z')) return null;
  const date = new Date(/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

const invalidFiscalCode = (): Answer =>
  problem(400, 'Invalid FiscalCode', 'The fiscal code is not well-formed');
