/** The outboxes of this process: one for each user directory. */
import path from 'node:path';
import { placeOf } from '../register';
import { Outbox } from './outbox';

const outboxes = new Map<string, Outbox>();

/**
 * The outbox of a Node-RED user directory.
 * @param settings Node-RED's settings.js
 */
export function outboxIn(userDir: string, settings?: unknown): Outbox {
  const folder = path.join(userDir, 'io-servizi-sociali');
  let outbox = outboxes.get(folder);
  if (outbox === undefined) {
    outbox = new Outbox(placeOf(folder, process.env, settings));
    if (outboxes.size === 0) process.once('exit', closeOutboxes);
    outboxes.set(folder, outbox);
  }
  return outbox;
}

/** Ends the outbox of a user directory, as the end of the process would. */
export function closeOutbox(userDir: string): void {
  const folder = path.join(userDir, 'io-servizi-sociali');
  outboxes.get(folder)?.close();
  outboxes.delete(folder);
  if (outboxes.size === 0) process.removeListener('exit', closeOutboxes);
}

function closeOutboxes(): void {
  for (const outbox of outboxes.values()) outbox.close();
}
