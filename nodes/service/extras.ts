/**
 * The remote content of io-service's dialog: what configurations IO has for the institution, making and changing one after
 * its changes were shown, and trying our own endpoint as IO would. All of it happens on the server, and only when a person
 * presses a button.
 */
import { failureKey, post } from '../lib/editor/admin';
import { text } from '../lib/editor/catalogue';
import { current, type Dialog, input } from '../lib/editor/dialog';
import type { RoomExtras } from '../lib/editor/extras-file';
import { button, paragraph } from '../lib/editor/rows';
import { modeOf } from '../lib/editor/surroundings';
import { buildForm, emptyForm, focusForm, readForm, showForm } from './configuration-form';
import { wordsFor } from './configuration-words';
import type { ConfigurationForm, KnownConfiguration, RemoteAnswer } from './remote-answer';
import { type Look, showResult } from '../lib/editor/result';

/** The slowest act asks twice, here and outside, and waits for each as long as IO would. */
const PATIENCE_MS = 90_000;

/** What the form is about: a configuration that there is, or a new one (''). */
interface Open {
  id: string;
  /** What the person has agreed to write: a plan's mark and the form as it was then. */
  plan?: { readonly seen: string; readonly form: string };
}

export const serviceExtras: RoomExtras = {
  open(dialog) {
    const section = dialog.form.find('#io-conf');
    const open: Open = { id: '' };
    section.append(
      $('<div class="form-row">').append(
        button('io-conf-list', 'fa-list', 'dialog.configuration.list'),
        ' ',
        button('io-conf-create', 'fa-plus', 'dialog.configuration.create'),
        ' ',
        button('io-conf-update', 'fa-pencil', 'dialog.configuration.update'),
      ),
      $('<div class="form-row" id="io-conf-known" hidden>').append(
        $('<label for="io-conf-choose">').text(text('dialog.configuration.choose')),
        $('<select id="io-conf-choose">'),
      ),
      buildForm(),
      result('io-conf-result'),
      // Below what it would do: nobody writes what they have not had before their eyes.
      $('<div class="form-row">').append(
        button('io-conf-write', 'fa-cloud-upload', 'dialog.configuration.write').prop('hidden', true),
      ),
      $('<div class="form-row">').append(
        $('<label for="io-conf-file">').text(text('dialog.configuration.file')),
        $(
          '<input type="text" id="io-conf-file" placeholder="bando.pdf" aria-describedby="io-help-conf-file">',
        ),
        paragraph('io-help', text('dialog.configuration.fileHelp')).attr('id', 'io-help-conf-file'),
        button('io-conf-try', 'fa-stethoscope', 'dialog.configuration.try'),
        result('io-conf-tried'),
      ),
    );
    const press = (id: string, run: () => Promise<void> | void): void => {
      section.find(`#${id}`).on('click', () => void run());
    };
    press('io-conf-list', () => list(dialog, open));
    press('io-conf-create', () => {
      enter(dialog, open, '', emptyForm());
      say(dialog, 'fair', text('dialog.configuration.new'));
      focusForm(dialog);
    });
    press('io-conf-update', () => update(dialog, open));
    press('io-conf-plan', () => plan(dialog, open));
    press('io-conf-write', () => write(dialog, open));
    press('io-conf-try', () => tryAsIo(dialog));
    // What was agreed to is what was shown, and nothing that was typed after.
    section.find('#io-conf-form').on('input change', () => {
      if (open.plan) section.find('#io-conf-result').empty();
      forget(dialog, open);
    });
  },
};

function result(id: string): JQuery {
  return $('<div class="io-result" role="status">').attr('id', id);
}

function say(dialog: Dialog, look: Look, words: string, place = 'io-conf-result'): void {
  showResult(dialog.form.find(`#${place}`), look, words);
  see(dialog, place);
}

/** The dialog is long: what was asked for must not come up below its edge. */
function see({ form }: Dialog, id: string): void {
  form.find(`#${id}`).get(0)?.scrollIntoView({ block: 'nearest' });
}

/** Asks the server, and says what it cannot do. Undefined: that has been said. */
async function ask<R extends RemoteAnswer['result']>(
  dialog: Dialog,
  act: string,
  expected: R,
  more: object,
  place = 'io-conf-result',
): Promise<Extract<RemoteAnswer, { result: R }> | undefined> {
  const buttons = dialog.form.find('#io-conf button').prop('disabled', true);
  say(dialog, 'fair', text('dialog.configuration.waiting'), place);
  const body = { institution: current(dialog.node, 'institution'), ...more };
  const reply = await post(`service/remote/${act}`, body, PATIENCE_MS);
  buttons.prop('disabled', false);
  if (!reply.ok) {
    say(dialog, 'bad', text(failureKey(reply.status)), place);
    return undefined;
  }
  const answer = reply.value as RemoteAnswer;
  const { look, words } = wordsFor(answer);
  say(dialog, look, words, place);
  return answer.result === expected ? (answer as Extract<RemoteAnswer, { result: R }>) : undefined;
}

async function list(dialog: Dialog, open: Open): Promise<void> {
  const listed = await ask(dialog, 'list', 'listed', {});
  if (!listed) return;
  const { configurations } = listed;
  const row = dialog.form.find('#io-conf-known').prop('hidden', configurations.length === 0);
  const select = row
    .find('select')
    .empty()
    .append($('<option>').val('').text(text('dialog.configuration.chooseOne')));
  for (const { id, name, baseUrl } of configurations)
    select.append(
      $('<option>')
        .val(id)
        .text([name, baseUrl, id].filter((part) => part !== '').join(' · ')),
    );
  select.off('change').on('change', () => {
    const chosen = configurations.find(({ id }) => id === select.val());
    if (chosen) choose(dialog, open, chosen);
  });
}

/** Takes a configuration for the service and shows it. */
function choose(dialog: Dialog, open: Open, { id, ...form }: KnownConfiguration): void {
  take(dialog, id);
  enter(dialog, open, id, form);
  say(dialog, 'fair', text('dialog.configuration.found'));
}

/** The service keeps the id, unless it is the simulator's: saved, it would be taken for one of IO later. */
function take(dialog: Dialog, id: string): void {
  if (modeOf(dialog.node) !== 'simulator') input(dialog, 'configurationId').val(id).trigger('change');
}

async function update(dialog: Dialog, open: Open): Promise<void> {
  const found = await ask(dialog, 'read', 'found', { id: current(dialog.node, 'configurationId') });
  if (!found) return;
  choose(dialog, open, found.configuration);
  focusForm(dialog);
}

function enter(dialog: Dialog, open: Open, id: string, form: ConfigurationForm): void {
  open.id = id;
  showForm(dialog, form);
  forget(dialog, open);
}

function forget({ form }: Dialog, open: Open): void {
  delete open.plan;
  form.find('#io-conf-write').prop('hidden', true);
}

async function plan(dialog: Dialog, open: Open): Promise<void> {
  const form = readForm(dialog);
  const planned = await ask(dialog, 'plan', 'planned', { id: open.id, form });
  if (!planned || planned.changes.length === 0 || JSON.stringify(readForm(dialog)) !== JSON.stringify(form))
    return;
  open.plan = { seen: planned.seen, form: JSON.stringify(form) };
  dialog.form.find('#io-conf-write').prop('hidden', false);
  see(dialog, 'io-conf-write');
}

async function write(dialog: Dialog, open: Open): Promise<void> {
  if (!open.plan) return;
  const { seen, form } = open.plan;
  const written = await ask(dialog, 'write', 'written', {
    id: open.id,
    form: JSON.parse(form) as object,
    seen,
  });
  forget(dialog, open);
  if (!written) return;
  open.id = written.id;
  take(dialog, written.id);
  if (modeOf(dialog.node) === 'simulator') say(dialog, 'good', text('dialog.configuration.writtenThere'));
}

async function tryAsIo(dialog: Dialog): Promise<void> {
  const reference = dialog.form.find('#io-conf-file').val();
  await ask(dialog, 'try', 'tried', { reference }, 'io-conf-tried');
}
