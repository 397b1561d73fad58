import os from 'node:os';
import path from 'node:path';
import type { NodeAPI } from 'node-red';
import { officeOf, type Office } from './outbox';

/** The office of this Node-RED: its register lies in the user directory, so that a copy of that directory is complete. */
export function office(RED: NodeAPI): Office {
  const { userDir } = RED.settings as { userDir?: string };
  return officeOf(userDir ?? path.join(os.homedir(), '.node-red'));
}
