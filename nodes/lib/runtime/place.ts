/** Where a path leads that somebody wrote: below the folder that Node-RED's settings give for files, where they do. */
import path from 'node:path';
import type { NodeAPI } from 'node-red';

export function placeOf(RED: NodeAPI, name: string): string {
  const folder = workingFolder(RED);
  return folder === undefined ? name : path.resolve(folder, name);
}

/** Whether it is known from where a path that is not whole begins. */
export function isWhole(RED: NodeAPI, name: string): boolean {
  return path.isAbsolute(name) || workingFolder(RED) !== undefined;
}

function workingFolder(RED: NodeAPI): string | undefined {
  const { fileWorkingDirectory: folder } = RED.settings as { fileWorkingDirectory?: unknown };
  return typeof folder === 'string' && folder !== '' ? folder : undefined;
}
