/** A key that everybody on the computer may read is told of, as ssh does; it is used all the same: it worked before. */
import type { NodeAPI } from 'node-red';
import type { Outbox } from '../lib/outbox/outbox';
import { openKeyFile, placeOf } from '../lib/register';
import { translate } from '../lib/runtime/translate';

const told = new Set<string>();

/** The log is told, once for each file. */
export function tellKeyRights(RED: NodeAPI, { folder }: Pick<Outbox, 'folder'>): void {
  const file = openKeyFile(placeOf(folder, process.env, RED.settings));
  if (file === undefined || told.has(file)) return;
  told.add(file);
  RED.log.warn(translate('log.key_open', { file }));
}
