/** The dialog of io-institution. */
import { text } from '../lib/editor/catalogue';
import { institutionLabel } from '../lib/editor/config-label';
import { current, type Dialog, input } from '../lib/editor/dialog';
import { showMode } from '../lib/editor/mode';
import type { RoomBehaviour } from '../lib/editor/room';
import { completeRow } from '../lib/editor/rows';
import { WEEK } from '../lib/core/window';
import { listText, TRIAL_CREDENTIALS } from './trial-list';

/** Properties whose label and help are called as they are. */
const EXPLAINED = [
  'manageKey',
  'callsPer5s',
  'recipientDays',
  'retentionDays',
  'logDays',
  'baseUrl',
] as const;

export const institution: RoomBehaviour = {
  label: institutionLabel,
  credentials: TRIAL_CREDENTIALS,
  build(dialog) {
    completeRow(dialog, 'name', { label: 'dialog.name' });
    input(dialog, 'name').attr('placeholder', text('dialog.institutionNameExample'));
    const fiscalCode = {
      label: 'dialog.fiscalCode',
      mark: 'required',
      help: 'dialog.fiscalCodeHelp',
    } as const;
    completeRow(dialog, 'fiscalCode', fiscalCode);
    for (const name of EXPLAINED)
      completeRow(dialog, name, { label: `dialog.${name}`, help: `dialog.${name}Help` });
    completeRow(dialog, 'trialCodes', { label: 'dialog.trialList', help: 'dialog.trialListHelp' });
  },
  prepare(dialog) {
    moveTrialList(dialog);
    prepareDays(dialog);
    const update = (): void => {
      const mode = current(dialog.node, 'mode');
      showMode(dialog, mode === 'trial' || mode === 'live' ? mode : 'simulator');
      dialog.form.find('#io-trial').prop('hidden', mode !== 'trial' && mode !== 'live');
      RED.tray.resize();
    };
    input(dialog, 'mode').on('change', update);
    update();
    const place = $('<div class="io-hint" id="io-hint-twins" role="status">');
    input(dialog, 'fiscalCode').closest('.form-row').append(place);
    const showTwins = (): void => {
      const twins = twinsOf(dialog).map((twin) => text('hint.twin', { institution: institutionLabel(twin) }));
      place.text(twins.join('\n'));
    };
    input(dialog, 'fiscalCode').on('input change', showTwins);
    showTwins();
  },
  save(dialog) {
    const codes = input(dialog, 'trialCodes');
    codes.val(listText(codes.val()));
  },
};

/** An older flow has the list as a property, which is shown nowhere and saved empty. It stands in no row: nothing is said of it. */
function moveTrialList(dialog: Dialog): void {
  const [codes, list] = [input(dialog, 'trialCodes'), input(dialog, 'trialList')];
  if (listText(codes.val()) === '') codes.val(String(list.val()));
  list.val('');
}

/** Other institutions with the same fiscal code: IO takes them for one, and each would have a mode of its own. */
function twinsOf({ node }: Dialog): NodeRedEditor.EditorNode[] {
  const code = String(current(node, 'fiscalCode')).trim();
  const twins: NodeRedEditor.EditorNode[] = [];
  RED.nodes.eachConfig((other) => {
    const isTwin = other.type === node.type && other.id !== node.id && other.fiscalCode === code;
    if (isTwin && code !== '') twins.push(other);
    return undefined;
  });
  return twins;
}

/** One checkbox a day; the hidden input holds the chosen days for the check. */
function prepareDays(dialog: Dialog): void {
  const hidden = input(dialog, 'windowDays');
  const chosen = new Set(String(hidden.val()).split(','));
  const store = (): void => {
    const days = WEEK.filter((day) => dialog.form.find(`#io-day-${day}`).prop('checked'));
    hidden.val(days.join(',')).trigger('change');
  };
  for (const day of WEEK) {
    const box = $('<input type="checkbox">')
      .attr('id', `io-day-${day}`)
      .prop('checked', chosen.has(`${day}`));
    $('<label class="io-check">')
      .attr('for', `io-day-${day}`)
      .append(box, document.createTextNode(text(`dialog.day.${day}`)))
      .appendTo(dialog.form.find('#io-days'));
    box.on('change', store);
  }
}
