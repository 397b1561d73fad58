/** The dialog of io-send: which service sends, where to, and whether the messages on the wire are for it. */
import { text } from '../editor/catalogue';
import { configOf, institutionOf, messageTypes, modeOf, nameOf, workspace } from '../editor/surroundings';
import { input } from '../editor/dialog';
import { hideMode, showMode } from '../editor/mode';
import type { RoomBehaviour } from '../editor/room';
import { messageNodesOfOtherServices } from '../editor/upstream';

export const send: RoomBehaviour = {
  prepare(dialog) {
    const { node } = dialog;
    const update = (): void => {
      const institution = institutionOf(node);
      if (institution) showMode(dialog, modeOf(node), nameOf(institution));
      else hideMode(dialog);
      const others = messageNodesOfOtherServices(
        node,
        configOf(node, 'service')?.id ?? '',
        messageTypes,
        workspace,
      );
      dialog.form
        .find('#io-hint-service')
        .text(others.map((other) => text('hint.service', { node: nameOf(other) })).join('\n'));
    };
    input(dialog, 'service').on('change', update);
    update();
  },
};
