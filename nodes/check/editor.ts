/** The dialog of io-check. */
import { text } from '../lib/editor/catalogue';
import { listMessageNodes } from '../lib/editor/message-nodes';
import type { RoomBehaviour } from '../lib/editor/room';

export const check: RoomBehaviour = {
  prepare(dialog) {
    listMessageNodes(dialog, text('dialog.messageNodeChoose'));
  },
};
