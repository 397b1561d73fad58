/** Step 1: is this a message that we may promise to send? Decided before any call, without Node-RED and without the disk. */
import { wrongFields, type Facts } from '../io-api';
import type { Identity, NewEntry } from '../register';
import { firstKeys, messageKey } from '../runtime/key';
import type { Message } from '../runtime/input';
import { withProperties } from '../core/with-properties';
import type { NewMessage } from '../core';
import { plainName } from '../core/plain-name';
import { asText } from '../runtime/as-text';
import { jsonText, plainUnits } from './json';
import type { Destination } from '../core/destination';
import { withoutOutcome } from './outcome';

/** Bytes of JSON (UTF-8) that a msg may take in the register. */
export const MAX_ROW_BYTES = 256 * 1024;

export interface TakeInContext {
  readonly node: string;
  readonly service: string;
  readonly premium: boolean;
  /** The institution's fiscal code. */
  readonly institution: string;
  readonly destination: Destination;
  /** Used when the msg names none. */
  readonly campaign: string;
  /** It waits for a person's word, or at least for the end of its lot. */
  readonly hold?: boolean;
}

export type Checked =
  | { readonly kind: 'entry'; readonly entry: Omit<NewEntry, 'msg'> & { msg: string } }
  /** Cannot be stored, so it is answered at once. */
  | { readonly kind: 'too-large'; readonly bytes: number };

interface IoPart {
  readonly type?: unknown;
  readonly message?: unknown;
  readonly key?: unknown;
  readonly case?: unknown;
  readonly campaign?: unknown;
  readonly resend?: unknown;
  /** A person was promised to be asked before it leaves, however io-send is set. */
  readonly hold?: unknown;
}

/** Whatever of `MAX_ROW_BYTES` the register's own additions and signs of six bytes take, a msg of fewer UTF-16 units has room. */
const SURELY_FITS = MAX_ROW_BYTES / 12;

/** Turns a msg into what the register takes: to be sent, or born discarded with its reason. */
export function checkMessage(msg: Message, context: TakeInContext): Checked {
  const { io, wrong, message } = readIo(msg);
  const type = plainName(text(io.type));
  const identity = message === undefined ? { type, key: '' } : identityOf(io, type, message, context);
  const { key } = identity;
  const campaign = plainName(asText(io.campaign) ?? '') || plainName(context.campaign);
  const json = jsonPart(
    msg,
    withProperties(io, { type, key, campaign, service: context.service, hold: undefined }),
  );
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_ROW_BYTES) return { kind: 'too-large', bytes };
  const discard = ownDecision(message, wrong, context);
  return {
    kind: 'entry',
    entry: {
      line: context.destination.line,
      node: context.node,
      service: context.service,
      campaign,
      ...identity,
      fiscalCode: message?.fiscal_code ?? '',
      msg: json,
      resend: io.resend === true,
      hold: context.hold === true || io.hold === true,
      needsWord: io.hold === true,
      ...(discard === undefined ? {} : { discard }),
    },
  };
}

/** Why the msg would not be sent, as `checkMessage` says it; undefined: it would. Of most, nothing is written for that. */
export function discardReason(msg: Message, context: TakeInContext): string | undefined {
  const { wrong, message } = readIo(msg);
  if (plainUnits(msg) <= SURELY_FITS) return ownDecision(message, wrong, context)?.reason;
  const checked = checkMessage(msg, context);
  return checked.kind === 'too-large' ? 'ROW_TOO_LARGE' : checked.entry.discard?.reason;
}

function readIo(msg: Message): {
  readonly io: IoPart;
  /** Names of fields. */
  readonly wrong: readonly string[];
  /** Undefined where a field is wrong. */
  readonly message: NewMessage | undefined;
} {
  const io: IoPart = typeof msg.io === 'object' && msg.io !== null ? msg.io : {};
  const wrong = [...wrongFields(io.message), ...(asText(io.case) === undefined ? ['case'] : [])];
  return { io, wrong, message: wrong.length === 0 ? (io.message as NewMessage) : undefined };
}

function ownDecision(
  message: NewMessage | undefined,
  wrong: readonly string[],
  context: TakeInContext,
): { reason: string; detail?: Facts } | undefined {
  if (message === undefined) return { reason: 'INVALID_MESSAGE', detail: { fields: wrong.join(', ') } };
  const { trialList } = context.destination;
  if (trialList !== undefined && !trialList.has(message.fiscal_code)) return { reason: 'NOT_IN_TRIAL_LIST' };
  if (message.feature_level_type === 'ADVANCED' && !context.premium) return { reason: 'PREMIUM_NOT_ENABLED' };
  return undefined;
}

/** By what the register knows the message again. */
export function identityOf(
  io: Pick<IoPart, 'key' | 'case'>,
  type: string,
  message: NewMessage,
  context: Pick<TakeInContext, 'institution' | 'service'>,
): Identity {
  const { institution, service } = context;
  const given = text(io.key);
  const payment = message.content.payment_data;
  return {
    type,
    key:
      given === '' ? messageKey({ institution, service, type, caso: asText(io.case) ?? '' }, message) : given,
    formerKeys: () => firstKeys({ institution, type, caso: text(io.case) }, message),
    ...(payment === undefined ? {} : { notice: { number: payment.notice_number, cents: payment.amount } }),
  };
}

/** The msg's JSON part: no functions, no `req` and `res` of an HTTP flow, nothing that an earlier outcome left in `msg.io`. */
function jsonPart(msg: Message, io: object): string {
  return jsonText(withProperties(msg, { req: undefined, res: undefined, io: withoutOutcome(io) }));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
