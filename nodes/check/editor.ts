/** The dialog of io-check: which message node it stands beside. */
import { text } from '../editor/catalogue';
import { toInteger } from '../editor/checks';
import { input, keep } from '../editor/dialog';
import { listMessageNodes } from '../editor/message-nodes';
import type { RoomBehaviour } from '../editor/room';

export const check: RoomBehaviour = {
  prepare(dialog) {
    listMessageNodes(dialog, text('dialog.messageNodeChoose'));
  },
  save(dialog) {
    const value = input(dialog, 'quietSeconds').val();
    keep(dialog, 'quietSeconds', toInteger(value) ?? value);
  },
};
