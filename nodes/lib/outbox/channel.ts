/** From Node-RED's config nodes to what sends: the outbox of this Node-RED, and a service's line in it. */
import os from 'node:os';
import path from 'node:path';
import type { NodeAPI } from 'node-red';
import type { Destination } from '../core/destination';
import { type ReadyServiceNode, serviceOf } from '../runtime/config-nodes';
import { Fault } from '../runtime/fault';
import type { Line } from './line';
import type { Outbox } from './outbox';
import { outboxIn } from './outboxes';

/** A service that can send, and its line. */
export interface Channel {
  readonly service: ReadyServiceNode;
  readonly destination: Destination;
  readonly line: Line;
}

/** The outbox of this Node-RED: its register lies in the user directory, so that a copy of that directory is complete. */
export function outboxOf(RED: NodeAPI): Outbox {
  const { userDir } = RED.settings as { userDir?: string };
  return outboxIn(userDir ?? path.join(os.homedir(), '.node-red'), RED.settings);
}

/**
 * The way from an io-service to its line. Throws the `Fault` of an installation that is not complete, or what keeps the register
 * shut.
 * @param service id of the io-service
 * @param sender id of the io-send that goes by the settings from now on; asked once the destination is known
 */
export async function openChannel(
  RED: NodeAPI,
  service: string,
  sender?: () => string | undefined,
): Promise<Channel> {
  const node = serviceOf(RED, service);
  if (!node.hasKey) throw new Fault('IO_API_KEY_MISSING');
  return channelOf(RED, node, sender);
}

/** As `openChannel`, for a service whose key is not needed. */
export async function channelOf(
  RED: NodeAPI,
  service: ReadyServiceNode,
  sender?: () => string | undefined,
): Promise<Channel> {
  const destination = await service.institution.destination();
  return { service, destination, line: outboxOf(RED).line(destination, sender?.()) };
}
