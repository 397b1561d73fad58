/**
 * The dialog of io-service: key, Premium, the word of the payment button, and whether IO answers. What it does with remote
 * content is in extras.ts.
 */
import { failureKey, post } from '../lib/editor/admin';
import { faultWords, text } from '../lib/editor/catalogue';
import { serviceLabel } from '../lib/editor/config-label';
import { current, type Dialog, input } from '../lib/editor/dialog';
import { waitingLine } from '../lib/editor/dialog-extras';
import { hideMode, showMode } from '../lib/editor/mode';
import type { RoomBehaviour } from '../lib/editor/room';
import { button, completeRow } from '../lib/editor/rows';
import { institutionOf, modeOf, nameOf } from '../lib/editor/surroundings';
import { showResult } from '../lib/editor/result';
import { Newest } from '../lib/view/newest';
import type { TestAnswer } from './api';

/** What Node-RED shows in place of a stored password. */
const STORED = '__PWRD__';

/** How a result looks: colour, icon and words say the same. */
const LOOKS: Readonly<Partial<Record<TestAnswer['result'], 'good' | 'fair'>>> = {
  right: 'good',
  simulator: 'good',
  limited: 'fair',
  tooMany: 'fair',
  environment: 'fair',
  deployFirst: 'fair',
};

export const service: RoomBehaviour = {
  label: serviceLabel,
  extras: true,
  build(dialog) {
    completeRow(dialog, 'configurationId', {
      label: 'dialog.configurationId',
      help: 'dialog.configurationIdHelp',
    });
    dialog.form.find('#io-conf').append(waitingLine());
    const row = $('<div class="form-row">').append(
      button('io-test', 'fa-plug', 'dialog.connection.button'),
      $('<div class="io-result" id="io-test-result" role="status">'),
    );
    input(dialog, 'apiKey').closest('.form-row').after(row);
  },
  prepare(dialog) {
    const { node } = dialog;
    const tests = new Newest();
    const key = input(dialog, 'apiKey');
    const place = $('<p class="io-reason" id="io-reason-apiKey" aria-live="polite">');
    key.closest('.form-row').append(place);
    const update = (): void => {
      const institution = institutionOf(node);
      if (institution) showMode(dialog, modeOf(node), nameOf(institution));
      else hideMode(dialog);
      const missing = institution !== null && modeOf(node) !== 'simulator' && key.val() === '';
      place.text(missing ? text('check.keyMissing') : '');
      // It spoke of another key or institution, and so will what is still on its way.
      tests.ask();
      dialog.form.find('#io-test-result').empty();
    };
    const premium = input(dialog, 'premium');
    const updateRemote = (): void => {
      dialog.form.find('#io-conf').prop('hidden', premium.prop('checked') !== true);
      dialog.form.find('#io-conf-simulator').prop('hidden', modeOf(node) !== 'simulator');
    };
    premium.on('change', updateRemote);
    input(dialog, 'institution').on('change', updateRemote);
    updateRemote();
    input(dialog, 'institution').on('change', update);
    key.on('input change', update);
    update();
    dialog.form.find('#io-test').on('click', () => void test(dialog, tests.ask()));
  },
};

/** @param isNewest whether the answer still speaks of what is on the screen */
async function test(dialog: Dialog, isNewest: () => boolean): Promise<void> {
  const { node, form } = dialog;
  const place = form.find('#io-test-result');
  const pressed = form.find('#io-test').prop('disabled', true);
  showResult(place, 'fair', text('dialog.connection.waiting'));
  const typed = input(dialog, 'apiKey').val();
  const reply = await post(`service/${encodeURIComponent(node.id)}/test`, {
    institution: current(node, 'institution'),
    apiKey: typeof typed === 'string' && typed !== STORED ? typed : '',
  });
  pressed.prop('disabled', false);
  if (!isNewest()) return;
  if (!reply.ok) {
    showResult(place, 'bad', text(failureKey(reply.status)));
    return;
  }
  const answer = reply.value as TestAnswer;
  showResult(place, LOOKS[answer.result] ?? 'bad', wordsFor(dialog, answer));
}

function wordsFor({ form }: Dialog, { result, args = {}, code }: TestAnswer): string {
  if (result === 'fault') return faultWords(code ?? 'IO_INTERNAL');
  const words = text(`dialog.connection.${result}`, { ...args, n: Number(args.seconds ?? 0) });
  const premium = result === 'right' && form.find('#node-config-input-premium').prop('checked') === true;
  return premium ? `${words} ${text('dialog.connection.premium')}` : words;
}
