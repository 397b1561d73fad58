/** Where the acts on a service are done: one institution, at one address, with what is remembered of it. */
import { setTimeout as wait } from 'node:timers/promises';
import path from 'node:path';
import type { NodeAPI } from 'node-red';
import type { InstitutionNode } from '../lib/runtime/config-nodes';
import { ManageClient, Services } from '../lib/io-api';
import { Fault } from '../lib/runtime/fault';
import { outboxOf } from '../lib/outbox/channel';
import type { SheetMemory } from '../lib/register';
import type { Organization } from './payload';
import type { Sheet } from './sheet';

export interface SheetSession {
  readonly services: Services;
  readonly memory: SheetMemory;
  /** Tells services of IO and of the simulator, and of two institutions, apart. */
  readonly destination: string;
  readonly isSimulator: boolean;
  readonly organization: Organization;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** Whose sheet, and what it says. */
export interface Order {
  /** Id of the node. */
  readonly node: string;
  /** The node's property: IO's id of the service, or empty. */
  readonly serviceId: string;
  readonly sheet: Sheet;
  /** Absolute path of the logo; empty for none. */
  readonly logoFile: string;
  /** Whether the service is enabled for minors, where a person said so because IO does not. */
  readonly minors?: boolean;
}

/**
 * Opens a session with the services of an institution for one act.
 * Rejects with the fault of its settings, IO_MANAGE_KEY_MISSING, or what keeps the register shut where that is shared.
 */
export async function inSession<T>(
  RED: NodeAPI,
  institution: InstitutionNode,
  act: (session: SheetSession) => Promise<T>,
): Promise<T> {
  if (institution.fault !== undefined) throw institution.fault;
  if (institution.manageKey === '') throw new Fault('IO_MANAGE_KEY_MISSING');
  const { url } = await institution.destination();
  const isSimulator = institution.mode === 'simulator';
  const { sheets, replica } = outboxOf(RED);
  const client = new ManageClient(url, institution.manageKey);
  try {
    return await act({
      services: new Services(client),
      memory: sheets,
      destination: `${institution.fiscalCode}|${isSimulator ? simulatorOf(replica) : url}`,
      isSimulator,
      organization: { name: (institution.name ?? '').trim(), fiscalCode: institution.fiscalCode },
      wait,
    });
  } finally {
    client.close();
  }
}

/** Each of the Node-REDs that share a register has a simulator of its own, which knows nothing of the others' services. */
function simulatorOf(replica: string): string {
  return replica === '' ? 'simulator' : `simulator|${replica}`;
}

/** A relative path lies where Node-RED's own file nodes look. */
export function logoFileOf(RED: NodeAPI, { logo }: Sheet): string {
  if (logo === '') return '';
  const { fileWorkingDirectory: folder } = RED.settings as { fileWorkingDirectory?: unknown };
  return typeof folder === 'string' && folder !== '' ? path.resolve(folder, logo) : path.resolve(logo);
}
