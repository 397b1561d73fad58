/** Is this a payment notice that was sent? What of it is to be followed. Decided without Node-RED and without the disk. */
import type { NewMessage } from '../lib/core';
import type { NewNotice } from '../lib/register';
import { Fault } from '../lib/runtime/fault';
import type { Message } from '../lib/runtime/input';
import { jsonText } from '../lib/outbox/json';
import { dayOf } from './days';

/** Our own reminders come out of the same io-send as the notice, and back to us on the same wire. */
const REMINDERS = new Set<unknown>(['avviso-pagamento-in-scadenza', 'avviso-pagamento-mancato']);

export interface TakeInContext {
  readonly node: string;
  readonly service: string;
  readonly premium: boolean;
  /** IO is asked whether a notice is paid, so it must be one of which IO tells. */
  readonly asksIo: boolean;
  readonly today: number;
  /** The destination to which the message with this id was sent. */
  lineOf(ioId: string): Promise<string>;
}

interface Io {
  readonly type?: unknown;
  readonly service?: unknown;
  readonly campaign?: unknown;
  readonly id?: unknown;
  readonly outcome?: unknown;
  readonly at?: unknown;
  readonly message?: unknown;
}

/** Undefined: a reminder that needs no following. Throws the `Fault` of a msg that is no notice. */
export async function noticeOf(msg: Message, context: TakeInContext): Promise<NewNotice | undefined> {
  const io: Io = typeof msg.io === 'object' && msg.io !== null ? msg.io : {};
  if (REMINDERS.has(io.type)) return undefined;
  if (typeof io.service === 'string' && io.service !== context.service)
    throw new Fault('IO_SERVICE_MISMATCH');
  const message = (io.message ?? {}) as Partial<NewMessage>;
  const id = typeof io.id === 'string' ? io.id : '';
  // What a person marked as sent has no id of IO's.
  const isSent = id !== '' || io.outcome === 'sent';
  if (!isSent || typeof message.fiscal_code !== 'string') throw new Fault('IO_NOT_SENT');
  const { payment_data: payment, due_date: due } = message.content ?? {};
  const dueAt = typeof due === 'string' ? Date.parse(due) : Number.NaN;
  if (typeof payment?.notice_number !== 'string' || Number.isNaN(dueAt)) throw new Fault('IO_NOTICE_INVALID');
  const isPremium = message.feature_level_type === 'ADVANCED';
  if (context.asksIo && !isPremium) throw new Fault('IO_NOTICE_NOT_PREMIUM');
  const sentAt = typeof io.at === 'string' ? Date.parse(io.at) : Number.NaN;
  return {
    line: await context.lineOf(id),
    node: context.node,
    service: context.service,
    number: payment.notice_number,
    fiscalCode: message.fiscal_code,
    ioId: id,
    sentAt: Number.isNaN(sentAt) ? 0 : sentAt,
    sentDay: context.today,
    dueDay: dayOf(dueAt),
    // Facts of IO: its reminders are for ADVANCED messages of Premium services with a due date.
    remindedByIo: isPremium && context.premium,
    msg: rowOf(msg, io),
  };
}

/** The row as it came, without the message: the nodes behind compose their own. */
function rowOf(msg: Message, { campaign }: Io): string {
  const io = typeof campaign === 'string' ? { campaign } : {};
  return jsonText({ ...msg, req: undefined, res: undefined, io });
}
