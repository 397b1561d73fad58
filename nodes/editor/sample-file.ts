/** Buttons in a message node's dialog that give a file with exactly its columns. Made in the browser, from what is on the screen. */
import type { MessageDefinition } from '../core';
import { sampleCsv, sampleXlsx } from '../file/sample';
import { type Wanted, wantedColumns } from '../file/wanted';
import { text } from './catalogue';
import { parseFreeFields } from './checks/message';
import { current, type Dialog } from './dialog';
import { button, paragraph } from './rows';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Adds the buttons at the end of the tab with the data. */
export function offerSample(dialog: Dialog, definition: MessageDefinition): void {
  const answer = paragraph('io-help', '').attr({ id: 'io-sample-answer', role: 'status' });
  const offer = (
    id: string,
    key: string,
    file: (columns: readonly Wanted[]) => Blob,
    ending: string,
  ): JQuery =>
    button(id, 'fa-download', key).on('click', () => {
      const columns = columnsOf(dialog, definition);
      answer.text(columns.length === 0 ? text('dialog.file.sampleNone') : '');
      if (columns.length > 0) download(file(columns), `${definition.slug}-esempio.${ending}`);
    });
  const buttons = $('<div class="io-line" role="group" aria-labelledby="io-sample-label">').append(
    offer(
      'io-sample-xlsx',
      'dialog.file.sampleXlsx',
      (columns) => new Blob([bytes(columns)], { type: XLSX }),
      'xlsx',
    ),
    offer(
      'io-sample-csv',
      'dialog.file.sampleCsv',
      (columns) => new Blob([sampleCsv(columns)], { type: 'text/csv' }),
      'csv',
    ),
  );
  dialog.form
    .find('[data-io-tab="dialog.tab.data"]')
    .append(
      $('<div class="form-row">').append(
        $('<span class="io-label" id="io-sample-label">').text(text('dialog.file.sample')),
        buttons,
        paragraph('io-help', text('dialog.file.sampleHelp')),
        answer,
      ),
    );
}

function bytes(columns: readonly Wanted[]): ArrayBuffer {
  return sampleXlsx(columns).slice().buffer;
}

function columnsOf({ node }: Dialog, definition: MessageDefinition): readonly Wanted[] {
  return wantedColumns(definition, (name) =>
    name === 'fields' ? parseFreeFields(current(node, name)) : current(node, name),
  );
}

function download(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = $('<a>').attr({ href: address, download: name }).appendTo('body');
  link[0]?.click();
  link.remove();
  // The browser has the file once its own work of this turn is done.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 1_000);
}
