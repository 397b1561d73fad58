/** What a room adds to the shared dialog behaviour. */
import type { Dialog } from './dialog';

export interface RoomBehaviour {
  /** The dialog is open and filled with the saved properties. */
  prepare?(dialog: Dialog): void;
  /** Before Node-RED takes the inputs over. */
  save?(dialog: Dialog): void;
}
