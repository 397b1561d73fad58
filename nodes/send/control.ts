/** Control messages: what a person says to an io-send node, by a msg or a button. */
import type { Node } from 'node-red';
import { byWire } from '../lib/outbox/acts';
import type { Scope } from '../lib/register';
import { Fault } from '../lib/runtime/fault';
import type { Message } from '../lib/runtime/input';
import { cancel, confirm, emit, markSent, resend, resume, settleDoubt, stop } from '../lib/outbox/commands';
import type { Line } from '../lib/outbox/line';
import type { Outbox } from '../lib/outbox/outbox';

const TOPICS = [
  'io/stop',
  'io/resume',
  'io/confirm',
  'io/cancel',
  'io/resend',
  'io/mark-sent',
  'io/emit',
  'io/registro-verificato',
] as const;
type Topic = (typeof TOPICS)[number];
/** About messages that were taken in; the others are about the node. */
const DECISIONS: ReadonlySet<Topic> = new Set<Topic>(['io/cancel', 'io/resend', 'io/mark-sent']);

/**
 * Whether the msg is meant for io-send itself. What has a message to send is a row, whatever a column, a broker or a node
 * before left in its topic: taken for a command it would stop the node and be lost. Only who decides about messages that had
 * their outcome leads them back from a port, and names keys or a campaign. Any other topic that begins with `io/` is a
 * mistaken command, unless the msg is one of ours.
 */
export function isControl(msg: Message): boolean {
  const { topic } = msg;
  if (typeof topic !== 'string' || !topic.startsWith('io/')) return false;
  const command = commandOf(topic);
  const io = msg.io as { message?: unknown; outcome?: unknown } | null | undefined;
  if (io?.message === undefined || io.message === null) return command !== undefined || msg.io === undefined;
  if (io.outcome === undefined || command === undefined || !DECISIONS.has(command)) return false;
  const named = namedIn(msg);
  return named?.keys !== undefined || named?.campaign !== undefined;
}

/** Carries out a control message of one io-send node. Rejects with IO_CONTROL_INVALID when it is not complete. */
export async function control(
  msg: Message,
  { id: node, name }: Pick<Node, 'id' | 'name'>,
  service: string,
  line: Line,
  outbox: Outbox,
): Promise<void> {
  const topic = commandOf(msg.topic);
  const named = namedIn(msg);
  if (topic === undefined || named === undefined || needsMore(topic, named, msg))
    throw new Fault('IO_CONTROL_INVALID', { topic: String(msg.topic).slice(0, 40) });
  const { campaign, keys } = named;
  const scope: Scope = {
    node,
    ...(campaign === undefined ? {} : { campaign }),
    ...(keys === undefined ? {} : { keys }),
  };
  const by = byWire(name === undefined || name === '' ? node : name);
  const stops = [{ node, campaign: campaign ?? null }];
  switch (topic) {
    case 'io/stop':
      await stop(outbox, stops, by);
      break;
    case 'io/resume':
      await resume(outbox, stops, by, () => line.resume(service));
      break;
    case 'io/confirm':
      await confirm(outbox, scope, by, { who: topic });
      break;
    case 'io/cancel':
      await cancel(outbox, scope, by);
      break;
    case 'io/resend':
      await resend(outbox, scope, by);
      break;
    case 'io/mark-sent':
      await markSent(outbox, scope, by);
      break;
    case 'io/emit':
      await emit(outbox, scope, by);
      break;
    case 'io/registro-verificato':
      await settleDoubt(outbox, by, topic);
      break;
  }
}

function commandOf(topic: unknown): Topic | undefined {
  return TOPICS.find((known) => known === topic);
}

/**
 * A decision concerns named messages. A cancellation, or a confirmation, that still has a part of `msg.io` carries a row as its payload: without
 * keys or campaign it was meant for that row, not for the whole queue. That the register was looked at holds for all of it: what names
 * a part of it means something else.
 */
function needsMore(topic: Topic, { campaign, keys }: Named, msg: Message): boolean {
  if (topic === 'io/resend' || topic === 'io/mark-sent') return keys === undefined;
  if (topic === 'io/emit') return keys === undefined && campaign === undefined;
  if (topic === 'io/registro-verificato')
    return msg.io !== undefined || keys !== undefined || campaign !== undefined;
  const takesAll = topic === 'io/cancel' || topic === 'io/confirm';
  return takesAll && msg.io !== undefined && keys === undefined && campaign === undefined;
}

interface Named {
  readonly campaign?: string;
  readonly keys?: string[];
}

/**
 * The campaign and the keys that the payload names. Undefined when it tries to name some and names none: "cancel the
 * campaign that was not chosen" must not mean "cancel everything". The number is the time that an inject node sends.
 */
function namedIn(msg: Message): Named | undefined {
  const payload: unknown = msg.payload;
  if (payload === undefined || payload === null || payload === '' || typeof payload === 'number') return {};
  if (!isPlain(payload)) return undefined;
  const { campaign = null, keys = null }: { campaign?: unknown; keys?: unknown } = payload;
  if (campaign !== null && (typeof campaign !== 'string' || campaign === '')) return undefined;
  if (keys !== null && !isTexts(keys)) return undefined;
  return { ...(campaign === null ? {} : { campaign }), ...(keys === null ? {} : { keys }) };
}

/** Not by its prototype: objects made in a function node have one of their own. */
function isPlain(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
