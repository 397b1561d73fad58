/**
 * The choice between examples and the last rows that really passed. Rows stay in Node-RED's memory, only from when they are
 * asked for and only until the next deploy.
 */
import { rowsWords } from '../../lib/core/words';
import { Newest } from '../../lib/view/newest';
import type { LastRow, PassedRows } from '../api';
import { failureKey, get, post, type Reply } from '../../lib/editor/admin';
import { text } from '../../lib/editor/catalogue';
import type { Dialog } from '../../lib/editor/dialog';
import { button, choice, paragraph } from '../../lib/editor/rows';

/** While rows are looked at; milliseconds. */
const LOOK_EVERY_MS = 2_000;

/** What the preview is made of. Never examples where a person asked for a row. */
export type Shown =
  | { readonly kind: 'examples' | 'nothing' }
  | { readonly kind: 'row'; readonly values: Readonly<Record<string, unknown>> };

export const EXAMPLES: Shown = { kind: 'examples' };

export interface LastRows {
  shown(): Shown;
  /** The dialog closes. */
  end(): void;
}

/** The inputs; they stand at the top of the preview. */
export function lastRowInputs(): JQuery {
  const source = (value: 'examples' | 'row', checked: object): JQuery =>
    choice(
      { type: 'radio', name: 'io-source', id: `io-source-${value}`, value, ...checked },
      `dialog.preview.${value}`,
    );
  return $('<div class="form-row">').append(
    $('<div class="io-line" role="radiogroup">')
      .attr('aria-label', text('dialog.preview.source'))
      .append(source('examples', { checked: 'checked' }), source('row', {})),
    $('<div id="io-row" hidden>').append(
      choice(
        { type: 'checkbox', id: 'io-keep-row', 'aria-describedby': 'io-help-keep-row' },
        'dialog.preview.keep',
      ),
      paragraph('io-help', text('dialog.preview.keepHelp')).attr('id', 'io-help-keep-row'),
      $('<div id="io-row-pages" hidden>').append(
        button('io-row-before', 'fa-chevron-left', 'dialog.preview.before'),
        ' ',
        button('io-row-after', 'fa-chevron-right', 'dialog.preview.after'),
      ),
      paragraph('io-help', '').attr({ id: 'io-row-state', role: 'status' }),
    ),
    paragraph('io-help', '').attr('id', 'io-row-counts'),
  );
}

/** Wires the inputs; `changed` is called whenever another message is to be shown. */
export function prepareLastRow(dialog: Dialog, changed: () => void): LastRows {
  const { form } = dialog;
  const path = `message/${encodeURIComponent(dialog.node.id)}`;
  let passed: PassedRows | undefined;
  let failure: ReturnType<typeof failureKey> | undefined;
  /** The row that a person has gone back to; undefined: the newest, whichever it is. */
  let chosen: number | undefined;
  let seen = '';
  let ended = false;
  const newest = new Newest();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wanted = (): boolean => form.find('#io-source-row').prop('checked') === true;
  const rows = (): readonly LastRow[] => passed?.last ?? [];
  /** Index of the row that is shown; one that is not kept any more gives way to the oldest. */
  const place = (): number => {
    if (chosen === undefined) return rows().length - 1;
    return Math.max(
      0,
      rows().findIndex(({ n }) => n === chosen),
    );
  };

  const draw = (): void => {
    showState(form, passed, failure, place());
    const now = JSON.stringify(rows()[place()]);
    if (now !== seen) changed();
    seen = now;
  };
  const take = async (asked: Promise<Reply>): Promise<void> => {
    clearTimeout(timer);
    const isNewest = newest.ask();
    const reply = await asked;
    if (ended || !isNewest()) return;
    passed = reply.ok ? (reply.value as PassedRows) : undefined;
    failure = reply.ok ? undefined : failureKey(reply.status);
    draw();
    if (wanted()) timer = setTimeout(look, LOOK_EVERY_MS);
  };
  const look = (): void => void take(get(path));
  const turn = (by: -1 | 1): void => {
    const next = place() + by;
    if (rows()[next] === undefined) return;
    chosen = next === rows().length - 1 ? undefined : rows()[next]?.n;
    draw();
  };

  form.find('[name="io-source"]').on('change', () => {
    form.find('#io-row').prop('hidden', !wanted());
    if (wanted()) look();
    changed();
  });
  form.find('#io-keep-row').on('change', (event) => {
    void take(post(`${path}/keep`, { keep: $(event.currentTarget).prop('checked') === true }));
  });
  form.find('#io-row-before').on('click', () => {
    turn(-1);
  });
  form.find('#io-row-after').on('click', () => {
    turn(1);
  });
  look();
  return {
    shown() {
      if (!wanted()) return EXAMPLES;
      const row = rows()[place()];
      return row === undefined ? { kind: 'nothing' } : { kind: 'row', values: row.values };
    },
    end: () => {
      ended = true;
      clearTimeout(timer);
    },
  };
}

function showState(
  form: JQuery,
  passed: PassedRows | undefined,
  failure: ReturnType<typeof failureKey> | undefined,
  place: number,
): void {
  const rows = passed?.last ?? [];
  form.find('#io-keep-row').prop('checked', passed?.kept === true);
  form.find('#io-row-pages').prop('hidden', rows.length < 2);
  // Not `disabled`: the keyboard would be lost at the first and the last row.
  form.find('#io-row-before').attr('aria-disabled', String(place <= 0));
  form.find('#io-row-after').attr('aria-disabled', String(place >= rows.length - 1));
  const state = failure === undefined ? rowState(passed, place) : text(failure);
  const line = form.find('#io-row-state');
  if (line.text() !== state) line.text(state);
  const { ready = 0, wrong = 0 } = passed ?? {};
  form
    .find('#io-row-counts')
    .text(ready + wrong > 0 ? text('dialog.preview.counts', { ...rowsWords(ready, wrong) }) : '');
}

function rowState(passed: PassedRows | undefined, place: number): string {
  if (passed?.kept !== true) return text('dialog.preview.notKept');
  const row = passed.last[place];
  if (row === undefined) return text('dialog.preview.waiting');
  const time = new Date(row.at).toLocaleTimeString();
  return [
    text('dialog.preview.place', { place: place + 1, of: passed.last.length }),
    ...(row.fileRow === undefined ? [] : [text('dialog.preview.fileRow', { row: row.fileRow })]),
    text(row.port === 1 ? 'dialog.preview.rowReady' : 'dialog.preview.rowWrong', { time }),
  ].join(' ');
}
