/** Where messages go, said so that "live" cannot be missed: by a sentence, an icon and a colour. */
import type { Mode } from '../core/types';
import { text } from './catalogue';
import type { Dialog } from './dialog';

const ICONS: Readonly<Record<Mode, string>> = {
  simulator: 'fa-flask',
  trial: 'fa-users',
  live: 'fa-bullhorn',
};

/** Fills the dialog's mode box. `institution` is named when the dialog is not its own. */
export function showMode(dialog: Dialog, mode: Mode, institution?: string): void {
  const words = text(`mode.${mode}.text`);
  dialog.form
    .find('#io-mode')
    .attr('data-mode', mode)
    .empty()
    .append($('<i class="fa" aria-hidden="true">').addClass(ICONS[mode]))
    .append($('<span>').text(institution ? text('dialog.serviceMode', { institution, text: words }) : words));
}

/** Empties the mode box: no institution is chosen yet. */
export function hideMode(dialog: Dialog): void {
  dialog.form.find('#io-mode').removeAttr('data-mode').empty();
}
