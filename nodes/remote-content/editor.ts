/** The dialog of io-remote-content: shows what belongs to the chosen source, makes the key, and says what IO is to be told. */
import { isPublicUrl } from '../lib/core/web-address';
import { text } from '../lib/editor/catalogue';
import { current, type Dialog, input } from '../lib/editor/dialog';
import type { RoomBehaviour } from '../lib/editor/room';
import { button, completeRow } from '../lib/editor/rows';
import { modeOf } from '../lib/editor/surroundings';
import { isHeaderKey, isPath, withoutSlash } from './rules';

/** What Node-RED shows in place of a stored password. */
const STORED = '__PWRD__';
const KEY_BYTES = 24;

const EXPLAINED = ['publicUrl', 'path', 'headerName', 'headerKey', 'folder', 'allowList', 'maxMb'] as const;

export const remote: RoomBehaviour = {
  build(dialog) {
    completeRow(dialog, 'name', { label: 'dialog.nodeName' });
    input(dialog, 'name').attr('placeholder', text('dialog.nameOptional'));
    completeRow(dialog, 'institution', { label: 'dialog.institution', mark: 'required' });
    completeRow(dialog, 'source', { label: 'dialog.remote.source' });
    for (const name of EXPLAINED)
      completeRow(dialog, name, { label: `dialog.remote.${name}`, help: `dialog.remote.${name}Help` });
    completeRow(dialog, 'preconditionText', {
      label: 'dialog.remote.preconditionText',
      help: 'dialog.remote.preconditionHelp',
    });
    completeRow(dialog, 'preconditionTitle', { label: 'dialog.remote.preconditionTitle' });
    input(dialog, 'headerKey').after(' ', button('io-remote-generate', 'fa-key', 'dialog.remote.generate'));
  },
  prepare(dialog) {
    const { form } = dialog;
    prepareKey(dialog);
    const update = (): void => {
      const source = input(dialog, 'source').val();
      for (const one of ['folder', 'flow', 'url'])
        form.find(`[data-io-source="${one}"]`).prop('hidden', one !== source);
      form.find('#io-remote-told').text(addressFor(dialog) || text('dialog.remote.toldNone'));
    };
    form.on('input change', update);
    update();
  },
};

/** What IO is told as the address of the endpoints; empty while a part of it is wrong. */
function addressFor({ node }: Dialog): string {
  const publicUrl = asText(current(node, 'publicUrl')).replace(/\/+$/, '');
  const path = asText(current(node, 'path')).replace(/\/+$/, '');
  if (!isPublicUrl(publicUrl) || !isPath(path)) return '';
  return `${publicUrl}${withoutSlash(RED.settings.httpNodeRoot)}${path}`;
}

/** A generated key is shown, to be copied; once deployed nobody sees it again. */
function prepareKey(dialog: Dialog): void {
  const key = input(dialog, 'headerKey');
  const note = $('<p class="io-help" id="io-remote-generated" role="status">');
  const reason = $('<p class="io-reason" id="io-reason-headerKey" aria-live="polite">');
  key.closest('.form-row').append(note, reason);
  const check = (): void => {
    const typed = asText(key.val());
    const missing = typed === '' && modeOf(dialog.node) !== 'simulator';
    const isWrong = typed !== '' && typed !== STORED && !isKey(typed);
    reason.text(missing || isWrong ? text('remote.setting.headerKey') : '');
  };
  dialog.form.find('#io-remote-generate').on('click', () => {
    const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    const made = btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_');
    key.attr('type', 'text').val(made).trigger('change').trigger('focus').trigger('select');
    note.text(text('dialog.remote.generated'));
  });
  dialog.form.on('input change', check);
  check();
}

/** Or the name of an environment variable that holds it. */
function isKey(typed: string): boolean {
  return /^\$\{\S+\}$/.test(typed) || isHeaderKey(typed);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
