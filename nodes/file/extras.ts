/** What the second file adds to io-file's dialog: whether the path leads to a file, and the headings of that file. */
import type { RoomExtras } from '../lib/editor/extras-file';
import { openHeadings } from './dialog/headings-tab';
import { watchPath } from './dialog/path-line';

/** How to end what the open dialogs do in the background, by node. */
const endings = new Map<string, () => void>();

export const fileExtras: RoomExtras = {
  open(dialog) {
    const path = watchPath(dialog);
    const headings = openHeadings(dialog, path);
    endings.set(dialog.node.id, () => {
      path.end();
      headings.end();
    });
  },
  close({ node }) {
    endings.get(node.id)?.();
    endings.delete(node.id);
  },
};
