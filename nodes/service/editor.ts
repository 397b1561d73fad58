/** The dialog of io-service: key, Premium, the word of the payment button, and whether IO answers. */
import { failureKey, post } from '../editor/admin';
import { text } from '../editor/catalogue';
import { current, type Dialog, input } from '../editor/dialog';
import { hideMode, showMode } from '../editor/mode';
import type { RoomBehaviour } from '../editor/room';
import { button } from '../editor/rows';
import { institutionOf, modeOf, nameOf } from '../editor/surroundings';
import type { TestAnswer } from './test-answer';

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
const ICONS = { good: 'fa-check-circle', fair: 'fa-info-circle', bad: 'fa-times-circle' } as const;

export const service: RoomBehaviour = {
  build(dialog) {
    const row = $('<div class="form-row">').append(
      button('io-test', 'fa-plug', 'dialog.connection.button'),
      $('<div class="io-result" id="io-test-result" role="status">'),
    );
    input(dialog, 'apiKey').closest('.form-row').after(row);
  },
  prepare(dialog) {
    const { node } = dialog;
    const key = input(dialog, 'apiKey');
    const place = $('<p class="io-reason" id="io-reason-apiKey" aria-live="polite">');
    key.closest('.form-row').append(place);
    const update = (): void => {
      const institution = institutionOf(node);
      if (institution) showMode(dialog, modeOf(node), nameOf(institution));
      else hideMode(dialog);
      const missing = institution !== null && modeOf(node) !== 'simulator' && key.val() === '';
      place.text(missing ? text('check.keyMissing') : '');
      // It spoke of another key or institution.
      dialog.form.find('#io-test-result').empty();
    };
    input(dialog, 'institution').on('change', update);
    key.on('input change', update);
    update();
    dialog.form.find('#io-test').on('click', () => void test(dialog));
  },
};

async function test(dialog: Dialog): Promise<void> {
  const { node, form } = dialog;
  const pressed = form.find('#io-test').prop('disabled', true);
  showResult(dialog, 'fair', text('dialog.connection.waiting'));
  const typed = input(dialog, 'apiKey').val();
  const reply = await post(`service/${encodeURIComponent(node.id)}/test`, {
    institution: current(node, 'institution'),
    apiKey: typeof typed === 'string' && typed !== STORED ? typed : '',
  });
  pressed.prop('disabled', false);
  if (!reply.ok) {
    showResult(dialog, 'bad', text(failureKey(reply.status)));
    return;
  }
  const answer = reply.value as TestAnswer;
  showResult(dialog, LOOKS[answer.result] ?? 'bad', wordsFor(dialog, answer));
}

function wordsFor({ form }: Dialog, { result, args = {}, code }: TestAnswer): string {
  if (result === 'fault') return `${text(`fault.${code ?? ''}.text`)} ${text(`fault.${code ?? ''}.remedy`)}`;
  const words = text(`dialog.connection.${result}`, args);
  const premium = result === 'right' && form.find('#node-config-input-premium').prop('checked') === true;
  return premium ? `${words} ${text('dialog.connection.premium')}` : words;
}

function showResult({ form }: Dialog, look: keyof typeof ICONS, words: string): void {
  form
    .find('#io-test-result')
    .attr('data-look', look)
    .empty()
    .append($('<i class="fa" aria-hidden="true">').addClass(ICONS[look]), $('<span>').text(words));
}
