/** Brings what the second file has for a dialog into it: at once when the file is here, else when it comes. */
import { text } from './catalogue';
import { type Dialog, dialogOf } from './dialog';
import { extrasAddress, extrasHere, loadExtras } from './extras-file';
import { button, paragraph } from './rows';

/** Dialogs whose extras are open. */
const opened = new WeakSet<Dialog>();

/** Stands where the extras will be until they are there. */
export function waitingLine(): JQuery {
  return paragraph('io-help io-extras-waiting', text('dialog.extras.waiting')).attr('role', 'status');
}

export function openExtras(dialog: Dialog, room: string): void {
  if (extrasHere()) {
    enter(dialog, room);
    return;
  }
  const stillOpen = (): boolean => dialogOf(dialog.node) === dialog;
  loadExtras().then(
    () => {
      if (stillOpen()) enter(dialog, room);
    },
    () => {
      if (stillOpen()) showFault(dialog, room);
    },
  );
}

export function closeExtras(dialog: Dialog, room: string): void {
  if (opened.delete(dialog)) extrasHere()?.rooms[room]?.close?.(dialog);
}

function enter(dialog: Dialog, room: string): void {
  dialog.form.find('.io-extras-waiting').remove();
  opened.add(dialog);
  extrasHere()?.rooms[room]?.open(dialog);
}

/** The dialog works without: what is missing, what to do, and where the file should have come from. */
function showFault(dialog: Dialog, room: string): void {
  const { form } = dialog;
  const waiting = form.find('.io-extras-waiting').text(text('dialog.extras.missingHere'));
  const note = $('<div class="io-hint" id="io-extras-fault" role="alert">').text(
    text('dialog.extras.missing', { address: extrasAddress() }),
  );
  const retry = button('io-extras-retry', 'fa-refresh', 'dialog.extras.retry').on('click', () => {
    row.remove();
    waiting.text(text('dialog.extras.waiting'));
    openExtras(dialog, room);
  });
  const row = $('<div class="form-row">').append(note, retry);
  form.find('.io-form').prepend(row);
}
