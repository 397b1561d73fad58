/** Files with exactly the columns of a message node, made in the browser from what is on the screen. */
import type { MessageDefinition } from '../../lib/core';
import { XLSX_TYPE } from '../../lib/core/xlsx';
import { sampleCsv, sampleXlsx } from './sample';
import { type Wanted, wantedColumns } from '../../messages/columns';
import { text } from '../../lib/editor/catalogue';
import { parseFreeFields } from '../properties';
import { current, type Dialog } from '../../lib/editor/dialog';

/** Makes the buttons of sample-offer.ts work. */
export function prepareSample(dialog: Dialog, definition: MessageDefinition): void {
  const { form } = dialog;
  const give = (ending: string, file: (columns: readonly Wanted[]) => Blob): void => {
    const columns = columnsOf(dialog, definition);
    form.find('#io-sample-answer').text(columns.length === 0 ? text('dialog.file.sampleNone') : '');
    if (columns.length > 0) download(file(columns), `${definition.slug}-esempio.${ending}`);
  };
  form.find('#io-sample-xlsx').on('click', () => {
    give('xlsx', (columns) => new Blob([bytes(columns)], { type: XLSX_TYPE }));
  });
  form.find('#io-sample-csv').on('click', () => {
    give('csv', (columns) => new Blob([sampleCsv(columns)], { type: 'text/csv' }));
  });
  form.find('#io-sample-xlsx, #io-sample-csv').prop('disabled', false);
}

function bytes(columns: readonly Wanted[]): ArrayBuffer {
  return sampleXlsx(columns).slice().buffer;
}

function columnsOf({ node }: Dialog, definition: MessageDefinition): readonly Wanted[] {
  return wantedColumns(definition, (name) =>
    name === 'fields' ? parseFreeFields(current(node, name)) : current(node, name),
  ).filter(({ standsIn }) => standsIn !== true);
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
