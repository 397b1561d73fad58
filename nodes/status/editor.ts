/** The dialog of io-status. */
import { toInteger } from '../editor/checks';
import { input, keep } from '../editor/dialog';
import type { RoomBehaviour } from '../editor/room';

export const status: RoomBehaviour = {
  save(dialog) {
    const value = input(dialog, 'maxWaitHours').val();
    keep(dialog, 'maxWaitHours', toInteger(value) ?? value);
  },
};
