/** An io-send node is told that its line has stopped, for all or for a service that its messages have. */
import type { FaultCode } from '../core';
import type { Facts } from '../io-api';
import type { Sender } from './line-types';

interface Stopped {
  readonly code: FaultCode;
  readonly args: Facts;
  /** Undefined: the whole line. */
  readonly service: string | undefined;
}

/**
 * Once, with the number of its own messages that wait.
 * @param senders by id; when the register has answered the node may have gone, or another have come in its place
 */
export async function tellSender(
  id: string,
  senders: ReadonlyMap<string, Sender>,
  waiting: Promise<{ readonly n: number; readonly services: readonly string[] }>,
  { code, args, service }: Stopped,
): Promise<void> {
  const { n, services } = await waiting;
  const sender = senders.get(id);
  if (sender === undefined) return;
  if (service === undefined || sender.service === service || services.includes(service))
    sender.fault(code, { ...args, queued: n });
}
