/** The dialog of io-status: everything in it is shared behaviour. */
import type { RoomBehaviour } from '../lib/editor/room';

export const status: RoomBehaviour = {};
