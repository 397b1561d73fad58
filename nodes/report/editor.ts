/** The dialog of io-report: everything in it is shared behaviour. */
import type { RoomBehaviour } from '../lib/editor/room';

export const report: RoomBehaviour = {};
