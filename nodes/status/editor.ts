/** The dialog of io-status. */
import { toInteger } from '../lib/core/checks';
import { input, keep } from '../lib/editor/dialog';
import type { RoomBehaviour } from '../lib/editor/room';

export const status: RoomBehaviour = {
  save(dialog) {
    const value = input(dialog, 'maxWaitHours').val();
    keep(dialog, 'maxWaitHours', toInteger(value) ?? value);
  },
};
