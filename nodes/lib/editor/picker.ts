/** A list to choose from, for an open dialog: found by words, narrowed to a group. Native inputs, so that every keyboard walks it. */
import { text } from './catalogue';
import { paragraph } from './rows';

export interface Pickable {
  readonly name: string;
  readonly group: string;
  /** What else it is found by. */
  readonly words: string;
}

interface PickerOptions<Entry extends Pickable> {
  /** Of its inputs: `<id>-search`, `<id>-group`, `<id>-list`. */
  readonly id: string;
  readonly label: string;
  readonly entries: readonly Entry[];
  /** Called with what is chosen; undefined once it is in the list no more. */
  readonly chosen: (entry: Entry | undefined) => void;
}

/** Rows that are seen at once. */
const SIZE = 8;

export function picker<Entry extends Pickable>({ id, label, entries, chosen }: PickerOptions<Entry>): JQuery {
  const search = $('<input type="search" autocomplete="off">').attr('id', `${id}-search`);
  const group = $('<select>').attr('id', `${id}-group`);
  const list = $('<select>').attr({ id: `${id}-list`, size: SIZE, lang: 'it' });
  const count = paragraph('io-help', '').attr({ id: `${id}-count`, role: 'status' });
  const groups = [...new Set(entries.map((entry) => entry.group))];
  const row = (words: string, input: JQuery): JQuery =>
    $('<div class="form-row">').append(
      $('<label>')
        .attr('for', input.attr('id') ?? '')
        .text(words),
      input,
    );

  const show = (): void => {
    const before = valueOf(list);
    const wanted = lettersOf(valueOf(search)).split(' ').filter(Boolean);
    const only = valueOf(group);
    const left = entries.filter(
      (entry) =>
        (only === '' || entry.group === only) &&
        wanted.every((word) => lettersOf(`${entry.name} ${entry.group} ${entry.words}`).includes(` ${word}`)),
    );
    list.empty();
    for (const name of groups) {
      const inGroup = left.filter((entry) => entry.group === name);
      const options = inGroup.map((entry) => $('<option>').val(entries.indexOf(entry)).text(entry.name));
      if (options.length > 0) $('<optgroup>').attr('label', name).append(options).appendTo(list);
    }
    count.text(text('dialog.pick.count', { n: left.length }));
    list.val(before);
    if (before !== '' && valueOf(list) === '') chosen(undefined);
  };

  for (const name of ['', ...groups])
    $('<option>')
      .val(name)
      .text(name === '' ? text('dialog.pick.all') : name)
      .appendTo(group);
  search.on('input', show);
  // Enter here must not close the dialog.
  search.on('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
  group.on('change', show);
  list.on('change', () => {
    chosen(entries[Number(list.val())]);
  });
  show();
  const line = $('<div class="io-pick-line">').append(
    row(text('dialog.pick.search'), search),
    row(text('dialog.pick.group'), group),
  );
  return $('<div class="io-pick">').append(line, row(label, list), count);
}

function valueOf(input: JQuery): string {
  const value = input.val();
  return typeof value === 'string' ? value : '';
}

/** Small letters without accents, each word after a blank. */
function lettersOf(words: string): string {
  const plain = words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return ` ${plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()}`;
}
