/** Control messages: what a person says to an io-send node, by a msg or a button. */
import type { Scope } from '../register';
import { Fault } from '../runtime/fault';
import type { Message } from '../runtime/input';
import type { Line } from './line';
import type { Office } from './office';

const TOPICS = ['io/stop', 'io/resume', 'io/cancel', 'io/resend', 'io/mark-sent'] as const;
type Topic = (typeof TOPICS)[number];

/** Whether the msg is meant for io-send itself. Any topic that begins with `io/` and carries no message is. */
export function isControl(msg: Message): boolean {
  return typeof msg.topic === 'string' && msg.topic.startsWith('io/') && msg.io === undefined;
}

/** Carries out a control message of one io-send node. Rejects with IO_CONTROL_INVALID when it is not complete. */
export async function control(
  msg: Message,
  node: string,
  service: string,
  line: Line,
  office: Office,
): Promise<void> {
  const topic = TOPICS.find((known) => known === msg.topic);
  const named = namedIn(msg);
  if (topic === undefined || named === undefined || (needsKeys(topic) && named.keys === undefined))
    throw new Fault('IO_CONTROL_INVALID', { topic: String(msg.topic).slice(0, 40) });
  const { campaign, keys } = named;
  const scope: Scope = {
    node,
    ...(campaign === undefined ? {} : { campaign }),
    ...(keys === undefined ? {} : { keys }),
  };
  switch (topic) {
    case 'io/stop':
      await office.stop({ node, campaign: campaign ?? null });
      break;
    case 'io/resume':
      await office.resume(node, campaign ?? null);
      line.resume(service);
      break;
    case 'io/cancel':
      await office.register.cancel(scope);
      break;
    case 'io/resend':
      await office.emitter.flush();
      await office.register.resend(scope);
      break;
    case 'io/mark-sent':
      await office.emitter.flush();
      await office.register.markSent(scope);
      break;
  }
  office.emitter.look(node);
  office.wake();
}

function needsKeys(topic: Topic): boolean {
  return topic === 'io/resend' || topic === 'io/mark-sent';
}

/**
 * The campaign and the keys that the payload names. Undefined when it tries to name some and names none: "cancel the
 * campaign that was not chosen" must not mean "cancel everything".
 */
function namedIn(msg: Message): { campaign?: string; keys?: string[] } | undefined {
  const payload: unknown = msg.payload;
  if (typeof payload !== 'object' || payload === null) return {};
  const { campaign = null, keys = null } = payload as { campaign?: unknown; keys?: unknown };
  if (campaign !== null && (typeof campaign !== 'string' || campaign === '')) return undefined;
  if (keys !== null && !isTexts(keys)) return undefined;
  return { ...(campaign === null ? {} : { campaign }), ...(keys === null ? {} : { keys }) };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
