/** The dialog of io-page: for which message, under which address, and who may use it. */
import { text } from '../lib/editor/catalogue';
import { current, input } from '../lib/editor/dialog';
import { listMessageNodes } from '../lib/editor/message-nodes';
import type { RoomBehaviour } from '../lib/editor/room';
import { completeRow } from '../lib/editor/rows';
import { pageAddress } from './address';
import { PAGE } from './properties';
import { ALONE } from '../lib/core/properties';

export const page: RoomBehaviour = {
  build(dialog) {
    completeRow(dialog, 'name', { label: 'dialog.nodeName' });
    input(dialog, 'name').attr('placeholder', text('dialog.nameOptional'));
    completeRow(dialog, 'messageNode', {
      ...{ label: 'dialog.messageNode', help: 'dialog.page.messageNodeHelp', mark: 'required' },
    });
    for (const name of ['title', 'path', 'users', 'logDays'] as const)
      completeRow(dialog, name, { label: `dialog.page.${name}`, help: `dialog.page.${name}Help` });
    input(dialog, 'title').attr('placeholder', text('dialog.page.titleExample'));
  },
  prepare(dialog) {
    listMessageNodes(dialog, text('dialog.messageNodeChoose'));
    const link = dialog.form.find('#io-page-address');
    const show = (): void => {
      const path = PAGE.path.read(current(dialog.node, 'path'), ALONE);
      const address = path.ok ? new URL(pageAddress(path.value), location.href).href : '';
      link.text(address).attr('href', address);
    };
    input(dialog, 'path').on('input change', show);
    show();
  },
};
