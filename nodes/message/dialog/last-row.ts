/**
 * The choice between examples and the last row that really passed. The row stays in Node-RED's memory, only from when it is
 * asked for and only until the next deploy.
 */
import { rowsWords } from '../../lib/core/words';
import type { PassedRows } from '../api';
import { failureKey, get, post, type Reply } from '../../lib/editor/admin';
import { text } from '../../lib/editor/catalogue';
import type { Dialog } from '../../lib/editor/dialog';
import { choice, paragraph } from '../../lib/editor/rows';

/** While the row is looked at; milliseconds. */
const LOOK_EVERY_MS = 2_000;

export interface LastRow {
  /** The row's values; undefined while examples are shown, or none has passed. */
  values(): Readonly<Record<string, unknown>> | undefined;
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
      paragraph('io-help', '').attr({ id: 'io-row-state', role: 'status' }),
    ),
    paragraph('io-help', '').attr('id', 'io-row-counts'),
  );
}

/** Wires the inputs; `changed` is called whenever another message is to be shown. */
export function prepareLastRow(dialog: Dialog, changed: () => void): LastRow {
  const { form } = dialog;
  const path = `message/${encodeURIComponent(dialog.node.id)}`;
  let passed: PassedRows | undefined;
  let seen = '';
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wanted = (): boolean => form.find('#io-source-row').prop('checked') === true;

  const take = (reply: Reply): void => {
    if (ended) return;
    passed = reply.ok ? (reply.value as PassedRows) : undefined;
    showState(form, passed, reply.ok ? undefined : failureKey(reply.status));
    const now = JSON.stringify(passed?.last);
    if (now !== seen) changed();
    seen = now;
    clearTimeout(timer);
    if (wanted()) timer = setTimeout(look, LOOK_EVERY_MS);
  };
  const look = (): void => void get(path).then(take);

  form.find('[name="io-source"]').on('change', () => {
    form.find('#io-row').prop('hidden', !wanted());
    if (wanted()) look();
    changed();
  });
  form.find('#io-keep-row').on('change', (event) => {
    void post(`${path}/keep`, { keep: $(event.currentTarget).prop('checked') === true }).then(take);
  });
  look();
  return {
    values: () => (wanted() ? passed?.last?.values : undefined),
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
): void {
  form.find('#io-keep-row').prop('checked', passed?.kept === true);
  form.find('#io-row-state').text(failure === undefined ? rowState(passed) : text(failure));
  const { ready = 0, wrong = 0 } = passed ?? {};
  form
    .find('#io-row-counts')
    .text(ready + wrong > 0 ? text('dialog.preview.counts', { ...rowsWords(ready, wrong) }) : '');
}

function rowState(passed: PassedRows | undefined): string {
  if (passed?.kept !== true) return '';
  const { last } = passed;
  if (last === undefined) return text('dialog.preview.waiting');
  const time = new Date(last.at).toLocaleTimeString();
  return text(last.port === 1 ? 'dialog.preview.rowReady' : 'dialog.preview.rowWrong', { time });
}
