/**
 * «Parti da un testo di PagoPA…» and «Parti da un foglio di PagoPA…»: what opens the panel, with which texts. From what is taken on,
 * it is the node's own text.
 */
import { text } from '../../lib/editor/catalogue';
import type { Dialog } from '../../lib/editor/dialog';
import { monthWords } from '../../lib/editor/month';
import { button, paragraph } from '../../lib/editor/rows';
import { MODEL_TEXTS } from '../models';
import { bookInput } from './model-book';
import { ModelPanel, type PanelOptions } from './model-panel';

/** Adds the buttons that open the panel, at the top of the tab with the texts. */
export function prepareModels(dialog: Dialog): void {
  const panel = $('<div id="io-models" role="group" hidden>').attr('aria-label', text('dialog.models.list'));
  const opener = (id: string, icon: string, key: 'dialog.models.open' | 'dialog.models.book.open'): JQuery =>
    button(id, icon, key).attr({ 'aria-expanded': 'false', 'aria-controls': 'io-models' });
  const open = opener('io-models-open', 'fa-files-o', 'dialog.models.open');
  const openBook = opener('io-book-open', 'fa-file-excel-o', 'dialog.models.book.open');
  let shown: JQuery | undefined;
  const show = (by: JQuery | undefined): void => {
    shown = by;
    for (const one of [open, openBook]) one.attr('aria-expanded', String(one === by));
    panel.prop('hidden', by === undefined);
    RED.tray.resize();
  };
  const fill = (by: JQuery, given: Pick<PanelOptions, 'texts' | 'intro'>): void => {
    const close = (): void => {
      show(undefined);
      by.trigger('focus');
    };
    new ModelPanel(dialog, panel, { ...given, close }).fill();
    show(by);
    panel.find('input').first().trigger('focus');
  };
  open.on('click', () => {
    const intro = text('dialog.models.intro', { read: monthWords(MODEL_TEXTS.read) });
    if (shown === open) show(undefined);
    else fill(open, { texts: MODEL_TEXTS.texts, intro });
  });
  const answer = paragraph('io-hint', '').attr({ id: 'io-book-answer', role: 'status' });
  const file = bookInput(
    ({ name, texts }) => {
      fill(openBook, { texts, intro: text('dialog.models.book.intro', { name }) });
    },
    (words) => void answer.text(words),
  );
  openBook.on('click', () => {
    show(undefined);
    file.trigger('click');
  });
  // What is typed in here is not the message yet.
  panel.on('input change keyup', (event) => {
    event.stopPropagation();
  });
  const row = $('<div class="form-row">').append(
    $('<div class="io-line">').append(open, openBook, $('<div hidden>').append(file)),
    paragraph('io-help', text('dialog.models.book.help')),
    answer,
  );
  dialog.form.find('[data-io-tab="dialog.tab.text"] > .io-help').first().after(row, panel);
}
