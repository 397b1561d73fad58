/** One row per heading of the person's file: the field that is read from it, to be chosen, and two values to know it by. */
import { fieldLabel, text } from '../../lib/editor/catalogue';
import { letters } from '../../lib/core/column-letters';

export interface ColumnsShown {
  /** By place from 0; blank ones have no row. */
  readonly headers: readonly string[];
  /** The rows below the headings. */
  readonly data: readonly (readonly string[])[];
  /** Fields to choose from. */
  readonly fields: readonly string[];
  readonly choose: (place: number, field: string) => void;
}

/** Shows in each row the field that is read, by place. */
type Update = (reads: ReadonlyMap<number, string>) => void;

const SAMPLES = 2;

export function drawColumns(place: JQuery, { headers, data, fields, choose }: ColumnsShown): Update {
  const selects = new Map<number, JQuery>();
  const body = $('<tbody>');
  for (const [index, header] of headers.entries()) {
    if (header.trim() === '') continue;
    const select = $('<select>').attr({
      id: `io-heading-${index}`,
      'aria-label': text('dialog.file.headings.fieldOf', { header }),
    });
    select.append($('<option value="">').text(text('dialog.file.headings.noField')));
    for (const field of fields) select.append($('<option>').val(field).text(fieldLabel(field)));
    select.on('change', () => {
      choose(index, String(select.val() ?? ''));
    });
    selects.set(index, select);
    body.append(
      $('<tr>').append(
        $('<th scope="row">').text(`${letters(index + 1)} · ${header}`),
        $('<td>').append(select),
        $('<td>').text(samples(data, index).join('\n')),
      ),
    );
  }
  const head = (['heading', 'field', 'samples'] as const).map((key) =>
    $('<th scope="col">').text(text(`dialog.file.headings.${key}`)),
  );
  place.empty();
  place.append(
    $('<table class="io-table io-headings-table">').append(
      $('<thead>').append($('<tr>').append(...head)),
      body,
    ),
  );
  RED.tray.resize();
  return (reads) => {
    for (const [index, select] of selects) select.val(reads.get(index) ?? '');
  };
}

function samples(data: readonly (readonly string[])[], index: number): string[] {
  return data
    .map((cells) => (cells[index] ?? '').replace(/\s+/g, ' ').trim())
    .filter((cell) => cell !== '')
    .slice(0, SAMPLES);
}
