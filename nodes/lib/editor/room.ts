/** What a room adds to the shared dialog behaviour. */
import type { Properties } from '../core/properties';
import type { Dialog } from './dialog';

export interface RoomBehaviour {
  /** What the workspace and lists call a node of the room; its name, if nothing else is said. */
  label?(node: NodeRedEditor.EditorNode): string;
  /** The credentials that the dialog looks at as it types; what they are called is their name in Node-RED. */
  readonly credentials?: Properties;
  /** The second file has something for the room's dialogs (extras.ts). */
  readonly extras?: true;
  /** Completes the form before its inputs are wired: what all dialogs of the room share need not stand in each template. */
  build?(dialog: Dialog): void;
  /** The dialog is open and filled with the saved properties. */
  prepare?(dialog: Dialog): void;
  /** Before Node-RED takes the inputs over. */
  save?(dialog: Dialog): void;
  /** The dialog closes, saved or not. */
  close?(dialog: Dialog): void;
}
