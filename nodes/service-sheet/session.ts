/** Where the acts on a service are done: one institution, at one address, with what is remembered of it. */
import { setTimeout as wait } from 'node:timers/promises';
import path from 'node:path';
import type { NodeAPI } from 'node-red';
import type { InstitutionNode } from '../lib/runtime/config-nodes';
import { ManageClient, Services } from '../lib/io-api';
import { Fault } from '../lib/runtime/fault';
import { outboxOf } from '../lib/outbox/channel';
import { SheetMemory } from './memory';
import type { Organization } from './payload';
import type { Sheet } from './sheet';

export interface SheetSession {
  readonly services: Services;
  readonly memory: SheetMemory;
  /** Tells services of IO and of the simulator, and of two institutions, apart. */
  readonly destination: string;
  readonly isSimulator: boolean;
  readonly organization: Organization;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
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
 * Opens the desk of an institution for one act.
 * Rejects with the fault of its settings, or IO_MANAGE_KEY_MISSING.
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
  const client = new ManageClient(url, institution.manageKey);
  try {
    return await act({
      services: new Services(client),
      memory: new SheetMemory(outboxOf(RED).folder),
      destination: `${institution.fiscalCode}|${isSimulator ? 'simulator' : url}`,
      isSimulator,
      organization: { name: (institution.name ?? '').trim(), fiscalCode: institution.fiscalCode },
      now: Date.now,
      wait,
    });
  } finally {
    client.close();
  }
}

/** A relative path lies where Node-RED's own file nodes look. */
export function logoFileOf(RED: NodeAPI, { logo }: Sheet): string {
  if (logo === '') return '';
  const { fileWorkingDirectory: folder } = RED.settings as { fileWorkingDirectory?: unknown };
  return typeof folder === 'string' && folder !== '' ? path.resolve(folder, logo) : path.resolve(logo);
}
