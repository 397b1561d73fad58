/** The buttons that give a file to fill in. What they do comes with the second file (sample-file.ts); until then they are off. */
import type { PlainKey } from '../../lib/core/words';
import { text } from '../../lib/editor/catalogue';
import type { Dialog } from '../../lib/editor/dialog';
import { button, paragraph } from '../../lib/editor/rows';

/** Adds the buttons at the end of the tab with the data. */
export function offerSample({ form }: Dialog): void {
  const offer = (id: string, key: PlainKey): JQuery => button(id, 'fa-download', key).prop('disabled', true);
  form
    .find('[data-io-tab="dialog.tab.data"]')
    .append(
      $('<div class="form-row">').append(
        $('<span class="io-label" id="io-sample-label">').text(text('dialog.file.sample')),
        $('<div class="io-line" role="group" aria-labelledby="io-sample-label">').append(
          offer('io-sample-xlsx', 'dialog.file.sampleXlsx'),
          offer('io-sample-csv', 'dialog.file.sampleCsv'),
        ),
        paragraph('io-help', text('dialog.file.sampleHelp')),
        paragraph('io-help', '').attr({ id: 'io-sample-answer', role: 'status' }),
      ),
    );
}
