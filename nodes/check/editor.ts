/** The dialog of io-check: which message node it stands beside. */
import { text } from '../lib/editor/catalogue';
import { toInteger } from '../lib/core/checks';
import { input, keep } from '../lib/editor/dialog';
import { listMessageNodes } from '../lib/editor/message-nodes';
import type { RoomBehaviour } from '../lib/editor/room';

export const check: RoomBehaviour = {
  prepare(dialog) {
    listMessageNodes(dialog, text('dialog.messageNodeChoose'));
  },
  save(dialog) {
    const value = input(dialog, 'quietSeconds').val();
    keep(dialog, 'quietSeconds', toInteger(value) ?? value);
  },
};
