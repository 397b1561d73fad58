/** What a free message may carry besides its text: a box for each part, and behind it the fields of that part. */
import { PART_FIELDS, PARTS } from '../../messages';
import { type Dialog, input } from '../../lib/editor/dialog';
import { buildFields } from './field-rows';

export function buildParts(dialog: Dialog): void {
  for (const fields of Object.values(PART_FIELDS)) buildFields(dialog, fields);
}

/** Shows the fields of the parts that are asked for. */
export function prepareParts(dialog: Dialog): void {
  for (const part of PARTS) {
    const box = input(dialog, part);
    const show = (): void =>
      void dialog.form.find(`#io-part-${part}`).prop('hidden', box.prop('checked') !== true);
    box.on('change', show);
    show();
  }
}
