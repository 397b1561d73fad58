/** «Manda una prova a me», below the preview: what stands on the screen, with sample data, to a code of the test list. */
import type { MessageDefinition } from '../../lib/core';
import { failureKey, get, post } from '../../lib/editor/admin';
import { faultWords, sentence, text } from '../../lib/editor/catalogue';
import { current, type Dialog } from '../../lib/editor/dialog';
import { showResult } from '../../lib/editor/result';
import { button, paragraph } from '../../lib/editor/rows';
import type { OwnTestAnswer, OwnTestChoices } from '../api';
import { draftOnScreen } from './open-message';

/** IO's gateway waits for three minutes before it gives up; then the answer says so. */
const TIMEOUT_MS = 250_000;

export interface OwnTestPart {
  /** The preview is in sight: whom may a test go to? */
  look(): void;
}

/** Adds the part to the tab; nothing for who may not write. */
export function buildOwnTest(dialog: Dialog, definition: MessageDefinition): OwnTestPart {
  if (!RED.user.hasPermission('io-servizi-sociali.write')) return { look: () => undefined };
  const part = $('<fieldset class="form-row" id="io-own-test">').append(
    $('<legend>').text(text('dialog.ownTest.legend')),
    paragraph('io-help', text('dialog.ownTest.help')),
    $('<p id="io-own-test-where">'),
    // Node-RED shows a select that is hidden itself.
    $('<div class="form-row" id="io-own-test-whom" hidden>').append(
      $('<label for="io-own-test-to">').text(text('dialog.ownTest.to')),
      $('<select id="io-own-test-to">'),
    ),
    button('io-own-test-send', 'fa-paper-plane', 'dialog.ownTest.send'),
    $('<div class="io-result" id="io-own-test-result" role="status">'),
  );
  dialog.form.find('[data-io-tab="dialog.tab.preview"]').append(part);
  const found = (id: string): JQuery => part.find(`#io-own-test-${id}`);
  found('send').prop('disabled', true);
  let asked: unknown;

  async function look(): Promise<void> {
    const service = current(dialog.node, 'service');
    if (asked === service) return;
    asked = service;
    found('result').empty();
    const reply = await get(`own-test?${new URLSearchParams({ service: String(service) }).toString()}`);
    if (asked !== service) return;
    if (reply.ok) show(reply.value as OwnTestChoices);
    else {
      // Looked at once more the next time: it may be deployed by then.
      asked = undefined;
      show({ mode: 'simulator', to: [] }, text(failureKey(reply.status)));
    }
  }

  function show({ mode, to, fault }: OwnTestChoices, otherwise = text('dialog.ownTest.empty')): void {
    const why = fault === undefined ? otherwise : faultWords(fault);
    found('where').text(to.length === 0 ? why : text(`dialog.ownTest.where.${mode}`));
    found('to')
      .empty()
      .append(...to.map((masked, n) => $('<option>').val(n).text(masked)));
    found('whom').prop('hidden', to.length === 0);
    found('send').prop('disabled', to.length === 0);
  }

  async function send(): Promise<void> {
    const place = found('result');
    const { composed } = draftOnScreen(dialog, definition);
    if (!composed.ok) {
      showResult(place, 'bad', text('dialog.ownTest.refused'));
      return;
    }
    const { subject, markdown } = composed.message.content;
    const to = found('to').find('option:selected');
    const pressed = found('send').prop('disabled', true);
    showResult(place, 'fair', text('dialog.ownTest.waiting'));
    const test = { service: current(dialog.node, 'service'), n: Number(to.val()), to: to.text() };
    const reply = await post('own-test', { ...test, subject, markdown }, TIMEOUT_MS);
    pressed.prop('disabled', false).trigger('focus');
    if (reply.ok) tell(place, reply.value as OwnTestAnswer);
    else
      showResult(place, 'bad', text(reply.status === 0 ? 'dialog.ownTest.lost' : failureKey(reply.status)));
  }

  found('send').on('click', () => void send());
  return { look: () => void look() };
}

function tell(place: JQuery, answer: OwnTestAnswer): void {
  switch (answer.kind) {
    case 'sent':
      showResult(place, 'good', text(`dialog.ownTest.sent.${answer.mode}`));
      break;
    case 'outcome': {
      const args = { status: '', answer: '', fields: '', ...answer.detail };
      const why = sentence({ key: `reason.${answer.reason}.text`, args });
      const look = answer.state === 'in-doubt' ? 'fair' : 'bad';
      const beginning = text(
        answer.state === 'in-doubt' ? 'dialog.ownTest.inDoubt' : 'dialog.ownTest.notSent',
      );
      showResult(place, look, `${beginning} ${why}`);
      break;
    }
    case 'fault':
      showResult(place, 'bad', faultWords(answer.code));
      break;
    case 'not-now':
      showResult(place, 'bad', text('dialog.ownTest.notNow'));
      break;
    case 'not-listed':
      showResult(place, 'bad', text('dialog.ownTest.notListed'));
      break;
  }
}
